"""The law in the CMS: its lists, the page on which it is reviewed, and what is to be looked at again."""

from wagtail import hooks
from wagtail.snippets.models import register_snippet

from . import review_cms  # noqa: F401  registers its page and buttons
from .cms import UsesViewSet
from .viewsets import LawGroup

register_snippet(LawGroup)


@hooks.register("register_admin_viewset")
def law_to_look_at_again() -> UsesViewSet:
    return UsesViewSet()
