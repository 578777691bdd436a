from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from .completions import Completions
from .documentation import Documentation

described = [
    path("completions/", Completions.as_view(), name="api_completions"),
]

# Named one by one, since the CMS has addresses of the same framework, which are its own business.
schema = SpectacularAPIView.as_view(patterns=[path("api/v1/", include(described))])

urlpatterns = [
    *described,
    path("schema/", schema, name="api_schema"),
    path("docs/", Documentation.as_view(), name="api_docs"),
]
