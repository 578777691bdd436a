"""All that the platform holds about somebody as a person who learns, for herself: one list of it.

What she did in the CMS (pages, reviews, translations) is work of her service, and stands in the history of the pages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from credentials.models import Certificate
from people.models import Notice, UnitRole, User
from progress.models import ActivityRecord, Change, Enrolment, Note, PastCompletion, Recognition, TimeSpent
from quizzes.models import (
    AnswerToMark,
    Attempt,
    Mark,
    MemoryCard,
    MemoryPause,
    MemoryReview,
    RegradedAttempt,
    Response,
)
from reports.access import accesses_to
from reports.models import AccessedOfficer


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of what is held: its name in the file, whose rows, and which of their columns."""

    name: str
    rows: Callable[[User], QuerySet]
    columns: tuple[str, ...]

    @property
    def model(self) -> type:
        return self.rows(User(pk=0)).model


PARTS = [
    Part(
        "person",
        lambda person: User.objects.filter(pk=person.pk),
        (
            "service_number", "first_name", "last_name", "email", "unit__code", "unit__name", "language", "mails",
            "is_active", "date_joined", "last_login",
        ),
    ),
    Part("roles", lambda person: person.groups.order_by("name"), ("name",)),
    Part(
        "units_followed",
        lambda person: UnitRole.objects.filter(user=person).order_by("pk"),
        ("unit__code", "unit__name", "role"),
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
        "time_spent",
        lambda person: TimeSpent.objects.filter(enrolment__officer=person).order_by("pk"),
        ("enrolment__course__slug", "seconds", "seen_at"),
    ),
    Part(
        "attempts",
        lambda person: Attempt.objects.filter(enrolment__officer=person).order_by("pk"),
        ("key", "activity__slug", "number", "started_at", "finished_at", "percent", "passed"),
    ),
    Part(
        "regraded",
        lambda person: RegradedAttempt.objects.filter(attempt__enrolment__officer=person).order_by("pk"),
        ("attempt__key", "regrade__reason", "outcome", "old_percent", "old_passed", "new_percent", "new_passed", "at"),
    ),
    Part(
        "responses",
        lambda person: Response.objects.filter(attempt__enrolment__officer=person).order_by("pk"),
        ("attempt__key", "number", "payload", "locale", "grade", "answered_at"),
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
    ),
    Part(
        "marks",
        lambda person: Mark.objects.filter(
            answer__response__attempt__enrolment__officer=person, answer__finished_at__isnull=False
        ).order_by("pk"),
        ("answer__response__attempt__key", "answer__response__number", "number", "levels", "points", "comment", "at"),
    ),
    Part(
        "notes",
        lambda person: Note.objects.filter(officer=person).order_by("pk"),
        ("activity__slug", "block", "text", "bookmarked", "changed_at"),
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
        "news",
        lambda person: Notice.objects.filter(recipient=person).order_by("pk"),
        ("kind", "data", "at", "read_at", "mail", "mailed_at"),
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
        ("at", "kind", "client__name", "unit__code", "asked"),
    ),
]  # fmt: skip


def own_record(person: User) -> dict[str, list[dict]]:
    """Every part with its rows. Queries: 1 for each part."""
    return {part.name: list(part.rows(person).values(*part.columns)) for part in PARTS}
