"""Yardstick A, a bare view for whoever is signed in, against reading a lesson and looking at a step."""

from itertools import islice

from courses.models import Activity

from .course import Exercise, address, language_of
from .long_lesson import SLUG
from .pace import Pace, Pair, in_blocks, pace
from .population import REGIONS, Service
from .visitor import Visitor

YARDSTICK = "/yardstick/read/"


def lessons(service: Service) -> list[str]:
    """The address of every lesson of the reference course in every language."""
    found = Activity.objects.filter(course=service.course, kind="lesson", position__isnull=False).exclude(slug=SLUG)
    return [
        address("activity", language_of(number), service.course.slug, lesson.slug)
        for lesson in found.order_by("position")
        for number in range(2)
    ]


def lesson_pace(service: Service, *, rounds: int) -> Pace:
    """An officer of each station, each with a lesson; bodies are in the cache, as they are all day long."""
    addresses = lessons(service)
    pairs = [
        _pair(visitor, addresses[place // len(REGIONS) % len(addresses)])
        for place, visitor in enumerate(_readers(service))
    ]
    return _measure(pairs, rounds)


def long_lesson_pace(service: Service, lesson: Activity, *, rounds: int) -> Pace:
    """The longest lesson, by as many officers as read the ordinary ones."""
    longest = address("activity", "en", service.course.slug, lesson.slug)
    return _measure([_pair(visitor, longest) for visitor in _readers(service)], rounds)


def step_pace(service: Service, exercise: Exercise, *, rounds: int) -> Pace:
    """The page of every step on the expert's path, from the first to the last, each of another officer."""
    steps = range(len(exercise.responses))
    players = islice(reversed(service.officers), len(steps))
    pairs = []
    for answered, officer in zip(steps, players, strict=True):
        language = language_of(answered)
        exercise.begin(officer, language, answered=answered)
        pairs.append(_pair(Visitor.signed_in(officer), exercise.address(language)))
    return _measure(pairs, rounds)


def _readers(service: Service) -> list[Visitor]:
    """One of each station, regions in turns: every lesson meets the law of every jurisdiction."""
    stations = {officer.unit_id: officer for officer in service.officers}
    return [Visitor.signed_in(officer) for officer in stations.values()]


def _pair(visitor: Visitor, subject: str) -> Pair:
    return visitor.getting(subject), visitor.getting(YARDSTICK)


def _measure(pairs: list[Pair], rounds: int) -> Pace:
    """A round to warm up, then those that count."""
    in_blocks(pairs, yardstick_first=True)
    return pace([in_blocks(pairs, yardstick_first=bool(number % 2)) for number in range(rounds)])
