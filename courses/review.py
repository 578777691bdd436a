"""Reviewing a course: who has read it, in which language, and whether it still says what was read."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people.models import Jurisdiction, User

from .compiled import CannotPublish, Problem, content_hash
from .models import ActivityEdition, Course, CourseEdition, CoursePage, CourseReview
from .models.syllabus import new_state

Kind = CourseReview.Kind


def permission(kind: str) -> str:
    """What somebody must be permitted to record a review of this kind."""
    return f"courses.record_{Kind(kind).value}_review"


def published_digest(edition: CourseEdition) -> str:
    """The name of all that a course says in one language: other words give another name. Queries: 1."""
    rows = ActivityEdition.objects.filter(
        activity__course_id=edition.course_id, activity__position__isnull=False, locale=edition.locale
    ).values_list("activity__key", "title", "intro", "content_hash")
    modules = [[module[name] for name in ("key", "title", "summary", "objectives")] for module in edition.outline]
    course = [edition.title, edition.summary, edition.objectives, edition.competencies]
    return content_hash([course, modules, {str(key): words for key, *words in rows}])


def digest_of(page: CoursePage) -> str | None:
    """The name of what officers read of this course page's course in its language; None where they read nothing.

    Queries: 2.
    """
    edition = CourseEdition.objects.filter(
        course__key=page.translation_key, locale=page.locale.language_code
    ).first()
    return published_digest(edition) if edition else None


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
    return () if page.live else _unrecorded(page)


def _unrecorded(page: CoursePage) -> tuple[Problem, ...]:
    """Kinds of review that a course asks for and that nobody has recorded in its language."""
    if not page.reviews_required:
        return ()
    recorded = set(page.reviews.values_list("kind", flat=True)) if page.pk else set()
    sentences = {
        Kind.LEGAL: _("Nobody has recorded a legal review of the course in this language yet."),
        Kind.COMMUNITY: _("Nobody has recorded a community review of the course in this language yet."),
    }
    return tuple(Problem(sentence) for kind, sentence in sentences.items() if kind not in recorded)


def refuse_unreviewed(page: CoursePage) -> None:
    """Called when the course has just gone live, before that is committed: it must be what reviewers read.

    Raises CannotPublish. Queries: 3, where the course asks for reviews.
    """
    if not page.reviews_required:
        return
    digest = digest_of(page)
    of_these_words = set(page.reviews.filter(digest=digest).values_list("kind", flat=True))
    if missing := [kind for kind in Kind if kind not in of_these_words]:
        sentence = _(
            "The %(kind)s on record is not of these words. Publish the whole course from its cockpit, "
            "or have it reviewed again."
        )
        of_others = tuple(Problem(sentence % {"kind": kind.label}) for kind in missing)
        raise CannotPublish(page, _unrecorded(page) or of_others)


def _told(review: CourseReview, digest: str) -> dict:
    return {
        "kind": review.kind,
        "name": review.reviewer.get_full_name() or review.reviewer.service_number,
        "organisation": review.organisation,
        "on": localdate(review.reviewed_at).isoformat(),
        "jurisdiction": review.jurisdiction.code if review.jurisdiction else "",
        "current": review.digest == digest,
    }
