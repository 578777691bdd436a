"""Answers as statements: one for each question or decision of an attempt that is finished, never what would be right.

Whether it was right is told where the exercise tells officers so after the attempt. Where they are told after the last day
only, it is told to nobody here, and until then not what they answered either: with a full score that would be the key.
"""

from urllib.parse import quote

from django.db.models import QuerySet
from django.utils import timezone

from courses.models import Activity
from people.scope import Scope
from quizzes.feedback import closed_attempts
from quizzes.models import Response
from quizzes.recorded import grade_of
from quizzes.versions import document
from reports.languages import TAGS

from . import statements as shared
from .interactions import Naming, told

INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
#: The right that a token needs beside `xapi`.
RIGHT = "responses"
#: What a response has that says something.
SAYING = ["answer", "choice", "question"]
#: After everything else of its moment (`statements.Place`).
ANSWER = 9


def answers(scope: Scope) -> QuerySet[Response]:
    """Of finished attempts of which she is told in full herself; their moment is that of the attempt's end.

    Queries: none yet.
    """
    told_to_her = ~closed_attempts(timezone.localdate(), "attempt__")
    asked = Response.objects.filter(
        scope.officers("attempt__enrolment__officer__"), told_to_her, attempt__finished_at__isnull=False
    )
    # Steps that ask nothing have no statement, and must not make a page shorter than it was asked for.
    asked = asked.filter(payload__has_any_keys=SAYING)
    found = asked.select_related("attempt__enrolment__officer", "attempt__activity", "attempt__version")
    return found.defer("attempt__version__document")


def answered(one: Response, courses: dict) -> dict:
    """Queries: 1 for each version that this process doesn't know."""
    attempt = one.attempt
    activity, node = attempt.activity, document(attempt.version_id)["nodes"][one.payload["node"]]
    at = f"{shared._site()}/xapi/activities/{activity.key}"
    language = TAGS[attempt.version.locale]
    said = told(node, one.payload, name=Naming(f"{activity.key}:{one.payload['node']}"), language=language)
    grade = _grade(one)
    name = f"answered:{attempt.key}:{one.number}:{'' if grade is None else grade}"
    statement = shared._frame(name, attempt.enrolment, "answered", attempt.finished_at)
    statement["timestamp"] = timezone.localtime(one.answered_at).isoformat(timespec="milliseconds")
    kind = shared.KINDS.get(activity.kind, shared.KINDS["check"])
    exercise = {"objectType": "Activity", "id": at, "definition": {"type": kind}}
    statement["context"]["contextActivities"] = {
        "parent": [exercise], "grouping": [shared._course(courses[attempt.enrolment.course_id])],
    }  # fmt: skip
    statement["context"]["language"] = TAGS.get(one.locale) or language
    result = {"response": said.response}
    if grade is not None:
        result |= {"success": _is_right(node, one.payload, grade), "score": {"scaled": grade}}
    if said.more:
        result["extensions"] = {f"{shared._site()}/xapi/extensions/{key}": value for key, value in said.more.items()}
    definition = {"type": INTERACTION, "description": {language: node.get("text", "")}, **said.definition}
    thing = {"objectType": "Activity", "id": f"{at}/{quote(one.payload['node'], safe='')}", "definition": definition}
    return {**statement, "object": thing, "result": result}


def _grade(one: Response) -> float | None:
    """What may be told of how right it was; None where there is nothing, or nothing may be."""
    if one.attempt.activity.feedback == Activity.Feedback.AFTER_DUE:
        return None
    grade = grade_of(one.attempt.version_id, one.payload, one.grade)
    return None if grade is None else float(grade)


def _is_right(node, payload, grade: float) -> bool:
    """Wholly: of certainty-based marks whether what she said holds, however sure she was."""
    if node.get("kind") == "true_false":
        return payload["answer"]["value"] == node["correct"]
    return grade >= 1
