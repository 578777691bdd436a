"""The code: signed, for one session, good for two minutes; and what a browser that scanned it may do."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import codes
from meetings.book import book
from meetings.codes import NoCode, make_code, meeting_of
from meetings.models import Attendance
from tests import factories as make
from tests.meetings import worlds


class Earlier(signing.TimestampSigner):
    """Signs as it did some seconds ago."""

    def __init__(self, seconds: int):
        super().__init__(salt=codes.SALT)
        self.seconds = seconds

    def timestamp(self):
        import time

        return signing.b62_encode(int(time.time()) - self.seconds)


def code_of(meeting, *, seconds: int) -> str:
    return Earlier(seconds).sign(meeting.key.hex)


def scan(client, code: str):
    return client.get(f"/here/{code}/")


@pytest.fixture
def now(meeting, amra):
    book(meeting=meeting, officer=amra)
    return worlds.begin_now(meeting)


def test_a_fresh_code_leads_to_its_meeting(meeting):
    assert meeting_of(make_code(meeting)) == meeting
    assert meeting_of(code_of(meeting, seconds=110)) == meeting


def test_a_code_ends_after_two_minutes(meeting):
    with pytest.raises(NoCode):
        meeting_of(code_of(meeting, seconds=122))


def test_a_changed_code_is_none(activity, meeting):
    other = worlds.meeting(activity)
    code = make_code(meeting)
    key, stamp, signature = code.split(":")
    later = signing.b62_encode(signing.b62_decode(stamp) + 60)
    for forged in (
        f"{other.key.hex}:{stamp}:{signature}",
        f"{key}:{later}:{signature}",
        f"{key}:{stamp}:{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        key, "", "::", f"{key}:{stamp}",
        signing.TimestampSigner(salt="another").sign(meeting.key.hex),
        signing.TimestampSigner(key="another", salt=codes.SALT).sign(meeting.key.hex),
        signing.TimestampSigner(salt=codes.SALT).sign("not-a-key"),
    ):
        with pytest.raises(NoCode):
            meeting_of(forged)


def test_a_code_of_the_former_secret_is_good_while_that_is_kept(meeting, settings):
    code = make_code(meeting)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-one", [settings.SECRET_KEY]
    assert meeting_of(code) == meeting
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(NoCode):
        meeting_of(code)


def test_an_officer_scans_signs_in_and_confirms(now, amra):
    phone = Client()
    answer = scan(phone, make_code(now))
    assert answer.status_code == 302
    door = phone.get(answer.url)
    assert door.url.startswith("/en/sign-in/?next=/en/sessions/")
    phone.post(door.url, {"username": amra.service_number, "password": make.PASSWORD})
    page = phone.get(answer.url)
    assert page.status_code == 200 and b"I am here" in page.content

    confirmed = phone.post(answer.url, follow=True)

    assert b"You were there. This is done." in confirmed.content
    assert Attendance.objects.get().officer == amra


def test_the_page_is_in_her_language(now, amra):
    amra.language = "bs"
    amra.save()
    answer = scan(make.signed_in(amra, headers={"accept-language": "fr"}), make_code(now))
    assert answer.url == f"/bs/sessions/{now.pk}/here/"


@pytest.mark.parametrize("seconds", [122, 100_000])
def test_an_old_code_is_refused_with_a_sentence(now, amra, seconds):
    answer = scan(make.signed_in(amra), code_of(now, seconds=seconds))
    assert answer.status_code == 403
    assert b"This code has ended" in answer.content


def test_nobody_confirms_without_having_scanned(activity, now, amra):
    phone = make.signed_in(amra)
    address = reverse("meeting_here", args=[now.pk])
    for answer in (phone.get(address), phone.post(address)):
        assert answer.status_code == 403
    # The code of another session is none for this one.
    other = worlds.begin_now(worlds.meeting(activity))
    scan(phone, make_code(other))
    assert phone.post(address).status_code == 403
    assert not Attendance.objects.exists()


def test_a_scan_is_good_for_ten_minutes_and_one_confirmation(now, amra):
    phone = make.signed_in(amra)
    scan(phone, make_code(now))
    session = phone.session
    session[codes.SCANNED] |= {"at": (timezone.now() - timedelta(minutes=11)).timestamp()}
    session.save()
    address = reverse("meeting_here", args=[now.pk])
    assert phone.post(address).status_code == 403

    scan(phone, make_code(now))
    assert phone.post(address).status_code == 302
    assert phone.post(address).status_code == 403
    assert Attendance.objects.count() == 1


def test_a_scan_of_one_person_is_not_anothers(now, amra, activity):
    second = worlds.enrolled(activity)
    phone = make.signed_in(amra)
    scan(phone, make_code(now))
    phone.force_login(second)
    assert phone.post(reverse("meeting_here", args=[now.pk])).status_code == 403


def test_who_is_not_enrolled_is_told_so(now):
    phone = make.signed_in(make.officer(unit=make.unit()))
    scan(phone, make_code(now))
    answer = phone.post(reverse("meeting_here", args=[now.pk]))
    assert answer.status_code == 403
    assert b"assigned to you" in answer.content


def test_a_full_session_says_so(activity, now):
    now.places = 1
    now.save()
    phone = make.signed_in(worlds.enrolled(activity))
    scan(phone, make_code(now))
    answer = phone.post(reverse("meeting_here", args=[now.pk]), follow=True)
    assert b"All places are taken." in answer.content
    assert not Attendance.objects.exists()


def test_the_drawn_code_says_the_address_that_stands_below(now, vera):
    import re

    import segno

    page = make.signed_in(vera).get(reverse("meeting_code", args=[now.pk]))
    html = page.content.decode()
    address = re.search(r'href="([^"]+/here/[^"]+)"', html).group(1)
    assert address.startswith(settings.WAGTAILADMIN_BASE_URL)
    assert meeting_of(address.rstrip("/").rsplit("/", 1)[1]) == now
    drawn = re.search(r'<svg[^>]*class="code__drawn".*?</svg>', html, re.S).group(0)
    again = segno.make(address, error="m", micro=False).svg_inline(border=3, dark="#14303a", light="#ffffff", omitsize=True)
    assert re.findall(r' d="([^"]+)"', again)[-1] in drawn
    assert 30 <= int(page["Refresh"]) <= 90
