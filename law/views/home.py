from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from law.forms import SearchForm
from law.library import jurisdictions
from law.models import GlossaryTerm, Judgment, Practice, Provision, Topic

from .shared import notes_of, own_jurisdiction


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The ways into the library: one's own law first, then by place, by topic, by judgment. Queries: 7."""
    by_place = _numbers("jurisdiction_id")
    by_topic = _numbers("topic")
    places = jurisdictions()
    context = {
        "form": SearchForm(),
        "own": own_jurisdiction(request),
        "places": [(place, by_place.get(place.pk, 0)) for place in places],
        "topics": [
            (topic, by_topic[topic.key]) for topic in Topic.objects.told_in(get_language()) if topic.key in by_topic
        ],
        "judgments": _texts(Judgment),
        "practices": _texts(Practice),
        "terms": _texts(GlossaryTerm),
        "notes": notes_of(places),
    }
    return render(request, "law/home.html", context)


def _numbers(field: str) -> dict:
    """How many provisions there are by `field`, each counted once in whatever languages."""
    rows = Provision.objects.order_by().values_list(field).annotate(number=Count("translation_key", distinct=True))
    return dict(rows)


def _texts(model) -> int:
    return model.objects.aggregate(number=Count("translation_key", distinct=True))["number"]
