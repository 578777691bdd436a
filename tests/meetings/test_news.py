"""What officers are told of sessions, on the page and by mail, in their language and by the right clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from meetings.book import book, give_back
from meetings.clock import when, zone_of
from meetings.keep import remind_of_meetings
from meetings.models import Booking, Meeting
from meetings.schedule import cancel, change
from people import mailing
from people.models import Notice
from people.news import worded
from tests import factories as make
from tests.meetings import worlds
from tests.meetings.ics_reader import read


def news_of(person, language: str = "en") -> list:
    with override(language):
        return [said for _one, said in worded(list(Notice.objects.filter(recipient=person).order_by("pk")))]


def moved(meeting, **fields):
    """As the form of the CMS saves it."""
    for name, value in fields.items():
        setattr(meeting, name, value)

    def save():
        meeting.save()
        return meeting

    return change(meeting=meeting, save=save)


def tomorrow(meeting, booked_days_ago: int = 3):
    begins = timezone.now() + timedelta(hours=20)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=begins, ends_at=begins + timedelta(hours=2))
    Booking.objects.update(changed_at=timezone.now() - timedelta(days=booked_days_ago))


def remind(work_off):
    remind_of_meetings.enqueue()
    work_off()


def test_who_books_reads_when_and_where_and_gets_the_file(meeting, amra):
    book(meeting=meeting, officer=amra)
    [said] = news_of(amra)

    assert said.title == "You have a place: Meet the community"
    assert "House of Culture, Lipa" in said.text and "(Europe/Sarajevo)" in said.text
    assert said.path == f"/en/sessions/{meeting.pk}/"
    assert read(said.file.content)["VEVENT"]["SUMMARY"] == "Meet the community"
    page = make.signed_in(amra).get("/en/news/").content.decode()
    assert "Calendar file" in page and said.file.path in page


def test_another_day_is_told_to_all_and_calendars_follow(activity, meeting):
    people = [worlds.enrolled(activity) for _ in range(3)]
    for one in people:
        book(meeting=meeting, officer=one)
    first = read(news_of(people[0])[0].file.content)["VEVENT"]

    moved(meeting, starts_at=meeting.starts_at + timedelta(days=1), ends_at=meeting.ends_at + timedelta(days=1))

    told = news_of(people[0])
    assert [said.title for said in told][1:] == ["Changed: Meet the community"]
    second = read(told[1].file.content)["VEVENT"]
    assert second["UID"] == first["UID"] and int(second["SEQUENCE"]) == int(first["SEQUENCE"]) + 1
    assert second["DTSTART"] > first["DTSTART"] and second["DTSTAMP"] >= first["DTSTAMP"]
    assert [(said.title, said.file) for said in news_of(people[2])] == [("Changed: Meet the community", None)]


def test_what_calendars_do_not_show_is_no_news(meeting, amra):
    book(meeting=meeting, officer=amra)
    moved(meeting, places=5, languages=["bs"])
    assert len(news_of(amra)) == 1
    assert Meeting.objects.get().sequence == 0


def test_more_places_go_to_who_waits(activity, meeting):
    people = [worlds.enrolled(activity) for _ in range(4)]
    for one in people:
        book(meeting=meeting, officer=one)
    moved(meeting, places=3)
    assert [said.title for said in news_of(people[2])] == ["A place has become free and is yours: Meet the community"]
    assert news_of(people[3]) == []


def test_a_cancelled_session_is_told_with_the_reason_and_taken_from_calendars(activity, meeting):
    people = [worlds.enrolled(activity) for _ in range(3)]
    for one in people:
        book(meeting=meeting, officer=one)
    assert cancel(meeting=meeting, reason="The hall is closed.")
    assert not cancel(meeting=meeting, reason="Again")

    said = news_of(people[0])[-1]
    assert said.title == "Cancelled: Meet the community" and "The hall is closed." in said.text
    event = read(said.file.content)
    assert event["METHOD"] == "CANCEL" and event["VEVENT"]["SEQUENCE"] == "1"
    assert news_of(people[2])[-1].title == "Cancelled: Meet the community"
    assert set(meeting.bookings.values_list("status", flat=True)) == {"cancelled"}
    assert make.signed_in(people[0]).get(said.file.path).content == said.file.content


def test_one_is_reminded_the_day_before_once(meeting, amra, work_off):
    book(meeting=meeting, officer=amra)
    remind(work_off)
    assert len(news_of(amra)) == 1
    tomorrow(meeting)
    for _ in range(3):
        remind(work_off)
    assert [said.title for said in news_of(amra)][1:] == ["Soon: Meet the community"]


def test_nobody_is_reminded_who_has_just_booked_waits_gave_back_or_left(activity, meeting, work_off):
    first, second, third = (worlds.enrolled(activity) for _ in range(3))
    for one in (first, second, third):
        book(meeting=meeting, officer=one)
    give_back(meeting=meeting, officer=first)
    second.is_active = False
    second.save()
    tomorrow(meeting)
    Booking.objects.filter(officer=third).update(changed_at=timezone.now())
    remind(work_off)
    assert not Notice.objects.filter(kind="session_reminder").exists()


def test_nobody_is_reminded_of_what_is_cancelled(meeting, amra, work_off):
    book(meeting=meeting, officer=amra)
    tomorrow(meeting)
    cancel(meeting=meeting, reason="Ill")
    remind(work_off)
    assert not Notice.objects.filter(kind="session_reminder").exists()


class TestClocks:
    MEETING = Meeting(
        starts_at=datetime(2026, 12, 4, 9, 0, tzinfo=UTC), ends_at=datetime(2026, 12, 4, 11, 30, tzinfo=UTC),
        time_zone="Europe/Sarajevo",
    )  # fmt: skip

    def test_a_place_has_its_own(self):
        self.MEETING.place, self.MEETING.link = "Lipa", ""
        with override("en"):
            assert when(self.MEETING, "Asia/Baku") == "4 December 2026, 10:00–12:30 (Europe/Sarajevo)"

    def test_online_they_are_the_readers(self):
        self.MEETING.place, self.MEETING.link = "", "https://meet.example/"
        with override("bs"):
            assert when(self.MEETING, "Asia/Baku") == "4. decembar 2026., 13:00–15:30 (Asia/Baku)"

    @pytest.mark.parametrize(
        ("code", "zone"),
        [("BA-SRP", "Europe/Sarajevo"), ("GE", "Asia/Tbilisi"), ("EU-COE", "Europe/Sarajevo"), (None, "Europe/Sarajevo")],
    )
    def test_a_reader_has_those_of_her_jurisdiction(self, code, zone):
        assert zone_of(code) == zone
        assert ZoneInfo(zone)

    def test_news_of_an_online_session_is_by_the_clocks_of_each(self, activity):
        online = worlds.meeting(
            activity, begins=datetime(2027, 1, 15, 9, 0, tzinfo=UTC), place="", link="https://meet.example/"
        )
        nino = worlds.enrolled(activity, unit=make.unit(where=make.jurisdiction("GE")))
        book(meeting=online, officer=nino)
        assert "13:00–15:00 (Asia/Tbilisi)" in news_of(nino)[0].text


def test_a_mail_brings_the_newest_file(meeting, amra, monkeypatch):
    amra.email = "amra@example.org"
    amra.save()
    book(meeting=meeting, officer=amra)
    moved(meeting, place="Town hall, Vrba")

    assert mailing.mail_to(amra)

    [message] = mail.outbox
    assert "You have a place" in message.body and "Town hall, Vrba" in message.body
    [file] = message.attachments
    assert file.filename.endswith(".ics") and file.mimetype == "text/calendar"
    assert read(file.content.encode())["VEVENT"]["LOCATION"] == "Town hall, Vrba"
    assert message.message().as_bytes()  # it can be sent


def test_words_of_much_news_ask_three_times(activity, amra):
    for _ in range(6):
        made = worlds.meeting(activity)
        book(meeting=made, officer=amra)
        give_back(meeting=made, officer=amra)
    notices = list(Notice.objects.filter(recipient=amra))
    with CaptureQueriesContext(connection) as context:
        assert len(worded(notices)) == 6
    assert len(context) == 3


def test_the_organiser_is_an_address_also_where_mails_come_from_a_name(meeting, amra, settings):
    settings.DEFAULT_FROM_EMAIL = "Common Ground <no-reply@example.org>"
    book(meeting=meeting, officer=amra)
    organiser = read(news_of(amra)[0].file.content)["VEVENT"]["ORGANIZER"]
    assert organiser == 'mailto:no-reply@example.org;CN="Common Ground"'
