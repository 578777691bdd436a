"""Where the time of a page goes: `make bench ARGS="--profile answer"`. Slower than life, and right in proportion."""

import cProfile
import pstats
from itertools import islice, repeat

from .answering import play
from .completions import CSV, caller
from .course import Exercise, language_of
from .population import Service
from .reading import lessons
from .visitor import Visitor

REQUESTS = {"lesson": 200, "step": 200, "answer": 200, "completions": 2}
LINES = 45


def show(page: str, service: Service, exercise: Exercise) -> None:
    """The functions that cost most, by their own time and by all that they call."""
    profile = cProfile.Profile()
    for send in islice(_requests(page, service, exercise), REQUESTS[page]):
        profile.enable()
        send()
        profile.disable()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile).sort_stats(order).print_stats(LINES)


def _requests(page: str, service: Service, exercise: Exercise):
    if page == "answer":
        for number, officer in enumerate(service.officers):
            for answer, _yardstick in play(exercise, officer, language_of(number)):
                yield answer
    if page == "completions":
        yield from repeat(caller(service).getting(CSV))
    officer = service.officers[0]
    visitor = Visitor.signed_in(officer)
    if page == "step":
        exercise.begin(officer, "en", answered=len(exercise.responses) // 2)
    address = lessons(service)[0] if page == "lesson" else exercise.address("en")
    visitor.get(address)
    while True:
        yield visitor.getting(address)
