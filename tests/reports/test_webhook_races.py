"""Several workers and many writers at once: each change is told once, in its order. Real threads, on PostgreSQL."""

import threading
import time

import pytest
from django.db import connection, connections

from progress.models import Change
from reports.clients import create_client
from reports.models import Delivery
from reports.webhooks.deliver import deliver
from reports.webhooks.register import create_webhook
from tests import factories as make

from .test_sync_races import Writer
from .world import enrol, make_officers, make_world

pytestmark = pytest.mark.django_db(transaction=True)


class Worker(threading.Thread):
    """Sends what waits until it is told to stop; the others do the same."""

    def __init__(self, webhook: int, stop: threading.Event):
        super().__init__()
        self.webhook, self.stop, self.failure = webhook, stop, None

    def run(self):
        try:
            while not self.stop.is_set():
                deliver(self.webhook)
        except Exception as error:  # a thread's failure would pass unseen
            self.failure = error
        finally:
            connections.close_all()


def test_each_change_is_told_once_and_in_order_while_many_write_and_several_send(receiver):
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")
    world, course = make_world(), make.syllabus(activities=3)
    officers = [*make_officers(world.station, 20, "S"), *make_officers(world.other_region, 20, "M")]
    enrolments = [one.pk for one in enrol(officers, course)]
    client, _token = create_client(name="Records", unit=world.region)
    webhook, _secret = create_webhook(client=client, address=receiver.address, events=["enrolment.changed"])
    stop, enough = threading.Event(), threading.Event()
    writers = [Writer(seed, world, enrolments, stop) for seed in range(3)]
    workers = [Worker(webhook.pk, enough) for _ in range(3)]
    for thread in (*writers, *workers):
        thread.start()
    time.sleep(4)
    stop.set()
    for thread in writers:
        thread.join(timeout=60)
    enough.set()
    for thread in workers:
        thread.join(timeout=60)
    assert [thread.failure for thread in (*writers, *workers) if thread.failure] == []
    while deliver(webhook.pk):
        pass
    told = list(Delivery.objects.order_by("position").values_list("position", "message_id"))
    units = [world.region.pk, world.station.pk, world.sister_station.pk]
    seen = list(Change.objects.filter(unit__in=units).order_by("position").values_list("position", flat=True))
    assert [position for position, _message in told] == seen and len(seen) > 20
    assert receiver.ids() == [message for _position, message in told]
