"""How many queries each page makes, those for session and person included."""

from collections.abc import Callable

from courses.models import Activity

from .answering import play
from .completions import CSV, PAGE_OF_500
from .course import Exercise, address
from .population import Service
from .reading import lessons
from .statements import recorded
from .visitor import Visitor


def counts(service: Service, exercise: Exercise, longest: Activity, program: Visitor) -> dict[str, int]:
    """By page; of the steps and answers of an attempt, the dearest."""
    officer = service.officers[len(service.officers) // 2]  # no other measurement gave her an attempt
    visitor = Visitor.signed_in(officer)
    slug = service.course.slug
    pages = {
        "home": visitor.getting(address("home", "en")),
        "course": visitor.getting(address("course", "en", slug)),
        "lesson": visitor.getting(lessons(service)[0]),
        "long_lesson": visitor.getting(address("activity", "en", slug, longest.slug)),
        "cover": visitor.getting(exercise.address("en")),
        "completions_page": program.getting(PAGE_OF_500),
        "completions_csv": program.getting(CSV),
    }
    for send in pages.values():
        send()  # what a process asks once and remembers isn't a page's cost
    found = {name: _count(send) for name, send in pages.items()}
    steps, answers = [], []
    for answer, _yardstick in play(exercise, officer, "en"):
        steps.append(_count(visitor.getting(exercise.address("en"))))
        answers.append(_count(answer))
    return {**found, "step": max(steps), "answer": max(answers)}


def _count(send: Callable[[], object]) -> int:
    """Of one request."""
    with recorded() as statements:
        send()
    return len(statements)
