"""One more attempt, given by who manages the officer's unit."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Role
from quizzes.models import ExtraAttempt
from reports.dashboards.models import Access
from tests import factories as make
from tests.quizzes import worlds
from tests.quizzes.sat import fail, ruled, time_passes
from tests.quizzes.test_views import text_of
from tests.quizzes.worlds import Learner

from .conftest import holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(service):
    return fail(Learner(ruled(attempts_allowed=1), make.officer(unit=service.station)))


@pytest.fixture
def service(service):
    service.course.slug = "other"
    service.course.save()
    return service


def address(unit, officer) -> str:
    return reverse("unit_officer_attempts", args=[unit.pk, officer.pk])


def test_a_manager_gives_one_with_a_reason_and_her_look_is_noted(service, learner):
    manager = service.signed_in()
    own = reverse("unit_officer", args=[service.region.pk, learner.officer.pk])
    where = address(service.region, learner.officer)
    assert where in manager.get(own).content.decode()
    shown = manager.get(where)
    assert "Give one more attempt" in text_of(shown) and "1 attempt allowed" in text_of(shown)
    assert Access.objects.filter(kind=Access.Kind.OFFICER, by=service.manager).count() == 2
    sent = manager.post(where, {"activity": learner.activity.pk, "reason": "The power went out."})
    assert sent.status_code == 302 and sent["Location"] == where
    given = ExtraAttempt.objects.get()
    assert (given.enrolment, given.by, given.reason) == (learner.enrolment, service.manager, "The power went out.")
    assert "There is nothing that this officer can’t begin." in unescape(text_of(manager.get(where)))
    assert learner.begin().attempt.number == 2


def test_without_a_reason_none_is_given(service, learner):
    sent = service.signed_in().post(address(service.station, learner.officer), {"activity": learner.activity.pk})
    assert sent.status_code == 400 and "This field is required." in text_of(sent)
    assert not ExtraAttempt.objects.exists()


def test_sent_twice_gives_one(service, learner):
    manager, where = service.signed_in(), address(service.region, learner.officer)
    for _ in range(2):
        manager.post(where, {"activity": learner.activity.pk, "reason": "Ill."})
    assert ExtraAttempt.objects.count() == 1
    assert "There was nothing to give" in text_of(manager.get(where))


def test_of_a_wait_it_says_until_when(service):
    learner = fail(Learner(ruled(waiting_hours=24), make.officer(unit=service.station)))
    where = address(service.region, learner.officer)
    assert "until" in text_of(service.signed_in().get(where))
    time_passes(hours=25)
    assert "There is nothing" in text_of(service.signed_in().get(where))


def test_what_she_never_began_is_not_given(service, learner):
    other = worlds.exercise(learner.activity.course, "check", "other")
    where = address(service.region, learner.officer)
    for activity in (other.pk, 0, 10**12, "x"):
        sent = service.signed_in().post(where, {"activity": activity, "reason": "Ill."})
        assert sent.status_code in (302, 400, 404)
    assert not ExtraAttempt.objects.exists()


def test_nobody_else_may(service, learner):
    where = address(service.station, learner.officer)
    strangers = {
        make.officer(unit=service.station): 404,
        holder(service.other, Role.UNIT_MANAGER): 404,
        holder(service.station, Role.TRAINER): 403,
        learner.officer: 404,
    }
    for person, code in strangers.items():
        client = make.signed_in(person)
        assert client.get(where).status_code == code
        assert client.post(where, {"activity": learner.activity.pk, "reason": "Ill."}).status_code == code
    assert Client().get(where).status_code == 302
    assert service.signed_in().get(address(service.other, learner.officer)).status_code == 404
    assert not ExtraAttempt.objects.exists()


def test_a_manager_gives_herself_none(service):
    manager = holder(service.station, Role.UNIT_MANAGER)
    manager.unit = service.station
    manager.save()
    learner = fail(Learner(ruled(attempts_allowed=1), manager))
    where = address(service.station, manager)
    client = make.signed_in(manager)
    assert client.get(where).status_code == 404
    assert client.post(where, {"activity": learner.activity.pk, "reason": "Ill."}).status_code == 404
