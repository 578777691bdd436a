from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from law.library import place_law, provisions
from law.models import Topic
from law.models.topic import topic_names
from law.queries import in_force
from people.models import Jurisdiction

from .shared import notes_of, own_jurisdiction


@require_safe
@login_required
def place(request: HttpRequest, code: str) -> HttpResponse:
    """The law of one jurisdiction by topic, with its bodies, recording and practices. Queries: 7."""
    jurisdiction = get_object_or_404(Jurisdiction.objects.select_related("parent"), code=code)
    law = place_law(jurisdiction, language=get_language(), on=timezone.localdate())
    names = topic_names()
    context = {
        "place": jurisdiction,
        "entities": list(jurisdiction.entities.order_by("code")),
        "law": law,
        "topics": [(key, name, law.by_topic[key]) for key, name in names.items() if key in law.by_topic],
        "notes": notes_of([jurisdiction]),
    }
    return render(request, "law/place.html", context)


@require_safe
@login_required
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """What every jurisdiction says on one topic today, the reader's own first. Queries: 2."""
    found = Topic.objects.told_in(get_language()).filter(key=key).first()
    if found is None:
        raise Http404
    own = own_jurisdiction(request)
    mine = {own.pk, own.parent_id} if own else set()
    rows = list(provisions(get_language()).filter(in_force(timezone.localdate()), topic=key))
    context = {
        "topic": found,
        "own": own,
        "mine": [p for p in rows if p.jurisdiction_id in mine],
        "others": _by_place(p for p in rows if p.jurisdiction_id not in mine),
        "notes": notes_of(p.jurisdiction for p in rows),
    }
    return render(request, "law/topic.html", context)


def _by_place(rows) -> list[tuple[Jurisdiction, list]]:
    places: dict[int, tuple[Jurisdiction, list]] = {}
    for row in rows:
        places.setdefault(row.jurisdiction_id, (row.jurisdiction, []))[1].append(row)
    return list(places.values())


@require_safe
@login_required
def provision(request: HttpRequest, key: UUID) -> HttpResponse:
    """One provision, and what else the library holds on its topic. Queries: 3."""
    found = provisions(get_language()).filter(translation_key=key).first()
    if found is None:
        raise Http404
    today = timezone.localdate()
    others = provisions(get_language()).filter(in_force(today), topic=found.topic).exclude(translation_key=key)
    others = list(others)
    context = {
        "provision": found,
        "topic_name": topic_names().get(found.topic, found.topic),
        "is_past": bool(found.in_force_to and found.in_force_to < today),
        "is_coming": bool(found.in_force_from and found.in_force_from > today),
        "here": [p for p in others if p.jurisdiction_id == found.jurisdiction_id],
        "elsewhere": [p for p in others if p.jurisdiction_id != found.jurisdiction_id],
        "notes": notes_of(p.jurisdiction for p in [found, *others]),
    }
    return render(request, "law/provision.html", context)
