"""Background work in the CMS: administrators look, and have what failed tried again."""

import pytest
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from lms.background.recurring import RECURRING, forget_old_results
from lms.background.worker import Worker
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/cms/background-work/"


@pytest.fixture
def failed() -> DBTaskResult:
    forget_old_results.enqueue()
    DBTaskResult.objects.update(
        status=TaskResultStatus.FAILED, traceback="Traceback\nSMTPError: away", worker_ids=["a"]
    )
    return DBTaskResult.objects.get()


def test_an_administrator_sees_what_failed_and_why(failed):
    page = make.signed_in(make.person(role=Role.ADMINISTRATOR)).get(LIST).content.decode()
    assert "forget old results" in page
    assert "SMTPError: away" in page
    assert reverse("background_work:again", args=[failed.pk]) in page


def test_an_administrator_has_a_failed_task_tried_again(failed):
    browser = make.signed_in(make.person(role=Role.ADMINISTRATOR))
    address = reverse("background_work:again", args=[failed.pk])
    assert "SMTPError: away" in browser.get(address).content.decode()
    browser.post(address)
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.READY
    assert browser.post(address).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_else_may(failed, role):
    browser = make.signed_in(make.person(role=role))
    for address in (LIST, reverse("background_work:again", args=[failed.pk])):
        assert browser.post(address).status_code in (302, 403)
        assert b"SMTPError" not in browser.get(address, follow=True).content
    failed.refresh_from_db()
    assert failed.status == TaskResultStatus.FAILED


def test_queries_do_not_grow_with_the_tasks(failed, django_assert_max_num_queries):
    browser = make.signed_in(make.person(role=Role.ADMINISTRATOR))
    browser.get(LIST)
    for _ in range(30):
        forget_old_results.enqueue()
    with django_assert_max_num_queries(20):
        browser.get(LIST)


@pytest.mark.parametrize("recurring", RECURRING, ids=lambda one: one.task.name)
def test_all_that_recurs_can_be_done(recurring):
    recurring.task.enqueue()
    Worker().work_off()
    assert DBTaskResult.objects.get().status == TaskResultStatus.SUCCESSFUL, DBTaskResult.objects.get().traceback
