"""Issuing: when a course is completed its certificate follows, once, whatever happens in between."""

from datetime import datetime
from itertools import chain

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from django_tasks import task

from courses.models import CourseEdition
from progress.expiry import last_day
from progress.feed import append_changes
from progress.models import Change, Enrolment, PastCompletion

from .code import new_code
from .design import design_for
from .models import Certificate
from .news import tell_issued
from .print import keep_pdf
from .signing import signed_credential

#: A course that asks for less completes many enrolments at once: more than these are issued in one piece of work.
ONE_BY_ONE = 20
#: Certificates that one piece of work issues; another goes on.
AT_ONCE = 1000

By = Enrolment.CompletedBy

log = structlog.get_logger("credentials")


def course_completed(enrolment_ids: list[int], **kwargs) -> None:
    """Receiver of `progress.signals.course_completed`."""
    if len(enrolment_ids) > ONE_BY_ONE:
        issue_what_is_owed.enqueue()
        return
    for enrolment_id in enrolment_ids:
        issue_certificate.enqueue(enrolment_id)


@task(backend="later")
def issue_certificate(enrolment_id: int) -> None:
    """Issue the certificate of a completed enrolment, and its PDF. Done twice, it is there once."""
    for found in _owed():
        for enrolment in found.filter(pk=enrolment_id):
            issue(enrolment)
    # A worker that died between the two leaves one without its PDF.
    for certificate in Certificate.objects.filter(enrolment=enrolment_id, revoked_at__isnull=True, file=""):
        keep_pdf(certificate)


@task(backend="later")
def issue_what_is_owed() -> None:
    """Issue all that is owed: many at once, or what fell through when a process died before it could queue the work.

    Their PDFs are made when they are first asked for.
    """
    owed = [list(found.order_by("pk")[:AT_ONCE]) for found in _owed()]
    for enrolment in chain(*owed):
        issue(enrolment)
    if any(len(some) == AT_ONCE for some in owed):
        issue_what_is_owed.enqueue()


def issue(
    enrolment: Enrolment, *, replaces: Certificate | None = None, at: datetime | None = None
) -> Certificate | None:
    """The certificate of a completed enrolment, issued now or `at`; None where another process has just issued it.

    One that replaces another leaves it to its caller to tell the feed. Queries: at most 13.
    """
    officer = enrolment.officer
    completed_on = timezone.localdate(enrolment.completed_at)
    editions = list(CourseEdition.objects.filter(course=enrolment.course_id))
    certificate = Certificate(
        code=new_code(),
        enrolment=enrolment,
        name=officer.get_full_name() or officer.service_number,
        titles={edition.locale: edition.title for edition in editions},
        locale=officer.language,
        design=design_for(officer),
        completed_on=completed_on,
        expires_on=last_day(completed_on, enrolment.course.validity_months),
        issued_at=at or timezone.now(),
        replaces=replaces,
    )
    summary = next((edition.summary for edition in editions if edition.locale == "en"), "")
    try:
        with transaction.atomic():
            certificate.save()
            certificate.credential = signed_credential(certificate, course=str(enrolment.course.key), summary=summary)
            certificate.save(update_fields=["credential"])
            tell_issued(certificate)
            if replaces is None:
                tell_feed(certificate, Change.Kind.CERTIFIED)
    except IntegrityError:
        return None
    log.info("certificate issued", certificate=certificate.pk, enrolment=enrolment.pk)
    return certificate


def tell_feed(certificate: Certificate, kind: Change.Kind) -> None:
    """Units learn that it was issued or revoked. Last in its transaction (`progress/feed.py`). Queries: 2."""
    append_changes([certificate.enrolment], kind, about=certificate.pk)


def _owed() -> tuple[QuerySet[Enrolment], QuerySet[Enrolment]]:
    """Completed enrolments that never had a certificate, and those whose renewal had none.

    One that was revoked isn't issued again by itself; a decision that was taken back and made again the same day is another
    completion. A completion without learning has a certificate only where the
    course says so. Apart, since the database has an index for each and none for both.
    """
    certified = Q(completed_by=By.LEARNED) | Q(completed_by=By.RECOGNISED, course__certify_recognised=True)
    completed = Enrolment.objects.filter(certified, status=Enrolment.Status.COMPLETED)
    completed = completed.select_related("officer__unit", "course")
    of_this = Q(revoked_at__isnull=True) | Q(issued_at__gte=OuterRef("completed_at"))
    had = Certificate.objects.filter(of_this, enrolment=OuterRef("pk"), completed_on=OuterRef("completed_on"))
    renewed = completed.annotate(completed_on=TruncDate("completed_at")).filter(
        Exists(PastCompletion.objects.filter(enrolment=OuterRef("pk"))), ~Exists(had)
    )
    return completed.filter(certificates__isnull=True), renewed
