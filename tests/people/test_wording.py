"""Wording messages otherwise: what people then read in news and mails, in their language, and who may do it."""

import html
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from people import wording
from people.mailing import mail_news, mail_to
from people.models import Notice, Role, User, Wording
from people.news import worded
from people.reword import ChangedMeanwhile, reword
from people.try_message import preview
from people.wording import Said, Wordings
from tests import factories as make
from tests.people.test_news import enrolled
from tests.quizzes.test_races import at_once

pytestmark = pytest.mark.django_db
LIST = "/cms/messages/"
NEW_COURSE = f"{LIST}assigned_any_time/en/"


@pytest.fixture
def amra():
    return make.officer(unit=make.unit(), email="amra@police.example", language="en", first_name="Amra")


@pytest.fixture
def admin():
    return make.person(role=Role.ADMINISTRATOR, email="admin@police.example", first_name="Vesna")


@pytest.fixture
def browser(admin):
    return make.signed_in(admin)


def changed(key: str, language: str = "en", *, title: str = "", text: str = "") -> Wording:
    return Wording.objects.create(message=key, language=language, title=title, text=text)


def form(title: str = "", text: str = "", **more) -> dict:
    return {"title": title, "text": text, "seen": "", **more}


def errors(response, field: str) -> str:
    assert response.status_code == 200
    return " ".join(response.context["form"].errors.get(field, []))


class TestRead:
    def test_news_and_mail_say_it_in_the_installation_s_words(self, amra):
        changed("assigned_any_time", title="{name}, learn {course}", text="Ask Lejla: 033 100.")
        enrolled(amra)
        page = make.signed_in(amra).get("/en/news/").content.decode()
        assert "Amra, learn Course hate-crime" in page
        assert "Ask Lejla: 033 100." in page
        mail_to(amra)
        [sent] = mail.outbox
        assert sent.subject == "Amra, learn Course hate-crime"
        assert "Ask Lejla: 033 100." in sent.body

    def test_in_her_language_or_in_the_standard_words_of_it(self, amra):
        changed("assigned_any_time", "bs", title="Pozdrav: {course}")
        enrolled(amra)
        mail_to(amra)
        assert mail.outbox[0].subject == "New course: Course hate-crime"
        User.objects.update(language="bs")
        amra.refresh_from_db()
        enrolled(amra, slug="speech")
        mail_to(amra)
        assert mail.outbox[1].subject == "Pozdrav: Course speech"

    def test_what_is_empty_follows_the_standard(self, amra):
        changed("assigned_any_time", text="Take your time.")
        enrolled(amra)
        [(_, said)] = worded(list(Notice.objects.all()), reader=amra)
        assert (said.title, said.text) == ("New course: Course hate-crime", "Take your time.")

    def test_a_wording_with_a_place_that_is_no_more_is_passed_over(self, amra):
        changed("assigned_any_time", title="{gone} {course}", text="Take your time.")
        enrolled(amra)
        [(_, said)] = worded(list(Notice.objects.all()), reader=amra)
        assert (said.title, said.text) == ("New course: Course hate-crime", "Take your time.")

    def test_the_letter_around_the_news_is_worded_too(self, amra):
        changed("news_mail", title="{count} letters", text="Good day {name}!\n\n{news}\n\nToo many? {url}")
        enrolled(amra)
        enrolled(amra, slug="speech")
        mail_to(amra)
        [sent] = mail.outbox
        assert sent.subject == "2 letters"
        assert sent.body.startswith("Good day Amra!\n\nNew course: Course speech\n")
        assert sent.body.endswith("Too many? http://127.0.0.1:8000/en/news/\n")

    def test_what_somebody_wrote_is_text_in_html(self, amra):
        changed("assigned_any_time", title="<b>{course}</b>", text="<script>{course}</script>")
        enrolled(amra)
        mail_to(amra)
        letter = mail.outbox[0].alternatives[0].content
        assert "&lt;script&gt;Course hate-crime&lt;/script&gt;" in letter
        assert "<script" not in letter and "<b>" not in letter

    def test_a_course_whose_title_has_lines_makes_no_second_header(self, amra):
        enrolment = enrolled(amra)
        enrolment.course.editions.update(title="Hate\r\nBcc: all@police.example")
        mail_to(amra)
        assert mail.outbox[0].subject == "New course: Hate Bcc: all@police.example"

    def test_a_batch_reads_the_wordings_once(self, amra):
        changed("assigned_any_time", title="Learn {course}")
        changed("assigned", "bs", title="{course} {date}")
        lejla = make.officer(email="lejla@police.example", language="bs")
        for number, one in enumerate((amra, lejla)):
            enrolled(one, slug=f"a{number}")
            enrolled(one, slug=f"b{number}", due=timezone.localdate() + timedelta(days=9))
        User.objects.update(quiet_from=0, quiet_until=0)
        with CaptureQueriesContext(connection) as context:
            mail_news.call()
        assert len(mail.outbox) == 2
        assert len([one for one in context if "people_wording" in one["sql"]]) == 1

    @pytest.mark.parametrize("language", ["en", "bs", "sr", "ka", "hy", "tr"])
    def test_every_message_can_be_shown_in_each_script(self, amra, language):
        for message in wording.all_messages():
            shown = preview(message, language, amra, Wordings())
            assert shown.subject and shown.text.strip()
            assert f'<html lang="{language}" dir="ltr">' in shown.html
            assert "{" not in shown.subject + shown.text
            assert "%(" not in shown.subject + shown.text

    def test_every_standard_wording_has_what_it_needs(self):
        from people.places import names, problems

        for message in wording.all_messages():
            said = message.standard()
            assert not problems(said.title, message.known) + problems(said.text, message.known)
            assert {one.name for one in message.places if one.needed} <= names(said.title) | names(said.text)


