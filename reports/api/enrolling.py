"""`POST /api/v1/enrolments/`: officers into a course, by id or service number."""

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from progress.models import Enrolment
from reports.access import note_write
from reports.write import Enrolled, enrol_officers, rehearsal

from .bodies import EnrollingSerializer, course_of, officers_of, terms_of
from .writing import Writing, describes_writing


class EnrolledSerializer(serializers.Serializer):
    officer = serializers.IntegerField(help_text="Id of the officer.")
    enrolment = serializers.IntegerField(allow_null=True, help_text="Id of her enrolment; null while there is none.")
    result = serializers.ChoiceField(
        choices=["enrolled", "had"], help_text="Whether she has the course by this call, or had it before."
    )
    status = serializers.ChoiceField(choices=Enrolment.Status.values)
    due = serializers.DateField(allow_null=True, help_text="An earlier day that she had stays.")


class EnrollingAnswerSerializer(serializers.Serializer):
    dry_run = serializers.BooleanField()
    assignment = serializers.IntegerField(
        allow_null=True, help_text="With which it can be changed and taken back; null in a dry run."
    )
    course = serializers.UUIDField()
    enrolments = EnrolledSerializer(many=True, help_text="In the order of the officers, each once.")


SENT = {"course": "investigating-hate-crime", "officers": [815, "BA-20418"], "due": "2027-03-31"}
EXAMPLE = {
    "dry_run": False,
    "assignment": 52,
    "course": "5d1f7c1e-8f0b-4b8e-9a55-0e6a5f6e2c11",
    "enrolments": [
        {"officer": 815, "enrolment": 4711, "result": "had", "status": "in_progress", "due": "2026-12-31"},
        {"officer": 816, "enrolment": 4712, "result": "enrolled", "status": "not_started", "due": "2027-03-31"},
    ],
}


class WritesEnrolments(Writing):
    """Mixin of the list of enrolments: clients that write them may add to it."""

    @describes_writing(
        "enrolments_create",
        "enrolments",
        "Enrol officers in a course",
        "Up to 500 at once, all or none. Who has the course keeps what she has, and her earlier day if there is one. They "
        "are named in an assignment, whose id is answered. Needs the right `enrolments:write`.",
        body=EnrollingSerializer, answer=EnrollingAnswerSerializer, example=EXAMPLE, sent=SENT, status=201, key=True,
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        """Queries: 9 to read, and those of `enrol_officers`, whatever the number of officers."""
        asked = EnrollingSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, dry = asked.validated_data, self.is_dry(request)
        course, officers = course_of(given["course"]), officers_of(given["officers"], request.user.scope)
        note_write(client=request.user.client, officers=[one.pk for one in officers], asked="enrolments")
        with rehearsal(dry):
            assignment, enrolled = enrol_officers(
                client=request.user.client, course=course, officers=officers, terms=terms_of(given)
            )
        answer = {
            "dry_run": dry,
            "assignment": None if dry else assignment.pk,
            "course": str(course.key),
            "enrolments": [_as_json(one, dry) for one in enrolled],
        }
        return Response(answer, status=200 if dry else 201)


def _as_json(one: Enrolled, dry: bool) -> dict:
    mine = one.enrolment
    return {
        "officer": mine.officer_id,
        "enrolment": mine.pk if one.had or not dry else None,
        "result": "had" if one.had else "enrolled",
        "status": mine.status,
        "due": mine.due and mine.due.isoformat(),
    }
