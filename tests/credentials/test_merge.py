"""Two accounts of one person become one: each certificate stays what it is, and none is there twice."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from credentials.issue import issue, issue_what_is_owed
from credentials.models import Certificate
from people.merge import merge
from people.models import Role
from progress.models import Change, Enrolment
from tests import factories as make

from .conftest import complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def certified(amra):
    """The certificates of the account that stays and of the other, in one course."""
    course = make.syllabus("both", validity_months=12)
    other = make.officer(unit=make.unit())
    return [issue(complete(make.enrolment(one, course))) for one in (amra, other)]


def merged(certified) -> Enrolment:
    kept, other = (one.enrolment.officer for one in certified)
    merge(kept=kept, merged=other, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))
    return Enrolment.objects.get(officer=kept)


def checked(certificate) -> str:
    return Client().get(f"/en/verify/{certificate.code}/").content.decode()


def test_certificates_of_two_days_both_stay(certified):
    before = timezone.now() - timedelta(days=30)
    Enrolment.objects.filter(pk=certified[1].enrolment_id).update(completed_at=before)
    Certificate.objects.filter(pk=certified[1].pk).update(completed_on=timezone.localdate(before))
    hers = merged(certified)
    assert set(hers.certificates.filter(revoked_at__isnull=True)) == set(certified)
    assert certified[1].code in str(make.signed_in(hers.officer).get("/en/certificates/").content).replace("-", "")
    issue_what_is_owed.func()
    assert Certificate.objects.count() == 2


def test_of_two_of_one_day_the_first_stays_and_the_second_is_revoked(certified):
    first, second = certified
    hers = merged(certified)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("valid", "revoked")
    assert first.replaces == second and first.enrolment == second.enrolment == hers
    assert "revoked" in checked(second) and "another certificate of the same person" not in checked(first)
    assert Change.objects.filter(kind="revoked", about=second.pk).exists()
    issue_what_is_owed.func()
    assert Certificate.objects.count() == 2


def test_what_is_owed_for_a_completion_that_comes_of_both_is_issued_once(amra):
    course = make.syllabus("both")
    one, two = (make.enrolment(officer, course) for officer in (amra, make.officer()))
    complete(two)
    merge(kept=amra, merged=two.officer, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))
    issue_what_is_owed.func()
    assert Certificate.objects.get().enrolment.officer == amra
    assert one.pk != Certificate.objects.get().enrolment_id
