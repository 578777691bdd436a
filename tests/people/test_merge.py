"""One person with two accounts: an administrator makes one of them, after having seen what will happen."""

import re

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people import news
from people.accommodate import accommodate, extra_time_of
from people.importing.plan import plan
from people.importing.table import read
from people.merge import CannotMerge, merge
from people.models import AccountMerge, Correction, Notice, Role, UnitRole, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return make.person("chief", role=Role.ADMINISTRATOR)


@pytest.fixture
def browser(chief):
    return make.signed_in(chief)


@pytest.fixture
def amra():
    return make.officer("BA-1", unit=make.unit("M-1"))


@pytest.fixture
def double():
    return make.officer("BA-99", unit=make.unit("M-2"), email="amra@example.org")


def address(person: User, other: User | str = "") -> str:
    name = other.service_number if isinstance(other, User) else other
    return reverse("merge_person", args=[person.pk]) + (f"?other={name}" if name else "")


def seen(page) -> str:
    return re.search(r'name="seen" value="(\w+)"', page.content.decode())[1]


def confirm(browser, person, other, **changed):
    page = browser.get(address(person, other))
    sent = {"stays": person.pk, "reason": "Entered twice.", "seen": seen(page)}
    return browser.post(address(person, other), sent | changed)


def test_an_administrator_names_the_other_account_looks_and_merges(browser, chief, amra, double):
    make.enrolment(double, make.syllabus())
    assert address(amra) in browser.get(reverse("wagtailusers_users:index")).content.decode()
    page = browser.get(address(amra, "amra@example.org")).content.decode()
    assert "Course hate-crime" in page and "BA-99" in page and "can’t be taken back" in page
    assert confirm(browser, amra, double).status_code == 302
    event = AccountMerge.objects.get()
    assert (event.kept, event.merged, event.by, event.reason) == (amra, double, chief, "Entered twice.")
    assert event.moved["enrolments"] == 1 and event.unit.code == "M-2"
    assert amra.enrolments.count() == 1
    assert "Entered twice." in browser.get(address(amra)).content.decode()
    assert "stays closed" in browser.get(address(User.objects.get(pk=double.pk))).content.decode()


def test_either_can_be_the_one_that_stays(browser, amra, double):
    confirm(browser, amra, double, stays=double.pk)
    assert AccountMerge.objects.get().kept == double


def test_looking_merges_nothing_a_form_of_another_site_neither_and_sent_twice_it_is_done_once(browser, chief, amra, double):
    sent = {"stays": amra.pk, "reason": "Entered twice.", "seen": seen(browser.get(address(amra, double)))}
    assert browser.get(f"{address(amra, double)}&stays={amra.pk}&reason=x&seen={sent['seen']}").status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chief)
    assert strict.post(address(amra, double), sent).status_code == 403
    assert not AccountMerge.objects.exists()
    assert browser.post(address(amra, double), sent).status_code == 302
    again = browser.post(address(amra, double), sent)
    turned = browser.post(address(double, amra), sent | {"stays": double.pk})
    assert (again.status_code, turned.status_code) == (200, 200) and AccountMerge.objects.count() == 1


@pytest.mark.parametrize("changed", [{"reason": ""}, {"reason": "x" * 301}, {"stays": 0}, {"stays": "x"}, {"seen": ""}])
def test_without_a_reason_or_a_choice_nothing_happens(browser, amra, double, changed):
    assert confirm(browser, amra, double, **changed).status_code == 200
    assert not AccountMerge.objects.exists()


def test_what_has_changed_since_she_looked_is_shown_first(browser, amra, double):
    page = browser.get(address(amra, double))
    make.enrolment(double, make.syllabus())
    sent = {"stays": amra.pk, "reason": "Twice.", "seen": seen(page)}
    answer = browser.post(address(amra, double), sent, follow=True)
    assert "something has changed elsewhere" in answer.content.decode()
    assert not AccountMerge.objects.exists()


@pytest.mark.parametrize("other", ["nobody", "BA-1", "chief", "boss", "gone"])
def test_nobody_herself_no_superuser_and_nothing_that_was_merged_before(browser, amra, double, other):
    make.person("boss", is_superuser=True)
    User.objects.create(service_number="gone", is_active=False, merged_into=double)
    page = browser.get(address(amra, other)).content.decode()
    assert "no other account of this name" in page and 'name="stays"' not in page


def test_the_rule_itself_refuses_them(chief, amra, double):
    boss = make.person("boss", is_superuser=True)
    for kept, merged, by in ((amra, amra, chief), (amra, chief, chief), (chief, amra, chief), (amra, boss, chief),
                             (boss, amra, chief), (amra, double, make.person(role=Role.UNIT_MANAGER)), (amra, boss, boss)):
        with pytest.raises(CannotMerge):
            merge(kept=kept, merged=merged, reason="x", by=by)
    merge(kept=amra, merged=double, reason="x", by=chief)
    with pytest.raises(CannotMerge):
        merge(kept=amra, merged=double, reason="x", by=chief)
    assert AccountMerge.objects.count() == 1


