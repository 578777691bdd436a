"""All that the platform holds about somebody as a person who learns, for herself: one list of it.

What she did in the CMS (pages, reviews, translations) is work of her service, and stands in the history of the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from credentials.models import Certificate
from meetings.models import Attendance, AttendanceChange, Booking, ListReading
from people.merge import closed_accounts
from people.models import Accommodation, AccountMerge, Correction, Notice, RosterLine, UnitRole, User
from progress.models import (
    ActivityRecord,
    Change,
    CourseRequest,
    Enrolment,
    Given,
    Note,
    PastCompletion,
    Recognition,
    TimeSpent,
    Unsettled,
)
from quizzes.feedback import closed_attempts
from quizzes.models import (
    AnswerToMark,
    Attempt,
    Draft,
    ExtraAttempt,
    Mark,
    MemoryCard,
    MemoryPause,
    MemoryReview,
    RegradedAttempt,
    Response,
)
from reports.access import accesses_to
from reports.models import AccessedOfficer, PrintedView, SavedView


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is held: its name in the file, whose rows, and which of their columns.

    `hidden` are columns that tell right from wrong, left empty as long as the attempt at `of` isn't told in full.
    """

    name: str
    rows: Callable[[User], QuerySet]
    columns: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    of: str = ""

    @property
    def model(self) -> type:
        return self.rows(User(pk=0)).model


