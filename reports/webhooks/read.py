"""From the change feed to messages: each webhook has its place in the feed, so that none is missed or doubled."""

from collections.abc import Iterable
from uuid import UUID, uuid5

import orjson
from django.db import transaction
from django.utils import timezone

from people.models import Unit
from people.scope import Scope, scope_of_unit
from progress.models import Change, FeedHead
from reports.access import note_pull
from reports.attempts import AttemptRow, WhichAttempts, attempt_rows, attempts
from reports.certificates import WhichCertificates, certificate_rows, certificates
from reports.completions import EnrolmentRow, Narrowing, completions, enrolment_rows

from .finished import ends
from .models import Delivery, Webhook
from .register import allows

#: Changes that are read at once.
AT_ONCE = 500
#: Of which the id of a message is a name: the same change is the same message, whoever makes it again.
MESSAGES = UUID("4b1c40c6-6f3c-5b0e-9a57-1c2f6c1b3f55")
Kind = Change.Kind
TOLD_AS = {
    Kind.COMPLETED: ("completion.created", "enrolment.changed"),
    Kind.CERTIFIED: ("certificate.issued",),
    Kind.REVOKED: ("certificate.revoked",),
    # A message names a course by its key, which stays.
    Kind.COURSE: (),
    # Of which there are no messages; an attempt that ended is one (`finished.py`), whatever else it brought about.
    Kind.ATTEMPTED: (),
    Kind.CERTIFICATE: (),
}
FINISHED = "attempt.finished"


class UnitMoved(Exception):
    """The client's unit was moved in the tree while it was read; another try finds it."""


@transaction.atomic
def read_feed(webhook: Webhook) -> int:
    """Write down what is to be sent of the next changes, and move the webhook's place, in one transaction.

    Gives how many changes there were. Raises UnitMoved. Queries: at most 14, whatever the number.
    """
    webhook = Webhook.objects.select_for_update(of=("self",)).select_related("client__unit").get(pk=webhook.pk)
    client, unit = webhook.client, webhook.client.unit
    scope = scope_of_unit(unit)
    # Before anything else is read: what is committed after this has a higher position.
    head = FeedHead.objects.values_list("position", flat=True).first() or 0
    told = Change.objects.filter(scope.units("unit__"), position__gt=webhook.position, position__lte=head)
    changes = list(told.order_by("position")[:AT_ONCE])
    wanted = {event for event in webhook.events if allows(client, event)}
    ended = ends(changes) if FINISHED in wanted else set()
    told_as = [(change, event) for change in changes for event in _events(change, ended)]
    told_as = [(change, event) for change, event in told_as if event in wanted]
    if told_as:
        Delivery.objects.bulk_create(_deliveries(webhook, scope, told_as))
        note_pull(client=client, asked=f"webhook: {', '.join(webhook.events)}")
    if not Unit.objects.filter(pk=unit.pk, path=unit.path).exists():
        raise UnitMoved(unit.code)
    position = changes[-1].position if len(changes) == AT_ONCE else max(head, webhook.position)
    Webhook.objects.filter(pk=webhook.pk).update(position=position)
    return len(changes)


def _events(change: Change, ended: set[int]) -> tuple[str, ...]:
    events = TOLD_AS.get(change.kind, ("enrolment.changed",))
    return (FINISHED, *events) if change.position in ended else events


def _deliveries(webhook: Webhook, scope: Scope, told_as: list[tuple[Change, str]]) -> Iterable[Delivery]:
    """Queries: 3 at most."""
    finished = {change.about for change, event in told_as if event == FINISHED}
    certified = [change for change, event in told_as if event.startswith("certificate")]
    others = {change.enrolment_id for change, event in told_as if not event.startswith(("certificate", "attempt"))}
    enrolled = completions(scope=scope, narrowing=Narrowing()).filter(pk__in=others)[: len(others)]
    enrolments = {row[0]: EnrolmentRow._make(row)._asdict() for row in enrolment_rows(enrolled)} if others else {}
    found = certificates(scope=scope, which=WhichCertificates()).filter(pk__in=[one.about for one in certified])
    held = {row.certificate: row._asdict() for row in certificate_rows(found[: len(certified)])} if certified else {}
    those = attempts(scope=scope, which=WhichAttempts()).filter(pk__in=finished)
    tried = {row[0]: AttemptRow._make(row)._asdict() for row in attempt_rows(those)} if finished else {}
    for change, event in told_as:
        if event == FINISHED:
            data = tried.get(change.about)
        else:
            data = held.get(change.about) if event.startswith("certificate") else enrolments.get(change.enrolment_id)
        if data is None and event == "enrolment.changed":
            data = {"enrolment": change.enrolment_id, "gone": True}
        if data is not None:
            yield _delivery(webhook, change, event, data)


def _delivery(webhook: Webhook, change: Change, event: str, data: dict) -> Delivery:
    at = timezone.localtime(change.at).isoformat(timespec="milliseconds")
    return Delivery(
        webhook=webhook,
        position=change.position,
        event=event,
        message_id=f"msg_{uuid5(MESSAGES, f'{webhook.pk}:{change.position}:{event}').hex}",
        body=orjson.dumps({"type": event, "timestamp": at, "data": data}).decode(),
    )
