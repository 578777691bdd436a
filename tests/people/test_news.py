"""What people are told: on the page of news and by e-mail, once, in their language, never in the night."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connections, transaction
from django.test import Client
from django.utils import timezone

from people import mailing
from people.mailing import TOO_OLD, due_now, mail_news, mail_to
from people.models import Notice, User
from people.news import tell
from progress.enrol import enrol
from progress.models import Enrolment
from progress.remind import remind_of_days
from tests import factories as make
from tests.quizzes.test_races import at_once

pytestmark = pytest.mark.django_db
NEWS = "/en/news/"
NOON = timezone.make_aware(datetime(2026, 11, 28, 12))


@pytest.fixture
def amra():
    return make.officer(unit=make.unit(), email="amra@police.example", language="bs")


@pytest.fixture
def browser(amra):
    return make.signed_in(amra)


@pytest.fixture
def noon(monkeypatch):
    """The installation's clock, wherever and whenever the test runs."""
    clock = {"now": NOON}
    monkeypatch.setattr(mailing, "wall_clock", lambda: clock["now"])
    return clock


def enrolled(who, *, due=None, slug="hate-crime") -> Enrolment:
    with transaction.atomic():
        return enrol([Enrolment(officer=who, course=make.syllabus(slug), due=due)])[0]


class TestPage:
    def test_before_the_first_it_says_so(self, browser):
        assert "There is no news yet." in browser.get(NEWS).content.decode()

    def test_a_new_course_is_news_until_it_is_read(self, browser, amra):
        enrolled(amra, due=timezone.localdate() + timedelta(days=40))
        assert "1 unread piece of news" in browser.get("/en/").content.decode()
        page = browser.get(NEWS).content.decode()
        assert "New course: Course hate-crime" in page
        assert 'href="/en/courses/hate-crime/"' in page
        assert '<span class="badge">new</span>' in page
        assert '<span class="badge">new</span>' not in browser.get(NEWS).content.decode()
        assert "unread" not in browser.get("/en/").content.decode()

    def test_words_are_those_of_the_language_in_which_it_is_read(self, browser, amra):
        enrolled(amra)
        assert "New course" not in browser.get("/bs/news/").content.decode()

    def test_of_a_course_that_was_withdrawn_there_is_nothing(self, browser, amra):
        enrolment = enrolled(amra)
        enrolment.course.is_live = False
        enrolment.course.save()
        assert "There is no news yet." in browser.get(NEWS).content.decode()

    def test_nobody_elses(self, amra):
        enrolled(amra)
        assert "New course" not in make.signed_in(make.officer()).get(NEWS).content.decode()
        assert Client().get(NEWS).status_code == 302
        assert Client().post(f"{NEWS}mails/", {"mails": "never"}).status_code == 302

    def test_how_often_one_is_written_to_is_ones_own_choice(self, browser, amra):
        browser.post(f"{NEWS}mails/", {"mails": "daily"})
        browser.post(f"{NEWS}mails/", {"mails": "hourly"})
        amra.refresh_from_db()
        assert amra.mails == "daily"

    def test_queries_do_not_grow_with_the_news(self, browser, amra, django_assert_num_queries):
        for number in range(8):
            enrolled(amra, slug=f"c{number}")
        browser.get(NEWS)
        with django_assert_num_queries(6):
            browser.get(NEWS)


class TestTelling:
    def test_the_same_is_told_once(self, amra):
        for _ in range(3):
            tell([amra.pk], kind="assigned", key="a", data={})
        assert Notice.objects.count() == 1

    def test_many_are_told_in_few_queries(self, amra, django_assert_num_queries):
        officers = make.officers(amra.unit, 50)
        with django_assert_num_queries(1):
            tell([one.pk for one in officers], kind="assigned", key="a", data={})

    @pytest.mark.parametrize("days, kind", [(7, "due_soon"), (0, "due_soon"), (-1, "overdue"), (8, None), (-31, None)])
    def test_reminders_follow_the_day(self, amra, days, kind, work_off):
        enrolled(amra, due=timezone.localdate() + timedelta(days=days))
        Notice.objects.all().delete()
        remind_of_days.enqueue()
        remind_of_days.enqueue()
        work_off()
        assert [one.kind for one in Notice.objects.all()] == ([kind] if kind else [])

    def test_another_day_is_news_again_and_what_is_completed_is_none(self, amra, work_off):
        enrolment = enrolled(amra, due=timezone.localdate())
        remind_of_days.call()
        Enrolment.objects.update(due=timezone.localdate() + timedelta(days=3))
        remind_of_days.call()
        assert Notice.objects.filter(kind="due_soon").count() == 2
        Enrolment.objects.filter(pk=enrolment.pk).update(
            status="completed", completed_at=timezone.now(), due=timezone.localdate() + timedelta(days=5)
        )
        remind_of_days.call()
        assert Notice.objects.filter(kind="due_soon").count() == 2


