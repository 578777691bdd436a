from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .cms import UsesViewSet
from .viewsets import LawGroup

register_snippet(LawGroup)


@hooks.register("register_admin_viewset")
def law_to_look_at_again() -> UsesViewSet:
    return UsesViewSet()
