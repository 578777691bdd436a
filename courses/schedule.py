"""What was scheduled happens at its time; a page that then doesn't compile holds no other page up."""

import structlog
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from .compiled import CannotPublish
from .models import CoursePart

#: In a page's history: it was to be published by schedule, and was refused. Registered in `wagtail_hooks.py`.
REFUSED = "courses.schedule.refused"

logger = structlog.get_logger("courses.schedule")


def unpublish_expired() -> int:
    """Withdraw every page whose time is over; gives their number.

    What is refused stays, is logged, and is tried again at the next run: its time is still over.
    """
    withdrawn = 0
    for page in list(Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at").specific()):
        try:
            with transaction.atomic():
                page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        except CannotPublish as refusal:
            logger.warning("expired page stays", page=page.pk, reasons=_sentences(refusal))
        else:
            withdrawn += 1
    return withdrawn


def publish_due() -> tuple[int, list[CannotPublish]]:
    """Publish every revision whose time has come; gives the number of those that went, and the refusals.

    A refused one stays a draft and isn't tried again: its author finds the reasons on the page, and decides
    anew when it shall be published.
    """
    published, refusals = 0, []
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now()).order_by("approved_go_live_at", "pk")
    for revision in list(due):
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except CannotPublish as refusal:
            _give_up(revision, refusal)
            refusals.append(refusal)
        else:
            published += 1
    return published, refusals


@transaction.atomic
def _give_up(revision: Revision, refusal: CannotPublish) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page, reasons = revision.content_object, _sentences(refusal)
    log(instance=page, action=REFUSED, revision=revision, data={"reasons": reasons})
    logger.warning("scheduled page not published", page=page.pk, revision=revision.pk, reasons=reasons)


def refused_schedule(page: CoursePart) -> list[str]:
    """Why the page's latest draft was not published at its time; empty when it was, or was changed since.

    Queries: 1.
    """
    entry = PageLogEntry.objects.filter(page=page.pk, action=REFUSED, revision=page.latest_revision_id).last()
    return entry.data["reasons"] if entry else []


def _sentences(refusal: CannotPublish) -> list[str]:
    return [f"{refusal.page.title}: {problem.sentence}" for problem in refusal.problems]
