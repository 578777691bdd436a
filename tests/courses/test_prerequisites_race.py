"""Two publications at once must not close a circle that neither of them sees."""

from json import dumps
from threading import Thread

import pytest
from django.db import connection, transaction

from courses.compiled import CannotPublish
from courses.models import Course, CoursePage
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _two_writers():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite there is one writer at a time anyway")


def ask(page: CoursePage, other: CoursePage) -> None:
    page = make.fresh(page)
    page.prerequisites = dumps([make.block("course", other.pk)])
    page.save_revision().publish()


def test_the_second_waits_for_the_first_and_is_refused():
    for slug in ("one", "other"):
        make.course(slug, lessons=1)
    one, other = CoursePage.objects.order_by("pk")
    refused = []

    def meanwhile():
        try:
            ask(other, one)
        except CannotPublish as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    second = Thread(target=meanwhile)
    with transaction.atomic():
        ask(one, other)
        second.start()
        second.join(timeout=2)
        assert second.is_alive()  # it waits: what it would read now isn't committed yet
    second.join(timeout=30)

    assert len(refused) == 1 and "wait for each other" in refused[0]
    assert list(Course.objects.order_by("slug").values_list("slug", "prerequisites")) == [
        ("one", [str(other.translation_key)]),
        ("other", []),
    ]
