from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class HomePage(Page):
    """The root of one language's courses in the CMS; officers see their own home instead."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]
    preview_modes = []

    class Meta:
        verbose_name = _("home page")

    def get_url_parts(self, request=None):
        parts = super().get_url_parts(request)
        return parts and (parts[0], parts[1], f"/{self.locale.language_code}/")

    def serve(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("home"))
