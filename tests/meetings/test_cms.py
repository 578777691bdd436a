"""Planning sessions in the CMS: by trainers and administrators, who see how many come and not who."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings.book import book
from meetings.models import Meeting
from people.models import Notice, Role
from tests import factories as make
from tests.meetings import worlds

LIST = "/cms/snippets/meetings/meeting/"
MAY = (Role.TRAINER, Role.ADMINISTRATOR)


def edit(meeting) -> str:
    return f"{LIST}edit/{meeting.pk}/"


def form_of(activity, **fields) -> dict:
    return {
        "activity": activity.pk, "starts_at": "2027-03-05 10:00", "ends_at": "2027-03-05 12:30", "booking_closes_at": "",
        "time_zone": "Asia/Tbilisi", "place": "House of Culture", "link": "", "places": 12, "languages": ["ka", "en"],
        "units": "", "facilitators": [], **fields,
    }  # fmt: skip


def saved(meeting, **fields) -> dict:
    local = timezone.localtime
    return form_of(
        meeting.activity,
        starts_at=f"{local(meeting.starts_at, meeting.zone):%Y-%m-%d %H:%M}",
        ends_at=f"{local(meeting.ends_at, meeting.zone):%Y-%m-%d %H:%M}",
        time_zone=meeting.time_zone, place=meeting.place, places=meeting.places, **fields,
    )  # fmt: skip


def errors_of(answer) -> dict:
    return answer.context["form"].errors


@pytest.fixture
def trainer(db):
    return make.signed_in(make.person(role=Role.TRAINER))


@pytest.mark.parametrize("role", [role for role in Role if role not in MAY])
def test_nobody_else_plans(meeting, role):
    browser = make.signed_in(make.person(role=role))
    cancelling = reverse("cancel_meeting", args=[meeting.pk])
    for address in (LIST, f"{LIST}add/", edit(meeting), f"{LIST}copy/{meeting.pk}/", cancelling):
        for answer in (browser.get(address), browser.post(address, {"reason": "x"})):
            assert answer.status_code == 302, address
            assert answer.url in ("/cms/", f"/cms/login/?next={address}"), address
    meeting.refresh_from_db()
    assert meeting.cancelled_at is None


@pytest.mark.parametrize("role", MAY)
def test_a_session_is_planned_by_the_clocks_of_its_place(activity, vera, role):
    unit = make.unit()
    browser = make.signed_in(make.person(role=role))
    answer = browser.post(f"{LIST}add/", form_of(activity, units=unit.code, facilitators=[vera.pk]))

    assert answer.status_code == 302, errors_of(answer)
    made = Meeting.objects.get()
    assert made.starts_at == datetime(2027, 3, 5, 6, 0, tzinfo=UTC)
    assert list(made.units.all()) == [unit] and list(made.facilitators.all()) == [vera]
    assert made.languages == ["en", "ka"] or set(made.languages) == {"en", "ka"}
    page = browser.get(edit(made)).content.decode()
    assert "2027-03-05 10:00" in page and "Meet the community" in page


def test_what_can_not_be_is_said_at_its_field_and_nothing_is_lost(activity, trainer):
    answer = trainer.post(f"{LIST}add/", form_of(
        activity, ends_at="2027-03-05 09:00", booking_closes_at="2027-03-06 09:00", place="", places=0,
    ))  # fmt: skip
    assert set(errors_of(answer)) == {"ends_at", "booking_closes_at", "place", "places"}
    assert "2027-03-06 09:00" in answer.content.decode()
    answer = trainer.post(f"{LIST}add/", form_of(activity, starts_at="2020-03-05 10:00", time_zone="Europe/Nowhere"))
    assert set(errors_of(answer)) == {"time_zone", "starts_at"} or "time_zone" in errors_of(answer)
    answer = trainer.post(f"{LIST}add/", form_of(activity, starts_at="2020-03-05 10:00"))
    assert set(errors_of(answer)) == {"starts_at"}
    answer = trainer.post(f"{LIST}add/", form_of(activity, facilitators=[make.officer().pk], link="javascript:alert(1)"))
    assert set(errors_of(answer)) == {"facilitators", "link"}
    assert not Meeting.objects.exists()


def test_an_hour_that_comes_twice_is_taken(activity, trainer):
    # On this night the clocks of Sarajevo go back; the form's hours are Tbilisi's, where they don't.
    answer = trainer.post(f"{LIST}add/", form_of(activity, starts_at="2027-10-31 02:30", ends_at="2027-10-31 04:00"))
    assert answer.status_code == 302, errors_of(answer)


def test_another_hour_is_told_and_another_language_is_not(meeting, amra, trainer):
    book(meeting=meeting, officer=amra)
    trainer.post(edit(meeting), saved(meeting))
    assert Notice.objects.count() == 1
    answer = trainer.post(edit(meeting), saved(meeting) | {"starts_at": "2027-03-05 09:00", "ends_at": "2027-03-05 11:00"})
    assert answer.status_code == 302, errors_of(answer)
    assert Notice.objects.filter(recipient=amra, kind="session_changed").count() == 1
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.taken) == (1, 1)
    assert meeting.starts_at == datetime(2027, 3, 5, 8, 0, tzinfo=UTC)


def test_places_never_become_fewer_than_bookings(activity, meeting, trainer):
    for _ in range(2):
        book(meeting=meeting, officer=worlds.enrolled(activity))
    answer = trainer.post(edit(meeting), saved(meeting) | {"places": 1})
    assert errors_of(answer)["places"] == ["2 officers have booked."]
    assert Meeting.objects.get().places == 2


def test_what_facilitators_wrote_stays(meeting, trainer):
    Meeting.objects.update(organisation="Chairs: 20")
    trainer.post(edit(meeting), saved(meeting) | {"place": "Elsewhere"})
    meeting.refresh_from_db()
    assert (meeting.organisation, meeting.place) == ("Chairs: 20", "Elsewhere")


def test_a_copy_for_another_date_has_everything_but_the_bookings(meeting, amra, vera, trainer):
    unit = amra.unit
    meeting.units.set([unit])
    book(meeting=meeting, officer=amra)
    page = trainer.get(f"{LIST}copy/{meeting.pk}/")
    form = page.context["form"]
    assert form.instance.pk is None
    assert form["place"].value() == meeting.place
    assert form["facilitators"].value() == [vera.pk]
    assert form["units"].value() == f"{unit.code} – {unit.name}"
    action = page.context["action_url"]

    sent = saved(meeting, units=unit.code, facilitators=[vera.pk])
    answer = trainer.post(action, sent | {"starts_at": "2027-04-05 10:00", "ends_at": "2027-04-05 12:00"})

    assert answer.status_code == 302, errors_of(answer)
    copy = Meeting.objects.exclude(pk=meeting.pk).get()
    assert (copy.taken, copy.sequence, copy.key != meeting.key) == (0, 0, True)
    assert meeting.bookings.count() == 1


def test_cancelling_asks_for_a_reason_and_is_for_good(meeting, amra, trainer):
    book(meeting=meeting, officer=amra)
    address = reverse("cancel_meeting", args=[meeting.pk])
    assert "1 officer has booked." in trainer.get(address).content.decode()
    assert set(errors_of(trainer.post(address, {"reason": " "}))) == {"reason"}
    trainer.post(address, {"reason": "The hall is closed."})
    meeting.refresh_from_db()
    assert meeting.cancelled_because == "The hall is closed."
    answer = trainer.post(edit(meeting), saved(meeting))
    assert "This session is cancelled." in answer.content.decode()
    page = trainer.get(LIST).content.decode()
    assert "cancelled" in page and address not in page


def test_what_took_place_is_not_called_off(meeting, amra, trainer):
    book(meeting=meeting, officer=amra)
    worlds.end(meeting)
    address = reverse("cancel_meeting", args=[meeting.pk])

    assert address not in trainer.get(LIST).content.decode()
    assert trainer.post(address, {"reason": "The hall is closed."}).status_code == 404
    assert meeting.bookings.get().status == "booked"


def test_what_somebody_booked_is_not_deleted(meeting, amra):
    book(meeting=meeting, officer=amra)
    admin = make.signed_in(make.person(is_superuser=True, is_staff=True))
    admin.post(f"{LIST}delete/{meeting.pk}/")
    assert Meeting.objects.exists()


def test_nor_is_that_of_which_somebody_read_the_list(meeting, vera):
    make.signed_in(vera).get(reverse("meeting_people", args=[meeting.pk]))
    admin = make.signed_in(make.person(is_superuser=True, is_staff=True))
    answer = admin.post(f"{LIST}delete/{meeting.pk}/", follow=True)
    assert "other entries need it" in answer.content.decode().replace("&#x27;", "'")
    assert Meeting.objects.exists()


def test_trainers_see_how_many_and_not_who(meeting, amra, trainer):
    amra.last_name = "Hodžić-Unique"
    amra.save()
    book(meeting=meeting, officer=amra)
    for address in (LIST, edit(meeting), f"{LIST}history/{meeting.pk}/", f"{LIST}usage/{meeting.pk}/"):
        page = trainer.get(address).content.decode()
        assert "Hodžić-Unique" not in page, address
    assert "1 / 2" in trainer.get(LIST).content.decode()


def test_the_list_is_searched_and_filtered(activity, meeting, vera, trainer):
    past = worlds.end(worlds.meeting(activity, place="Town hall"))
    other = worlds.meeting(worlds.activity("another"), place="Library")

    def found(question: str) -> set[int]:
        return {one.pk for one in trainer.get(f"{LIST}?{question}").context["object_list"]}

    assert found("") == {meeting.pk, past.pk, other.pk}
    assert found("q=town") == {past.pk}
    assert found("q=community") == {meeting.pk, past.pk, other.pk}
    assert found(f"q={vera.last_name}") == {meeting.pk}
    assert found("state=past") == {past.pk}
    assert found("state=coming") == {meeting.pk, other.pk}
    assert found("state=cancelled") == set()
    assert found(f"course={other.activity.course_id}") == {other.pk}


def test_the_list_asks_the_same_number_of_queries_for_any_number(activity, trainer):
    asked = []
    trainer.get(LIST)
    for more in (1, 9):
        for _ in range(more):
            book(meeting=worlds.meeting(activity), officer=worlds.enrolled(activity))
        with CaptureQueriesContext(connection) as context:
            trainer.get(LIST)
        asked.append(len(context))
    assert asked[0] == asked[1]


class TestUnits:
    """By their codes, or in the dialog that assignments have: there may be twenty thousand."""

    def test_one_that_is_closed_can_not_be_added(self, activity, trainer):
        closed = make.unit("A 1")
        type(closed).objects.filter(pk=closed.pk).update(closed_at=timezone.now())
        page = trainer.post(f"{LIST}add/", form_of(activity, add_unit=closed.pk))
        assert page.context["form"].errors.keys() == {"add_unit"} and not Meeting.objects.exists()

    def test_they_are_typed_or_chosen_and_shown_with_their_names(self, activity, trainer):
        typed, chosen = make.unit("A 1"), make.unit("B")
        trainer.post(f"{LIST}add/", form_of(activity, units=f"A 1 – whatever, {typed.code}\n", add_unit=chosen.pk))
        made = Meeting.objects.get()
        assert set(made.units.all()) == {typed, chosen}
        page = trainer.get(edit(made)).content.decode()
        assert f"A 1 – {typed.name}" in page and "Choose unit" in page
        trainer.post(edit(made), saved(made, units=f"B – {chosen.name}"))
        assert list(made.units.all()) == [chosen]

    def test_an_unknown_code_is_named_and_nothing_is_lost(self, activity, trainer):
        make.unit("A")
        answer = trainer.post(f"{LIST}add/", form_of(activity, units="A\nNOPE"))
        assert errors_of(answer)["units"] == ["There is no unit with the code ‘NOPE’."]
        assert "A\nNOPE" in answer.content.decode() and not Meeting.objects.exists()

    def test_the_form_lists_none_and_asks_the_same_however_many_there_are(self, activity, trainer):
        meeting = worlds.meeting(activity, units=[make.unit("A")])
        asked = []
        for number in range(2):
            trainer.get(edit(meeting))
            with CaptureQueriesContext(connection) as queries:
                page = trainer.get(edit(meeting)).content.decode()
            asked.append(len(queries))
            other = make.unit(f"other-{number}")
            meeting.units.add(other)
            make.unit("unlisted") if not number else None
        assert asked[0] == asked[1] and "unlisted" not in page
