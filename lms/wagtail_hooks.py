"""What the CMS's libraries would do for everybody, and we for whoever is signed in."""

from django.contrib.auth.views import redirect_to_login
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks

from .background.cms import BackgroundWork


@hooks.register("before_serve_document")
def documents_are_for_who_is_signed_in(document, request):
    """Documents may belong to drafts, and to lessons that nobody outside a service is meant to read."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("sign_in"))
    return None


@hooks.register("register_admin_viewset")
def background_work() -> BackgroundWork:
    return BackgroundWork()


@hooks.register("insert_global_admin_css")
def lists_on_a_phone():
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms-lists.css"))
