from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from .assignments import Assignments, OneAssignment
from .certificates import Certificates
from .completions import Completions, Enrolments
from .documentation import Documentation
from .exports import ExportedFile, Exports, OneExport
from .oauth import AccessTokens
from .people import Courses, Officers, Units
from .roster import OneRoster, Rosters

described = [
    path(f"{view.resource}/", view.as_view(), name=f"api_{view.resource}")
    for view in (Completions, Enrolments, Certificates, Officers, Units, Courses, Assignments)
]
described += [
    path("assignments/<int:id>/", OneAssignment.as_view(), name="api_assignment"),
    path("oauth/token/", AccessTokens.as_view(), name="api_oauth_token"),
    path("exports/", Exports.as_view(), name="api_exports"),
    path("exports/<uuid:id>/", OneExport.as_view(), name="api_export"),
    path("exports/<uuid:id>/file/", ExportedFile.as_view(), name="api_export_file"),
    path("roster/", Rosters.as_view(), name="api_rosters"),
    path("roster/<uuid:id>/", OneRoster.as_view(), name="api_roster"),
]

# Named one by one, since the CMS has addresses of the same framework, which are its own business.
schema = SpectacularAPIView.as_view(patterns=[path("api/v1/", include(described))])

urlpatterns = [
    *described,
    path("schema/", schema, name="api_schema"),
    path("docs/", Documentation.as_view(), name="api_docs"),
]
