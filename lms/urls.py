"""Every address of the product."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.urls import pages as wagtailadmin_pages_urls
from wagtail.documents import urls as wagtaildocs_urls

from reports.api.oauth import metadata
from reports.xapi.views import Statements

from . import health, own_record_views, views
from .tree_actions import protect

protect(wagtailadmin_pages_urls.urlpatterns)

urlpatterns = [
    path("", views.root, name="root"),
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("cms/login/", views.cms_sign_in),
    path("cms/", include("quizzes.cms_urls")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("credentials/", include("credentials.public_urls")),
    path("", include("meetings.public_urls")),
    path("api/v1/", include("reports.api.urls")),
    path(".well-known/oauth-authorization-server", metadata, name="oauth_metadata"),
    path("xapi/statements", Statements.as_view(), name="xapi_statements"),
    # Uploads are for who is signed in: a web server in front, which can't know, must not serve them.
    path("media/<path:path>", login_required(serve), {"document_root": settings.MEDIA_ROOT}),
]

urlpatterns += i18n_patterns(
    path("", include("people.urls")),
    path("", include("progress.urls")),
    path("law/", include("law.urls")),
    path("record/", own_record_views.record, name="own_record"),
    path("record/pdf/", own_record_views.record_printed, name="own_record_printed"),
    path("record/correction/", own_record_views.ask_correction, name="ask_correction"),
    path("record/file/", own_record_views.record_file, name="own_record_file"),
    path("", include("meetings.urls")),
    path("", include("quizzes.urls")),
    path("", include("credentials.urls")),
    path("", include("reports.dashboards.urls")),
    path("pages/", include(wagtail_urls)),
    prefix_default_language=True,
)

handler400 = "lms.errors.bad_request"
handler403 = "lms.errors.permission_denied"
handler404 = "lms.errors.page_not_found"
handler500 = "lms.errors.server_error"