@pytest.mark.parametrize("role", [Role.OFFICER, Role.UNIT_MANAGER, Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER])
def test_nobody_else_looks_or_merges(amra, double, role):
    person = make.person(role=role)
    if role in (Role.UNIT_MANAGER, Role.TRAINER):
        UnitRole.objects.create(user=person, unit=amra.unit, role=role)
    client = make.signed_in(person)
    for answer in (client.get(address(amra, double)), client.post(address(amra, double), {"stays": amra.pk, "reason": "x"})):
        assert answer.status_code in (302, 403)
    assert Client().get(address(amra)).status_code == 302
    assert make.signed_in(amra).get(address(double, amra)).status_code in (302, 403)
    assert not AccountMerge.objects.exists()


def test_the_closed_account_signs_nobody_in_and_is_signed_out_at_once(chief, amra, double):
    browser = make.signed_in(double)
    assert browser.get("/en/").status_code == 200
    merge(kept=amra, merged=double, reason="x", by=chief)
    assert browser.get("/en/").status_code == 302
    told = Client().post("/en/sign-in/", {"username": "BA-99", "password": make.PASSWORD}).content.decode()
    assert "merged with another one of yours" in told and "BA-1" not in told
    wrong = Client().post("/en/sign-in/", {"username": "BA-99", "password": "guessed"}).content.decode()
    nobody = Client().post("/en/sign-in/", {"username": "BA-98", "password": "guessed"}).content.decode()
    assert "go together" in wrong and "go together" in nobody and "merged" not in wrong
    # Her address leads to the account that stays.
    assert authenticate(username="amra@example.org", password=make.PASSWORD) == amra


def test_it_is_never_opened_again(browser, chief, amra, double):
    merge(kept=amra, merged=double, reason="x", by=chief)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=double.pk).update(is_active=True)
    form = {"service_number": "BA-99", "first_name": "A", "last_name": "B", "is_active": "on", "language": "en"}
    answer = browser.post(reverse("wagtailusers_users:edit", args=[double.pk]), form)
    assert answer.status_code == 200 and "stays closed" in answer.content.decode()
    many = f"{reverse('wagtail_bulk_action', args=['people', 'user', 'set_active_state'])}?id={double.pk}&next=/cms/users/"
    browser.post(many, {"mark_as_active": "True"})
    assert not User.objects.get(pk=double.pk).is_active


def test_what_is_saved_of_it_at_the_same_moment_does_not_open_it(chief, amra, double):
    stale = User.objects.get(pk=double.pk)
    merge(kept=amra, merged=double, reason="x", by=chief)
    stale.last_name = "Other"
    stale.save()
    now = User.objects.get(pk=double.pk)
    assert (now.merged_into, now.is_active, now.unit, now.last_name) == (amra, False, None, "Other")


def test_an_import_by_the_old_number_is_told_the_new_one(chief, amra, double):
    merge(kept=amra, merged=double, reason="x", by=chief)
    table = read(b"service_number,first_name,last_name,email,unit,rank,language,roles\nBA-99,Amra,H,,M-1,,,\n", "utf-8")
    line = plan(table, by=chief).lines[0]
    assert line.kind == "wrong" and line.problems == [
        "This account was merged with another, whose service number is BA-1."
    ]


def test_roles_news_corrections_and_extra_time_go_along(chief, amra, double):
    UnitRole.objects.create(user=double, unit=amra.unit, role=Role.TRAINER)
    double.groups.add(*make.person(role=Role.TRAINER).groups.all())
    for person in (amra, double):
        news.tell([person.pk], kind="assigned", key="same", data={"course": 1, "due": None})
    news.tell([double.pk], kind="assigned", key="other", data={"course": 1, "due": None})
    Correction.objects.create(person=double, words="My name.")
    accommodate(officer=amra, extra_time="half", reason="Dyslexia.", by=chief)
    accommodate(officer=double, extra_time="none", reason="-", by=chief)
    merge(kept=amra, merged=double, reason="x", by=chief)
    assert amra.unit_roles.count() == 1 and amra.groups.filter(name="trainer").exists()
    assert not User.objects.get(pk=double.pk).groups.exists()
    assert Notice.objects.filter(recipient=amra, kind="assigned").count() == 2
    assert amra.corrections.count() == 1
    assert extra_time_of(amra.pk) == "half"


def test_she_is_told_and_reads_it_in_her_record(chief, amra, double):
    merge(kept=amra, merged=double, reason="Entered twice.", by=chief)
    page = make.signed_in(amra).get("/en/news/").content.decode()
    assert "Two accounts of yours are one now" in page and "Entered twice." in page
    told = make.signed_in(amra).get("/en/record/file/").json()
    assert told["accounts_merged"][0]["merged__service_number"] == "BA-99"
    assert [one["service_number"] for one in told["person"]] == ["BA-1", "BA-99"]


def test_what_was_merged_before_leads_on(chief, amra, double):
    third = make.officer("BA-77", last_login=timezone.now())
    merge(kept=double, merged=third, reason="x", by=chief)
    merge(kept=amra, merged=double, reason="x", by=chief)
    assert set(User.objects.filter(merged_into=amra)) == {double, third}
