"""Yardstick B, a bare view that inserts one row, against answering a step: CSRF, session and commit on both sides."""

from collections.abc import Iterator
from itertools import islice

from people.models import User
from quizzes.models import Response
from quizzes.shuffle import Shuffle

from .course import Exercise, language_of
from .pace import Pace, Pair, one_by_one, pace
from .population import Service
from .visitor import Unexpected, Visitor, form_token

YARDSTICK = "/yardstick/insert/"
WARM_UP = 2


def answer_pace(service: Service, exercise: Exercise, *, rounds: int) -> Pace:
    """A whole attempt a round, answer by answer to its end: the last one, which scores and records, is among them.

    Each round is another officer's first attempt. What she is shown before each answer isn't timed; the page's
    form is where the token and the id of the response come from.
    """
    players = list(islice(service.officers, rounds + WARM_UP))
    before = Response.objects.count()
    done = [
        one_by_one(play(exercise, officer, language_of(number))) for number, officer in enumerate(players)
    ]
    if Response.objects.count() - before != len(players) * len(exercise.responses):
        raise Unexpected("not every answer was counted")
    return pace(done[WARM_UP:])


def play(exercise: Exercise, officer: User, language: str) -> Iterator[Pair]:
    """Her answers as they come due: the next one is ready when the one before was sent."""
    visitor = Visitor.signed_in(officer)
    attempt = exercise.begin(officer, language)
    where = exercise.answer_address(language, attempt)
    for response in exercise.responses:
        marked = _marked(response, exercise.document["nodes"][response["node"]], attempt.seed)
        form = _form(visitor, exercise.address(language), marked)
        yield visitor.posting(where, form), visitor.posting(YARDSTICK, form)


def _form(visitor: Visitor, page: str, marked: dict) -> dict:
    """The fields of the page's form with the answer marked."""
    shown = visitor.get(page)
    response_id = shown.text.partition('name="response" value="')[2].partition('"')[0]
    return {"csrfmiddlewaretoken": form_token(shown), "response": response_id, **marked}


def _marked(response: dict, node: dict, seed: int) -> dict:
    """A question's options stand in a field of their name, each by its place; an interview is left by a button."""
    ids = [item["id"] for field in ("choices", "questions", "options") for item in node.get(field, ())]
    values = {name: value for value, name in Shuffle(seed, response["node"]).values(ids).items()}
    fields = {"option" if name == "answer" else name: value for name, value in response.items()}
    return {name: value if name == "node" else _as_sent(value, values) for name, value in fields.items()}


def _as_sent(answer, values: dict[str, str]):
    if isinstance(answer, list):
        return [values[name] for name in answer]
    return "1" if answer is True else values[answer]
