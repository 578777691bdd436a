"""Reviewing a course: who has read it, in which language, and whether it still says what was read."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Jurisdiction, User

from .compiled import Problem, content_hash
from .models import ActivityEdition, Course, CourseEdition, CoursePage, CourseReview
from .models.syllabus import new_state

Kind = CourseReview.Kind


def permission(kind: str) -> str:
    """What somebody must be permitted to record a review of this kind."""
    return f"courses.record_{Kind(kind).value}_review"


def part_digest(title: str, told: Iterable[str], compiled: str = "") -> str:
    """The name of what a course or an activity says: its title, its other texts, the hash of its compiled form."""
    return content_hash([title, list(told), compiled])


def course_digest(course: str, activities: Mapping[UUID, str]) -> str:
    """The name of all that a course says in one language, from the digests of its parts."""
    return content_hash([course, {str(key): digest for key, digest in activities.items()}])


def published_digest(edition: CourseEdition) -> str:
    """The same of what officers read. Queries: 1."""
    rows = ActivityEdition.objects.filter(
        activity__course_id=edition.course_id, activity__position__isnull=False, locale=edition.locale
    ).values_list("activity__key", "title", "intro", "content_hash")
    told = [edition.summary, "\n".join(edition.objectives)]
    activities = {key: part_digest(title, [intro], compiled) for key, title, intro, compiled in rows}
    return course_digest(part_digest(edition.title, told), activities)


@transaction.atomic
def record_review(
    *,
    page: CoursePage,
    kind: str,
    by: User,
    digest: str,
    jurisdiction: Jurisdiction | None = None,
    organisation: str = "",
    note: str = "",
) -> CourseReview:
    """Record that `by` has read what `digest` names. Raises PermissionDenied."""
    if not by.has_perm(permission(kind)):
        raise PermissionDenied
    review = CourseReview.objects.create(
        page=page,
        kind=kind,
        reviewer=by,
        digest=digest,
        jurisdiction=jurisdiction,
        organisation=organisation,
        note=note,
    )
    if course := Course.objects.select_for_update().filter(key=page.translation_key).first():
        keep_reviews(course)
        course.state = new_state()
        course.save(update_fields=["state"])
    return review


def keep_reviews(course: Course) -> None:
    """Write to every edition who reviewed it. Queries: 2, and 2 a language."""
    reviews = CourseReview.objects.filter(page__translation_key=course.key)
    newest: dict[str, dict[tuple, CourseReview]] = {}
    for review in reviews.select_related("reviewer", "jurisdiction", "page__locale"):
        of_language = newest.setdefault(review.page.locale.language_code, {})
        of_language.setdefault((review.kind, review.jurisdiction_id), review)
    for edition in course.editions.all():
        digest = published_digest(edition)
        edition.reviews = [_told(review, digest) for review in newest.get(edition.locale, {}).values()]
        edition.save(update_fields=["reviews"])


def missing_reviews(page: CoursePage) -> tuple[Problem, ...]:
    """What a course that asks for reviews lacks before it can go live in this language. Queries: 1."""
    if not page.reviews_required:
        return ()
    recorded = set(page.reviews.values_list("kind", flat=True)) if page.pk else set()
    sentences = {
        Kind.LEGAL: _("Nobody has recorded a legal review of the course in this language yet."),
        Kind.COMMUNITY: _("Nobody has recorded a community review of the course in this language yet."),
    }
    return tuple(Problem(sentence) for kind, sentence in sentences.items() if kind not in recorded)


def _told(review: CourseReview, digest: str) -> dict:
    return {
        "kind": review.kind,
        "name": review.reviewer.get_full_name() or review.reviewer.service_number,
        "organisation": review.organisation,
        "on": review.reviewed_at.date().isoformat(),
        "jurisdiction": review.jurisdiction.code if review.jurisdiction else "",
        "current": review.digest == digest,
    }
