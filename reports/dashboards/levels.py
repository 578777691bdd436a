"""How far somebody is in a competency: three levels that don't overlap. Named by their percents, in every language."""

from django.db.models import IntegerField, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from people.models import Unit

from .fold import fold
from .learnt import PARTLY, STRONG
from .models import Counted

STRONGEST = 100
#: By level, from which percent to which; the strongest first.
LEVELS = {"strong": (STRONG, STRONGEST), "partly": (PARTLY, STRONG - 1), "weak": (0, PARTLY - 1)}


def label(level: str) -> str:
    first, last = LEVELS[level]
    return f"{first}–{last}\N{NO-BREAK SPACE}%"


def tested(unit: Unit, course_id: int, competency: str, level: str = "") -> QuerySet[Counted]:
    """Enrolments of the unit and below with a result in the competency, as the roll-ups count them, with `share`.

    Queries: as `fold()`, so that a list is what the figure before it was of.
    """
    fold()
    share = Cast(KeyTextTransform(competency, "competencies"), IntegerField())
    found = Counted.objects.filter(path__startswith=unit.path, course=course_id).annotate(share=share)
    return found.filter(share__range=LEVELS[level]) if level else found.filter(share__isnull=False)


def shares(enrolments: list[int], competency: str) -> dict[int, int]:
    """The percent of each of these in the competency. Queries: 1."""
    share = Cast(KeyTextTransform(competency, "competencies"), IntegerField())
    found = Counted.objects.filter(enrolment__in=enrolments).annotate(share=share).filter(share__isnull=False)
    return dict(found.values_list("enrolment", "share"))

