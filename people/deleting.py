"""Deleting in the CMS: a sentence where the database would refuse, and a better way where there is one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages

from .depart import deactivate, has_history, is_needed, people_of
from .models import Jurisdiction, Rank, Unit, User
from .person_page import LIST, PersonPage


class Deactivate(PersonPage, TemplateView):
    """Administrators: asks, then closes an account. Nobody closes her own, and only superusers a superuser's."""

    template_name = "people/cms/deactivate.html"
    page_title = gettext_lazy("Deactivate")
    header_icon = "user"

    def dispatch(self, request, *args, **kwargs):
        if not may_deactivate(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        kept = has_history(self.person)
        return super().get_context_data(**kwargs, person=self.person, has_history=kept, list_url=reverse(LIST))

    def post(self, request, **kwargs) -> HttpResponse:
        deactivate(self.person)
        messages.success(request, _("%(person)s can't sign in any more. Results and history stay.") % {
            "person": self.person,
        })
        return redirect(LIST)


def may_deactivate(by: User, person: User) -> bool:
    """As Wagtail decides who may delete whom, for who may change people."""
    if by == person or not by.has_perm("people.change_user"):
        return False
    return by.is_superuser or not person.is_superuser


def before_delete_user(request: HttpRequest, person: User) -> HttpResponse | None:
    """Hook: who has a history is offered to be deactivated instead."""
    if not has_history(person):
        return None
    return redirect("deactivate_person", person.pk)


def before_bulk_action(request: HttpRequest, action_type: str, objects: list, action) -> HttpResponse | None:
    """Hook: the same for many at once, of whom none is deleted then."""
    if action_type != "delete" or action.model is not User:
        return None
    kept = [person for person in objects if has_history(person)]
    if not kept:
        return None
    sentence = ngettext(
        "Nobody was deleted: %(people)s has a history here. Set the account inactive instead.",
        "Nobody was deleted: %(people)s have a history here. Set the accounts inactive instead.",
        len(kept),
    )
    messages.error(request, sentence % {"people": ", ".join(str(person) for person in kept[:10])})
    return redirect(LIST)


def before_opening_many(request: HttpRequest, action_type: str, objects: list, action) -> HttpResponse | None:
    """Hook: an account that was merged with another (`merge.py`) stays closed, and then none of them is changed."""
    if action_type != "set_active_state" or action.model is not User or request.method != "POST":
        return None
    merged = [person for person in objects if person.merged_into_id is not None]
    if not merged:
        return None
    for person in merged[:10]:
        messages.error(request, f"{person}: {_('This account was merged with another and stays closed.')}")
    return redirect(LIST)


def before_delete_snippet(request: HttpRequest, objects: list) -> HttpResponse | None:
    """Hook: a unit, jurisdiction or rank that something stands on stays, with the reason."""
    if not objects or not isinstance(objects[0], Unit | Jurisdiction | Rank):
        return None
    for one in objects:
        if reason := why_not(one):
            messages.error(request, reason)
            return redirect(one.snippet_viewset.get_url_name("list"))
    return None


def why_not(one: Unit | Jurisdiction | Rank) -> str:
    """Why it can't be deleted, as a sentence; empty when it can. Queries: a few."""
    if isinstance(one, Unit):
        if people := people_of(one):
            sentence = ngettext(
                "‘%(unit)s’ can't be deleted: %(count)d person belongs to it or to a unit below it. "
                "Move that person first.",
                "‘%(unit)s’ can't be deleted: %(count)d people belong to it or to units below it. Move them first.",
                people,
            )
            return sentence % {"unit": one, "count": people}
        if one.get_children_count():
            return _("‘%(unit)s’ can't be deleted: there are units below it. Delete those first.") % {"unit": one}
    if is_needed([one]):
        return _("‘%(object)s’ can't be deleted: other entries need it.") % {"object": one}
    return ""
