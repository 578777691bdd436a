from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from .cms import CertificateDesigns, Certificates, sample
from .models import CertificateDesign

register_snippet(CertificateDesigns)


@hooks.register("register_admin_viewset")
def certificates() -> Certificates:
    return Certificates()


@hooks.register("register_admin_urls")
def addresses() -> list:
    return [path("certificate-designs/<int:pk>/sample/", sample, name="sample_certificate")]


@hooks.register("register_snippet_listing_buttons")
def sample_button(snippet, user, next_url=None) -> list:
    if not isinstance(snippet, CertificateDesign):
        return []
    return [Button(_("See a sample"), url=reverse("sample_certificate", args=[snippet.pk]), priority=10)]
