"""Nothing that is kept of a person is forgotten when two accounts of hers are merged: every reference is thought of."""

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from people.merge import merge
from people.models import Role, User
from progress.models import Enrolment, Recognition
from progress.recognise import recognise, withdraw_recognition
from tests import factories as make
from tests.lms.test_own_record import OURS, WORK

#: Goes to the account, or to the row in a course, that stays.
MOVED = {
    "people.Accommodation.officer", "people.Correction.person", "people.Notice.recipient", "people.UnitRole.user",
    "people.User_groups.user", "people.User_user_permissions.user", "people.User.merged_into",
    "progress.Enrolment.officer", "progress.Enrolment.merged_into", "progress.ActivityRecord.enrolment",
    "progress.PastCompletion.enrolment", "progress.Recognition.enrolment", "progress.TimeSpent.enrolment",
    "progress.Given.officer", "progress.CourseRequest.officer", "progress.Note.officer",
    "quizzes.Attempt.enrolment", "quizzes.ExtraAttempt.enrolment", "quizzes.MemoryCard.officer",
    "quizzes.MemoryPause.officer", "credentials.Certificate.enrolment", "meetings.Attendance.officer",
    "meetings.AttendanceChange.officer", "meetings.Booking.officer", "meetings.Meeting_facilitators.user",
    "reports.SavedView.person", "reports.PrintedView.person", "reports.Export.by",
}  # fmt: skip
#: Stays as it was written; who reads it follows `merged_into`.
FOLLOWED = {
    "people.AccountMerge.kept", "people.AccountMerge.merged", "people.RosterLine.officer", "progress.Change.enrolment",
    "reports.AccessedOfficer.officer",
    # Whose row goes has left the unit that is being looked at, and keeps what came with it, as whoever moves.
    "progress.Unsettled.enrolment",
}  # fmt: skip
#: What she did for the service stays under the name under which she did it.
DONE_FOR_IT = WORK | {"answered_by", "approved_by", "withdrawn_by"}


def references() -> set[str]:
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in (User, Enrolment) and model._meta.app_label in OURS:
                found.add(f"{model._meta.label}.{field.name}")
    return found


def test_every_reference_to_a_person_or_her_row_is_thought_of():
    left = {one for one in references() - MOVED - FOLLOWED if one.rsplit(".", 1)[1] not in DONE_FOR_IT}
    assert left == set()
    assert references() >= MOVED | FOLLOWED


@pytest.mark.django_db
def test_a_decision_that_stays_with_the_closed_account_can_be_taken_back_and_takes_nothing():
    course, boss = make.syllabus(), make.person(role=Role.UNIT_MANAGER)
    kept, other = make.officer(unit=make.unit()), make.officer(unit=make.unit())
    made = [
        recognise(officer=one, course=course, how=Recognition.How.EXEMPT, words="W", by=boss) for one in (kept, other)
    ]
    merge(kept=kept, merged=other, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))
    [left] = Recognition.objects.exclude(enrolment__officer=kept)
    assert left in made
    withdraw_recognition(recognition=left, words="Not so.", by=boss)
    assert Enrolment.objects.get(officer=kept).status == "completed"
