"""What pages of the CMS about one person share: whose page it is, under her name, below the list of people."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from .models import User

LIST = "wagtailusers_users:index"


class PersonPage(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """Who may change people; further limits are the page's own. 404 for a person that there isn't. Queries: 1."""

    model = User
    permission_required = "change"
    people = User.objects.all()

    def setup(self, request, *args, pk: int, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(self.people.all(), pk=pk)

    def get_page_subtitle(self):
        return str(self.person)

    def get_breadcrumbs_items(self):
        listed = {"url": reverse(LIST), "label": User._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title, "sublabel": str(self.person)}]