PARTS = [
    Part(
        "person",
        lambda person: User.objects.filter(pk=person.pk),
        (
            "service_number", "first_name", "last_name", "email", "unit__code", "unit__name", "rank__code", "language",
            "mails", "quiet_from", "quiet_until", "is_active", "date_joined", "last_login", "external_id",
        ),
    ),
    Part(
        "accounts_merged",
        lambda person: AccountMerge.objects.filter(merged=person),
        ("merged__service_number", "kept__service_number", "at", "by__first_name", "by__last_name", "reason", "moved"),
    ),
    Part(
        "changed_by_lists",
        lambda person: RosterLine.objects.filter(officer=person).order_by("pk"),
        ("roster__sent_at", "roster__applied_at", "roster__program", "kind", "name", "differences"),
    ),
    Part("roles", lambda person: person.groups.order_by("name"), ("name",)),
    Part(
        "units_followed",
        lambda person: UnitRole.objects.filter(user=person).order_by("pk"),
        ("unit__code", "unit__name", "role"),
    ),
    Part(
        "extra_time",
        lambda person: Accommodation.objects.filter(officer=person).order_by("pk"),
        ("extra_time", "reason", "at"),
    ),
    Part(
        "enrolments",
        lambda person: Enrolment.objects.filter(officer=person).order_by("pk"),
        (
            "course__slug", "status", "percent", "score", "language", "due", "enrolled_at", "started_at", "completed_at",
            "last_activity_at", "completed_by",
        ),
    ),
    Part(
        "activities",
        lambda person: ActivityRecord.objects.filter(enrolment__officer=person).order_by("pk"),
        ("enrolment__course__slug", "activity__slug", "round", "status", "score", "started_at", "done_at"),
    ),
    Part(
        "earlier_completions",
        lambda person: PastCompletion.objects.filter(enrolment__officer=person).order_by("pk"),
        ("enrolment__course__slug", "completed_at", "completed_by", "score", "ended_at"),
    ),
    Part(
        "recognitions",
        lambda person: Recognition.objects.filter(enrolment__officer=person).order_by("pk"),
        ("enrolment__course__slug", "how", "words", "reference", "approved_at", "withdrawn_at", "withdrawn_words"),
    ),
    Part(
        "assignments_being_changed",
        lambda person: Unsettled.objects.filter(enrolment__officer=person).order_by("pk"),
        ("enrolment__course__slug", "resettlement__asked_at"),
    ),
    Part(
        "time_spent",
        lambda person: TimeSpent.objects.filter(enrolment__officer=person).order_by("pk"),
        ("enrolment__course__slug", "seconds", "seen_at"),
    ),
    Part(
        "attempts",
        lambda person: Attempt.objects.filter(enrolment__officer=person).order_by("pk"),
        (
            "key", "activity__slug", "number", "started_at", "finished_at", "percent", "passed", "competencies",
            "time_limit", "extra_time", "ends_at", "ran_out",
        ),
        hidden=("competencies",),
    ),
    Part(
        "extra_attempts",
        lambda person: ExtraAttempt.objects.filter(enrolment__officer=person).order_by("pk"),
        ("activity__slug", "reason", "at"),
    ),
    Part(
        "drafts",
        lambda person: Draft.objects.filter(attempt__enrolment__officer=person).order_by("pk"),
        ("attempt__key", "number", "fields", "locale", "saved_at"),
    ),
    Part(
        "regraded",
        lambda person: RegradedAttempt.objects.filter(attempt__enrolment__officer=person).order_by("pk"),
        ("attempt__key", "regrade__reason", "outcome", "old_percent", "old_passed", "new_percent", "new_passed", "at"),
        hidden=("regrade__reason",),
        of="attempt__",
    ),
    Part(
        "responses",
        lambda person: Response.objects.filter(attempt__enrolment__officer=person).order_by("pk"),
        ("attempt__key", "number", "payload", "locale", "grade", "answered_at"),
        hidden=("grade",),
        of="attempt__",
    ),
    Part(
        "questions_to_remember",
        lambda person: MemoryCard.objects.filter(officer=person).order_by("pk"),
        ("activity__slug", "node", "stability", "difficulty", "due", "last_review", "retired_at"),
    ),
    Part(
        "answers_from_memory",
        lambda person: MemoryReview.objects.filter(card__officer=person).order_by("pk"),
        ("card__activity__slug", "card__node", "payload", "grade", "rating", "due", "at"),
    ),
    Part(
        "questions_to_remember_switched_off",
        lambda person: MemoryPause.objects.filter(officer=person),
        ("at",),
    ),
    Part(
        "answers_to_mark",
        lambda person: AnswerToMark.objects.filter(response__attempt__enrolment__officer=person).order_by("pk"),
        ("response__attempt__key", "response__number", "locale", "since", "finished_at", "points"),
        hidden=("points",),
        of="response__attempt__",
    ),
    Part(
        "marks",
        lambda person: Mark.objects.filter(
            answer__response__attempt__enrolment__officer=person, answer__finished_at__isnull=False
        ).order_by("pk"),
        ("answer__response__attempt__key", "answer__response__number", "number", "levels", "points", "comment", "at"),
        hidden=("levels", "points", "comment"),
        of="answer__response__attempt__",
    ),
    Part(
        "notes",
        lambda person: Note.objects.filter(officer=person).order_by("pk"),
        ("activity__slug", "block", "text", "bookmarked", "changed_at"),
    ),
    Part(
        "assigned_to_her",
        lambda person: Given.objects.filter(officer=person).order_by("pk"),
        ("assignment__course__slug", "on"),
    ),
    Part(
        "courses_asked_for",
        lambda person: CourseRequest.objects.filter(officer=person).order_by("pk"),
        ("course__slug", "words", "state", "asked_at", "decided_at", "reason"),
    ),
    Part(
        "certificates",
        lambda person: Certificate.objects.filter(enrolment__officer=person).order_by("pk"),
        (
            "code", "enrolment__course__slug", "name", "completed_on", "expires_on", "issued_at", "revoked_at", "reason",
            "credential",
        ),
    ),
    Part(
        "bookings_of_sessions",
        lambda person: Booking.objects.filter(officer=person).order_by("pk"),
        ("activity__slug", "meeting__starts_at", "meeting__time_zone", "status", "on_the_spot", "at", "changed_at"),
    ),
    Part(
        "attendances",
        lambda person: Attendance.objects.filter(officer=person).order_by("pk"),
        ("activity__slug", "meeting__starts_at", "round", "way", "at", "counted_at"),
    ),
    Part(
        "changes_of_attendance",
        lambda person: AttendanceChange.objects.filter(officer=person).order_by("pk"),
        ("meeting__activity__slug", "meeting__starts_at", "what", "way", "at", "reason"),
    ),
    Part(
        "lists_of_sessions_read",
        lambda person: ListReading.objects.filter(meeting__bookings__officer=person).distinct().order_by("pk"),
        ("meeting__activity__slug", "meeting__starts_at", "by__first_name", "by__last_name", "hour"),
    ),
    Part(
        "news",
        lambda person: Notice.objects.filter(recipient=person).order_by("pk"),
        ("kind", "data", "at", "read_at", "mail", "mailed_at"),
    ),
    Part(
        "views_of_units_kept",
        lambda person: SavedView.objects.filter(person=person).order_by("pk"),
        ("name", "page", "unit__code", "asked", "is_start", "created_at", "schedule__every", "schedule__day"),
    ),
    Part(
        "views_of_units_printed",
        lambda person: PrintedView.objects.filter(person=person).order_by("asked_at"),
        ("title", "page", "unit__code", "asked", "with_names", "purpose", "words", "status", "asked_at", "expires_at"),
    ),
    Part(
        "corrections",
        lambda person: Correction.objects.filter(person=person).order_by("pk"),
        ("words", "at", "answer", "answered_at"),
    ),
    Part(
        "changes_told_to_units",
        lambda person: Change.objects.filter(enrolment__officer=person).order_by("position"),
        ("position", "kind", "at", "enrolment__course__slug"),
    ),
    Part(
        "looked_at_by_name",
        lambda person: AccessedOfficer.objects.filter(officer=person).order_by("pk"),
        ("access__at", "access__kind", "access__role", "access__unit__code", "access__purpose", "access__words"),
    ),
    Part(
        "looked_at_with_the_unit",
        lambda person: accesses_to(person).exclude(path="").order_by("pk"),
        ("at", "kind", "client__name", "unit__code", "asked", "purpose", "words"),
    ),
]  # fmt: skip


def own_record(person: User) -> dict[str, list[dict]]:
    """Every part with its rows, with what stayed with accounts that were merged into hers.

    Queries: 1, and 1 for each part and account, 2 where something of it may be kept back.
    """
    hers = [person, *closed_accounts(person)]
    return {part.name: [row for account in hers for row in _told(part, account)] for part in PARTS}


def _told(part: Part, person: User) -> list[dict]:
    rows = part.rows(person)
    if not part.hidden:
        return list(rows.values(*part.columns))
    closed = set(rows.filter(_closed(part)).values_list("pk", flat=True))
    told = list(rows.values("pk", *part.columns))
    for row in told:
        if row.pop("pk") in closed:
            row.update(dict.fromkeys(part.hidden))
    return told


def _closed(part: Part) -> Q:
    return closed_attempts(timezone.localdate(), part.of)
