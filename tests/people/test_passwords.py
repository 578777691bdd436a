"""A new password by e-mail, in one's own language; nobody learns who has an account."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from people.models import Notice, Wording
from people.passwords import password_link, send_password_links
from tests import factories as make

ASK, SENT = "/en/password/", "/en/password/sent/"
NEW = {"new_password1": "nine-brown-horses", "new_password2": "nine-brown-horses"}


@pytest.fixture
def amra(db, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://training.example"
    return make.officer("BA-1001", email="amra@example.org", language="bs")


def ask(email: str, **headers):
    return Client().post(ASK, {"email": email}, **headers)


def opened(link: str) -> tuple[Client, str]:
    """The page behind a link; Django keeps the token in the session and out of the address."""
    client = Client()
    response = client.get(link.removeprefix("https://training.example"), follow=True)
    return client, response.request["PATH_INFO"]


def test_the_link_comes_in_her_language_and_opens_the_door(amra, work_off):
    assert ask("Amra@example.org")["Location"] == SENT
    assert mail.outbox == []
    work_off()

    (message,) = mail.outbox
    link = re.search(r"https://training\.example/bs/password/\S+", message.body)[0]
    client, address = opened(link)
    assert client.post(address, NEW).status_code == 302
    amra.refresh_from_db()
    assert amra.check_password("nine-brown-horses")


def test_a_host_name_that_somebody_sends_is_not_in_the_mail(amra, settings, work_off):
    settings.ALLOWED_HOSTS = ["*"]

    ask("amra@example.org", HTTP_HOST="evil.example")
    work_off()

    assert "evil" not in mail.outbox[0].body + mail.outbox[0].subject


def test_a_link_works_once(amra):
    link = password_link(amra)
    client, address = opened(link)
    client.post(address, NEW)

    again = Client().get(link.removeprefix("https://training.example"), follow=True)

    # In Bosnian, and so told by what is missing.
    assert "new_password1" not in again.content.decode()


def test_the_link_of_an_account_that_was_closed_since_opens_nothing(amra):
    fresh, begun = password_link(amra), opened(password_link(amra))
    known = amra.password
    amra.is_active = False
    amra.save()
    client, address = begun
    sent = {"new_password1": "correct horse battery", "new_password2": "correct horse battery"}
    for answer in (Client().get(fresh, follow=True), client.post(address, sent)):
        assert answer.status_code == 200 and 'name="new_password1"' not in answer.content.decode()
    amra.refresh_from_db()
    assert amra.password == known


def test_a_weak_password_is_refused_with_a_reason(amra):
    client, address = opened(password_link(amra))

    response = client.post(address, {"new_password1": "12345", "new_password2": "12345"})

    assert response.context["form"].errors["new_password2"]
    amra.refresh_from_db()
    assert amra.check_password(make.PASSWORD)


def test_the_answer_is_the_same_for_an_address_that_nobody_has(amra, work_off):
    with CaptureQueriesContext(connection) as for_somebody:
        ask("amra@example.org")
    with CaptureQueriesContext(connection) as for_nobody:
        assert ask("nobody@example.org")["Location"] == SENT
    work_off()

    assert len(mail.outbox) == 1
    # The same is asked and written either way, so that time tells nothing.
    assert len(for_nobody) == len(for_somebody)


def test_neither_link_nor_address_waits_in_the_queue(amra, work_off):
    ask("amra@example.org")
    ask("nobody@example.org")
    work_off()

    kept = str(list(DBTaskResult.objects.values()))
    token = re.search(r"/bs/password/\w+/(\S+?)/", mail.outbox[0].body)[1]
    assert "@example.org" not in kept and token not in kept
    assert token not in str(list(Notice.objects.values()))


def test_when_the_mail_server_is_away_it_is_tried_again_with_a_new_link(amra, settings):
    settings.EMAIL_BACKEND = "tests.people.test_news.Away"
    with pytest.raises(ConnectionError):
        send_password_links.call([amra.pk], "a")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    for _ in range(2):
        send_password_links.call([amra.pk], "a")

    assert len(mail.outbox) == 1


def test_a_worker_that_dies_while_sending_leads_to_no_second_mail(amra, settings):
    settings.EMAIL_BACKEND = "tests.people.test_news.DiesAfterSending"
    with pytest.raises(SystemExit):
        send_password_links.call([amra.pk], "a")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    send_password_links.call([amra.pk], "a")

    assert len(mail.outbox) == 1


def test_it_is_no_news_and_holds_up_no_mail_of_the_day(amra):
    send_password_links.call([amra.pk], "a")

    page = make.signed_in(amra).get("/en/news/").content.decode()
    assert "There is no news yet." in page
    assert Notice.objects.get().mailed_at is None


def test_the_mail_says_what_the_installation_words(amra):
    Wording.objects.create(message="new_password", language="bs", title="Vaš ključ", text="{name}: {url}")
    send_password_links.call([amra.pk], "a")

    [sent] = mail.outbox
    assert sent.subject == "Vaš ključ"
    assert sent.body.startswith("Amra: https://training.example/bs/password/")


def test_who_is_inactive_gets_none_and_who_never_had_a_password_does(amra, work_off):
    make.officer("gone", email="gone@example.org", is_active=False)
    new = make.officer("new", email="new@example.org")
    new.set_unusable_password()
    new.save()

    ask("gone@example.org")
    ask("new@example.org")
    work_off()

    assert [message.to for message in mail.outbox] == [["new@example.org"]]


def test_nobody_s_mailbox_is_filled(amra, work_off):
    for _ in range(5):
        ask("amra@example.org")

    response = ask("amra@example.org")
    work_off()

    assert response.status_code == 429
    assert "There were too many attempts" in response.content.decode()
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("email", ["", "amra"])
def test_what_is_no_address_is_said(amra, email):
    response = ask(email)

    assert response.status_code == 200
    assert response.context["form"].errors["email"]
    assert mail.outbox == []


def test_without_mail_there_is_no_such_page_and_the_sign_in_says_whom_to_ask(amra, settings):
    assert f'href="{ASK}"' in Client().get("/en/sign-in/").content.decode()
    settings.MAIL = False

    assert Client().get(ASK).status_code == 404
    assert ask("amra@example.org").status_code == 404
    page = Client().get("/en/sign-in/").content.decode()
    assert ASK not in page
    assert "Ask your administrator for a new one" in page
    assert mail.outbox == []
