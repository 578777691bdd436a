"""In the CMS the permission is asked for before the thing is looked up.

Wagtail's views look up first, so that an author without the permission would be told by 404 which numbers there are not.
"""

from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

CMS = "/cms/"


class AskFirst:
    """For views that say which permission they need. Queries: those of the view, which finds them cached."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        of = getattr(view, "view_class", None)
        if not kwargs or of is None or not request.path.startswith(CMS) or not issubclass(of, PermissionCheckedMixin):
            return None
        # Who has no role in the CMS is refused at its door.
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        asked = of(**getattr(view, "view_initkwargs", {}))
        asked.request = request
        return None if _may(asked) else permission_denied(request)


def _may(view: PermissionCheckedMixin) -> bool:
    """As `PermissionCheckedMixin.dispatch` asks, and no less: it is asked again there, and of the thing itself.

    Of the model alone: views of files ask of the file, which isn't looked up yet.
    """
    one, some, asks = view.permission_required, view.any_permission_required, PermissionCheckedMixin
    return (one is None or asks.user_has_permission(view, one)) and (
        some is None or asks.user_has_any_permission(view, some)
    )
