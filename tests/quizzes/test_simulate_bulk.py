"""A whole service at once: in every table consistent, as if each officer had been enrolled by herself."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Count, F, Q
from django.utils import timezone

from people.models import Role, Unit, User
from people.scope import scope_of_unit
from progress.models import Change, Enrolment, FeedHead
from reports.completions import Narrowing, completions, rows
from reports.dashboards.fold import differences
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return factories.jurisdiction()


def simulate(**options) -> None:
    small = {"bulk": True, "officers": 120, "units": 14, "courses": 5, "seed": 7, "verbosity": 0}
    call_command("simulate", **small | options)


def test_it_is_as_large_as_asked_and_nobody_can_sign_in(place):
    simulate(locales="en,bs")
    people = User.objects.filter(unit__path__startswith=Unit.objects.get(code="SIMULATED-7").path)
    assert (people.count(), Unit.objects.count(), Enrolment.objects.count()) == (120, 14, 600)
    assert not any(one.has_usable_password() for one in people)
    assert people.filter(groups__name=Role.OFFICER.value).count() == 120
    assert set(people.values_list("language", flat=True)) == {"en", "bs"}


def test_the_tree_of_units_is_sound(place):
    simulate()
    simulate(seed=8, units=2300, officers=3, courses=1)
    assert Unit.find_problems() == ([], [], [], [], [])


def test_each_enrolment_tells_one_story(place):
    simulate()
    found = Enrolment.objects.all()
    assert {one["status"] for one in found.values("status").annotate(Count("pk"))} == set(Enrolment.Status.values)
    begun = Q(status__in=["in_progress", "completed"])
    wrong = (
        Q(enrolled_at__gt=timezone.now()) | Q(started_at__lt=F("enrolled_at")) | Q(completed_at__lt=F("started_at"))
        | Q(last_activity_at__lt=F("started_at")) | Q(last_activity_at__gt=timezone.now())
        | (begun & (Q(started_at=None) | Q(language=""))) | (~begun & (Q(started_at__isnull=False) | ~Q(language="")))
        | (Q(status="completed") & ~Q(percent=100))
    )  # fmt: skip
    assert not found.filter(wrong).exists()
    for one in found:
        empty = ["language", "started_at", "completed_at", "last_activity_at", "due", "score", "renewal_percent"]
        one.clean_fields(exclude=empty)
        one.validate_constraints()


def test_the_feed_has_each_of_them_once_without_a_gap(place):
    simulate()
    positions = list(Change.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(1, 601)) and FeedHead.objects.get().position == 600
    assert not Change.objects.exclude(unit=F("enrolment__officer__unit")).exists()


def test_roll_ups_count_them(place):
    simulate()
    assert differences() == 0


def test_reports_show_them(place):
    simulate()
    found = completions(scope=scope_of_unit(Unit.objects.get(code="SIMULATED-7")), narrowing=Narrowing())
    read = list(rows(found))
    assert len(read) == 600 and all(row[2].startswith("SIM-7-") and "simulated-7-" in row[8] for row in read)


def test_two_services_stand_beside_each_other_and_the_same_is_refused(place):
    simulate()
    simulate(seed=8)
    with pytest.raises(CommandError, match="another seed"):
        simulate()


def test_what_can_not_be_made_is_told(db):
    for options, said in [
        ({}, "jurisdiction"),
        ({"course": "x"}, "--course"),
        ({"units": 1}, "--units"),
        ({"locales": "xx"}, "language"),
        ({"bulk": False}, "--course"),
    ]:
        with pytest.raises(CommandError, match=said):
            simulate(**options)
    assert not Unit.objects.exists()


def test_statements_do_not_grow_with_officers(place, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        simulate(officers=2000)