class TestMail:
    def test_it_is_sent_once_in_her_language_with_a_link(self, amra, noon):
        enrolled(amra)
        mail_news.call()
        mail_news.call()
        sent = mail.outbox.pop()
        assert not mail.outbox
        assert sent.to == ["amra@police.example"]
        assert "New course" not in sent.subject
        assert "Course hate-crime" in sent.subject
        assert "http://127.0.0.1:8000/bs/courses/hate-crime/" in sent.body
        assert sent.extra_headers["Auto-Submitted"] == "auto-generated"

    def test_several_come_together(self, amra, noon):
        enrolled(amra)
        enrolled(amra, slug="speech")
        mail_news.call()
        assert len(mail.outbox) == 1
        assert "Course speech" in mail.outbox[0].body and "Course hate-crime" in mail.outbox[0].body

    @pytest.mark.parametrize("hour", [0, 6, 21])
    def test_never_in_the_night(self, amra, noon, hour):
        enrolled(amra)
        noon["now"] = NOON.replace(hour=hour)
        mail_news.call()
        assert not mail.outbox
        noon["now"] = NOON
        mail_news.call()
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize(
        "chosen, hour, sent",
        [((12, 13), 12, 0), ((12, 13), 11, 1), ((12, 13), 13, 1), ((22, 5), 5, 1), ((22, 5), 4, 0), ((3, 3), 3, 1)],
    )
    def test_quiet_hours_are_her_own_choice(self, amra, browser, noon, chosen, hour, sent):
        browser.post(f"{NEWS}mails/", {"mails": "at_once", "quiet_from": chosen[0], "quiet_until": chosen[1]})
        enrolled(amra)
        noon["now"] = NOON.replace(hour=hour)
        mail_news.call()
        assert len(mail.outbox) == sent

    def test_what_is_no_hour_changes_nothing(self, amra, browser):
        browser.post(f"{NEWS}mails/", {"mails": "daily", "quiet_from": "24", "quiet_until": "7"})
        amra.refresh_from_db()
        assert (amra.mails, amra.quiet_from) == ("at_once", 21)

    @pytest.mark.parametrize("country, hour, sent", [("GE", 18, 0), ("GE", 4, 1), ("BA", 18, 1), ("BA", 4, 0), ("QQ", 4, 0)])
    def test_quiet_hours_are_those_of_where_she_serves(self, noon, country, hour, sent):
        """Tbilisi is three hours before Sarajevo; where no clock is known, the installation's counts."""
        nino = make.officer(unit=make.unit(where=make.jurisdiction(country)), email="nino@police.example")
        enrolled(nino)
        noon["now"] = NOON.replace(hour=hour)
        mail_news.call()
        assert len(mail.outbox) == sent

    def test_who_belongs_to_no_unit_has_the_installation_s_clocks(self, noon):
        enrolled(make.officer(email="nino@police.example"))
        noon["now"] = NOON.replace(hour=6)
        mail_news.call()
        assert not mail.outbox
        noon["now"] = NOON.replace(hour=7)
        mail_news.call()
        assert len(mail.outbox) == 1

    def test_finding_whom_to_write_to_is_one_query(self, amra, noon, django_assert_num_queries):
        enrolled(amra)
        with django_assert_num_queries(1):
            assert list(due_now(NOON)) == [amra]

    def test_once_a_day_means_once_a_day(self, amra, noon):
        noon["now"] = timezone.now()
        User.objects.update(mails="daily", quiet_from=0, quiet_until=0)
        amra.refresh_from_db()
        enrolled(amra)
        assert list(due_now(noon["now"])) == [amra]
        mail_to(amra)
        enrolled(amra, slug="speech")
        assert not due_now(noon["now"])
        assert list(due_now(noon["now"] + timedelta(days=1))) == [amra]
        assert len(mail.outbox) == 1

    @pytest.mark.parametrize("change", [{"mails": "never"}, {"email": ""}, {"is_active": False}])
    def test_who_cannot_or_does_not_wish_to_be_written_to_is_not(self, amra, noon, change):
        User.objects.filter(pk=amra.pk).update(**change)
        enrolled(amra)
        mail_news.call()
        assert not mail.outbox
        assert Notice.objects.get().mail == "none"

    def test_what_waited_too_long_is_no_news_any_more(self, amra, noon):
        enrolled(amra)
        Notice.objects.update(at=timezone.now() - TOO_OLD - timedelta(hours=1))
        mail_news.call()
        assert not mail.outbox

    def test_when_the_mail_server_is_away_it_waits(self, amra, noon, settings):
        enrolled(amra)
        settings.EMAIL_BACKEND = "tests.people.test_news.Away"
        with pytest.raises(ConnectionError):
            mail_news.call()
        assert Notice.objects.get().mail == "waiting"
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        mail_news.call()
        assert len(mail.outbox) == 1

    def test_an_address_that_is_refused_holds_nobody_up(self, amra, noon, settings):
        enrolled(amra)
        other = make.officer(email="lejla@police.example")
        enrolled(other, slug="speech")
        settings.EMAIL_BACKEND = "tests.people.test_news.RefusesAmra"
        mail_news.call()
        assert [sent.to for sent in mail.outbox] == [["lejla@police.example"]]
        assert Notice.objects.get(recipient=amra).mail == "none"

    def test_a_worker_that_dies_while_sending_leads_to_no_second_mail(self, amra, noon, settings):
        enrolled(amra)
        settings.EMAIL_BACKEND = "tests.people.test_news.DiesAfterSending"
        with pytest.raises(SystemExit):
            mail_news.call()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        mail_news.call()
        assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_sends():
    amra = make.officer(email="amra@police.example")
    enrolled(amra)

    def send():
        try:
            return mail_to(amra)
        finally:
            connections.close_all()

    assert sorted(at_once(send, send, send)) == [False, False, True]
    assert len(mail.outbox) == 1


class Away(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("no mail server")


class RefusesAmra(EmailBackend):
    def send_messages(self, messages):
        if "amra@police.example" in messages[0].to:
            raise SMTPRecipientsRefused({"amra@police.example": (550, b"unknown")})
        return super().send_messages(messages)


class DiesAfterSending(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise SystemExit(1)
