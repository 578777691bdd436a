"""Which competency is taught where and tested where, by the latest drafts of a course; gaps are named."""

from collections import defaultdict

from django.urls import reverse
from wagtail.models import Page

from courses.goals import trained_by
from courses.models import ActivityPage

from .survey import Survey

Place = dict[str, str]


def coverage(surveyed: Survey, language: str) -> dict:
    """`rows` by competency, in the course's order, named in `language`, and `aimless`: lessons that serve none.

    Queries: 2, and those of reading each activity's draft.
    """
    served: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    aimless: list[Place] = []
    for draft in _drafts(surveyed):
        place = {"title": draft.title, "url": reverse("wagtailadmin_pages:edit", args=[draft.pk])}
        keys = draft.competencies_served()
        if not keys and draft.kind == "lesson":
            aimless.append(place)
        for key in keys:
            served[key]["taught" if draft.kind == "lesson" else "tested"].append(place)
    named = trained_by(surveyed.course.translation_key, language)
    return {"rows": [{"title": title, **_row(served[key])} for key, title in named.items()], "aimless": aimless}


def _row(places: dict[str, list[Place]]) -> dict:
    return {"taught": places["taught"], "tested": places["tested"]}


def _drafts(surveyed: Survey) -> list[ActivityPage]:
    """The latest drafts of the source language's activities, in the outline's order, without what is withdrawn."""
    cells = [cell for cell in surveyed.of(surveyed.languages[0]) if cell.status != "withdrawn"]
    drafts = [_latest(cell.page) for cell in cells]
    return [draft for draft in drafts if isinstance(draft, ActivityPage)]


def _latest(page: Page) -> Page:
    # The survey reads no revision's content, so it is asked for here.
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()