class TestReword:
    def test_what_is_as_the_standard_is_kept_as_nothing(self, admin):
        message = wording.message("assigned_any_time")
        row = reword(message=message, language="en", said=Said("New course: {course}", "Now."), by=admin, seen=None)
        assert (row.title, row.text, row.by) == ("", "Now.", admin)

    def test_of_two_who_looked_at_the_same_the_second_is_told(self, admin):
        message = wording.message("assigned_any_time")
        reword(message=message, language="en", said=Said("{course}!", ""), by=admin, seen=None)
        with pytest.raises(ChangedMeanwhile):
            reword(message=message, language="en", said=Said("{course}?", ""), by=admin, seen=None)
        assert Wording.objects.get().title == "{course}!"


class TestPages:
    def test_an_administrator_words_a_message(self, browser, admin):
        assert ": changed" not in browser.get(LIST).content.decode()
        response = browser.post(NEW_COURSE, form("Learn {course}", "As you like.\r\n"))
        assert response["Location"] == NEW_COURSE
        row = Wording.objects.get()
        assert (row.title, row.text, row.by) == ("Learn {course}", "As you like.", admin)
        page = browser.get(NEW_COURSE).content.decode()
        assert "Learn {course}" in page and "New course: {course}" in page and "Vesna" in page
        assert "English · changed" in browser.get(LIST).content.decode()
        assert ModelLogEntry.objects.get().data["after"]["title"] == "Learn {course}"

    @pytest.mark.parametrize(
        "title, text, field, said",
        [
            ("{kurs}", "", "title", "There is no {kurs} here. You can use: {name}, {course}."),
            ("{course}", "Until {course", "text", "A brace stands alone"),
            ("{course}", "{0.__class__}", "text", "A brace stands alone"),
            ("Learn", "Now", "text", "{course} is missing"),
            ("{course}" + "x" * 200, "", "title", "at most 200 characters"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(self, browser, title, text, field, said):
        response = browser.post(NEW_COURSE, form(title, text))
        assert said in errors(response, field)
        assert response.context["form"]["title"].value() == title
        assert response.context["form"]["text"].value() == text
        assert not Wording.objects.exists()

    def test_news_belong_into_the_text_of_their_letter(self, browser):
        there = f"{LIST}news_mail/en/"
        assert "There is no {news} here" in errors(browser.post(there, form("{news}", "{news} {url}")), "title")
        assert "{url} is missing" in errors(browser.post(there, form("{count}", "{news}")), "text")

    def test_a_preview_shows_the_draft_and_keeps_nothing(self, browser):
        page = browser.post(NEW_COURSE, form("Learn {course}", "Hello {name} <i>", preview="1")).content.decode()
        assert "Learn Course" in page and "Hello Vesna &lt;i&gt;" in page
        # The mail in HTML, as a page within the page: whole, and what she wrote is escaped in it.
        inside = html.unescape(page.split('srcdoc="')[1].split('"')[0])
        assert inside.startswith("<!doctype html>") and "Hello Vesna &lt;i&gt;" in inside
        assert not Wording.objects.exists()

    def test_each_language_is_shown(self, browser):
        changed("assigned_any_time", "ka", title="კურსი: {course}")
        page = browser.get(f"{LIST}assigned_any_time/").content.decode()
        assert "კურსი: " in page and "Novi kurs" in page and 'lang="hy"' in page

    def test_a_test_comes_to_who_edits_once_and_keeps_nothing(self, browser, admin, work_off):
        page = browser.post(f"{LIST}assigned_any_time/bs/", form("Uči {course}", "Odmah.", test="1")).content.decode()
        assert "A test is on its way to admin@police.example." in page
        assert not mail.outbox
        work_off()
        [sent] = mail.outbox
        assert (sent.to, sent.subject) == (["admin@police.example"], "Uči Kurs")
        assert "Odmah." in sent.body
        assert not Wording.objects.exists()
        assert "There is no news yet." in make.signed_in(admin).get("/en/news/").content.decode()

    def test_without_an_address_there_is_no_test(self, admin):
        User.objects.update(email="")
        page = make.signed_in(admin).post(NEW_COURSE, form("{course}", "", test="1")).content.decode()
        assert "We have no e-mail address of yours" in page

    def test_who_is_later_is_told_and_replaces_it_by_saving_again(self, browser, admin):
        changed("assigned_any_time", title="Theirs: {course}")
        response = browser.post(NEW_COURSE, form("Mine: {course}"))
        assert "Somebody else has changed it" in errors(response, "__all__")
        assert "Theirs: Course" in response.content.decode()
        assert Wording.objects.get().title == "Theirs: {course}"
        again = {"title": "Mine: {course}", "text": "", "seen": response.context["form"]["seen"].value()}
        assert browser.post(NEW_COURSE, again).status_code == 302
        assert Wording.objects.get().title == "Mine: {course}"

    def test_back_to_the_standard_wording_is_asked_first_and_kept_in_mind(self, browser, admin):
        changed("assigned_any_time", title="Learn {course}")
        page = browser.get(f"{NEW_COURSE}standard/")
        assert "Learn {course}" in page.content.decode() and Wording.objects.get().is_changed
        browser.post(f"{NEW_COURSE}standard/", {"seen": page.context["seen"]})
        row = Wording.objects.get()
        assert not row.is_changed and row.by == admin
        assert ModelLogEntry.objects.get().data["before"]["title"] == "Learn {course}"

    def test_what_was_changed_since_she_looked_is_not_put_back(self, browser):
        changed("assigned_any_time", title="Learn {course}")
        page = browser.get(f"{NEW_COURSE}standard/")
        Wording.objects.update(title="Learn now: {course}", changed_at=timezone.now() + timedelta(seconds=1))
        browser.post(f"{NEW_COURSE}standard/", {"seen": page.context["seen"]})
        assert Wording.objects.get().is_changed

    @pytest.mark.parametrize("there", ["nothing/", "nothing/en/", "assigned/xx/", "assigned/xx/standard/"])
    def test_what_is_not_there_is_not_found(self, browser, there):
        assert browser.get(f"{LIST}{there}").status_code == 404

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER, Role.TRAINER, Role.TRANSLATOR, Role.REVIEWER])
    def test_nobody_else_may(self, role):
        from django.test import Client

        client = make.signed_in(make.person(role=role)) if role else Client()
        for there in (LIST, f"{LIST}assigned/", NEW_COURSE, f"{NEW_COURSE}standard/"):
            assert client.get(there).status_code in (302, 403)
            assert client.post(there, form("{course}")).status_code in (302, 403, 405)
        assert not Wording.objects.exists()
        if role:
            assert LIST not in client.get(reverse("wagtailadmin_home"), follow=True).content.decode()

    def test_the_list_s_queries_do_not_grow(self, browser):
        def queries() -> int:
            with CaptureQueriesContext(connection) as context:
                browser.get(LIST)
            return len(context)

        browser.get(LIST)
        before = queries()
        for language in ("en", "bs", "hr", "ka"):
            changed("assigned", language, title="{course} {date}")
        assert queries() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_are_the_first_at_once_one_is_told():
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite there is one writer at a time anyway")
    admin, message = make.person(role=Role.ADMINISTRATOR), wording.message("assigned_any_time")

    def first(title: str):
        def write() -> str:
            try:
                return reword(message=message, language="en", said=Said(title, ""), by=admin, seen=None).title
            except ChangedMeanwhile:
                return "told"
            finally:
                connections.close_all()

        return write

    results = at_once(first("A {course}"), first("B {course}"))
    assert results.count("told") == 1
    assert Wording.objects.get().title in results
