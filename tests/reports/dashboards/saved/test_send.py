"""A view that is sent: on its day, once for each period, whatever dies meanwhile, and only while she may see it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from people import mailing
from people.models import Notice, Role, UnitRole, User
from people.news import worded
from reports.models import Access
from reports.saved.make import print_view
from reports.saved.models import PrintedView, SavedView, Schedule
from reports.saved.order import send_due, send_due_views
from tests import factories as make

from ..conftest import holder


@pytest.fixture
def schedule(view) -> Schedule:
    """Every week, and due since a minute."""
    return Schedule.objects.create(
        view=view, every="week", day=1, time_zone="Europe/Sarajevo", next_at=timezone.now() - timedelta(minutes=1)
    )


@pytest.fixture
def by_day(monkeypatch, settings):
    """Mails go out."""
    settings.MAIL = True
    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    monkeypatch.setattr(mailing, "wall_clock", lambda: noon)
    User.objects.update(email="")


def due_again() -> None:
    Schedule.objects.update(next_at=timezone.now() - timedelta(days=1))


def set_up(client, view, **given):
    asked = {"every": "week", "weekday": "3", "monthday": "1", "time_zone": "Asia/Tbilisi", **given}
    return client.post(reverse("schedule_view", args=[view.pk]), asked)


def test_it_is_made_and_mailed_with_the_file_where_it_is_of_figures(filled, schedule, work_off, by_day):
    User.objects.filter(pk=filled.manager.pk).update(email="vesna@police.example", language="en")
    send_due_views.call()
    work_off()
    mailing.mail_news.call()
    [sent] = mail.outbox
    printed = PrintedView.objects.get()
    assert "Who is late" in sent.subject and reverse("printed_view", args=[printed.pk]) in sent.body
    [(name, content, kind)] = sent.attachments
    assert (name, kind) == (printed.file_name, "application/pdf") and bytes(content).startswith(b"%PDF")
    page = filled.signed_in().get(reverse("saved_view", args=[schedule.view_id])).content.decode()
    assert reverse("printed_view", args=[printed.pk]) in page


def test_who_loses_the_right_before_the_mail_gets_no_file(filled, schedule, work_off, by_day):
    User.objects.filter(pk=filled.manager.pk).update(email="vesna@police.example")
    send_due_views.call()
    work_off()
    UnitRole.objects.filter(user=filled.manager).delete()
    mailing.mail_news.call()
    assert [one.attachments for one in mail.outbox] == [[]]


def test_her_news_lead_to_it_and_read_no_file(filled, schedule, work_off, django_assert_max_num_queries):
    send_due_views.call()
    work_off()
    client = filled.signed_in()
    with django_assert_max_num_queries(8):
        page = client.get(reverse("news")).content.decode()
    assert reverse("printed_view", args=[PrintedView.objects.get().pk]) in page and "Calendar file" not in page


def test_a_list_never_leaves_as_a_file_and_is_noted_each_time(filled, schedule, work_off, by_day):
    User.objects.filter(pk=filled.manager.pk).update(email="vesna@police.example")
    SavedView.objects.update(page="unit_officers")
    Schedule.objects.update(with_names=True, purpose="audit", words="Inspection")
    for period in range(2):
        PrintedView.objects.update(period=f"before {period}")
        due_again()
        send_due_views.call()
        work_off()
    mailing.mail_news.call()
    assert [one.attachments for one in mail.outbox] == [[]]
    assert list(Access.objects.values_list("kind", "purpose", "words", "by")) == [
        ("export", "audit", "Inspection", filled.manager.pk)
    ] * 2
    assert {one.officers.count() for one in Access.objects.all()} == {2}


def test_each_period_once_however_often_it_is_due(filled, schedule, work_off):
    for _ in range(3):
        send_due_views.call()
        send_due(schedule.pk, timezone.now())
        due_again()
    work_off()
    print_view.call(str(PrintedView.objects.get().pk))
    assert Notice.objects.filter(kind="view_printed").count() == 1
    assert Schedule.objects.get().next_at < timezone.now()


def test_after_a_downtime_of_months_it_comes_once(filled, schedule):
    Schedule.objects.update(next_at=timezone.now() - timedelta(days=120))
    send_due_views.call()
    send_due_views.call()
    assert PrintedView.objects.count() == 1
    assert timezone.now() < Schedule.objects.get().next_at <= timezone.now() + timedelta(days=7)


def test_who_lost_the_right_gets_nothing_is_told_once_and_can_go_on_when_she_has_it_again(filled, schedule, work_off):
    UnitRole.objects.filter(user=filled.manager).delete()
    send_due_views.call()
    work_off()
    assert PrintedView.objects.get().status == "refused" and not PrintedView.objects.get().file
    [(_notice, said)] = worded(list(Notice.objects.filter(recipient=filled.manager)))
    assert said.title == "A view is not sent to you any more: Who is late"
    due_again()
    PrintedView.objects.update(period="before")
    send_due_views.call()
    assert PrintedView.objects.count() == 1
    UnitRole.objects.create(user=filled.manager, unit=filled.region, role=Role.UNIT_MANAGER)
    page = filled.signed_in().get(said.path).content.decode()
    assert "You may not see its page now" in page and "Resume" in page
    filled.signed_in().post(reverse("schedule_view", args=[schedule.view_id]), {"wish": "resume"})
    assert Schedule.objects.get().stopped_at is None and Schedule.objects.get().next_at > timezone.now()


@pytest.mark.parametrize("lost", ["closed", "trainer", "gone filter"])
def test_every_way_to_lose_it_stops_it(filled, schedule, work_off, lost):
    if lost == "closed":
        User.objects.filter(pk=filled.manager.pk).update(is_active=False)
    elif lost == "trainer":
        UnitRole.objects.filter(user=filled.manager).update(role=Role.TRAINER)
    else:
        SavedView.objects.update(asked="course=gone")
    send_due_views.call()
    work_off()
    assert Schedule.objects.get().stopped_at and not PrintedView.objects.exclude(status="refused").exists()


def test_what_is_paused_or_ended_is_not_sent(filled, schedule):
    client, here = filled.signed_in(), reverse("schedule_view", args=[schedule.view_id])
    client.post(here, {"wish": "pause"})
    send_due_views.call()
    assert not PrintedView.objects.exists()
    client.post(here, {"wish": "resume"})
    assert Schedule.objects.get().paused_at is None
    client.post(here, {"wish": "end"})
    assert not Schedule.objects.exists() and SavedView.objects.exists()


def test_sent_now_it_comes_at_once_and_the_day_stays(filled, view, work_off):
    client = filled.signed_in()
    assert client.post(reverse("send_view", args=[view.pk])).status_code == 302
    set_up(client, view)
    before = Schedule.objects.get().next_at
    client.post(reverse("send_view", args=[view.pk]))
    work_off()
    assert list(PrintedView.objects.values_list("status", "period")) == [("ready", "")] * 2
    assert Notice.objects.count() == 2 and Schedule.objects.get().next_at == before


def test_it_is_set_up_by_the_clock_on_her_wall_and_bad_input_is_told(filled, view):
    client = filled.signed_in()
    assert set_up(client, view).status_code == 302
    one = Schedule.objects.get()
    assert (one.every, one.day, one.time_zone, one.next_at.astimezone(UTC).hour) == ("week", 3, "Asia/Tbilisi", 2)
    assert set_up(client, view, every="month", monthday="31").status_code == 302
    assert (Schedule.objects.get().every, Schedule.objects.get().day) == ("month", 31)
    for wrong in ({"every": "day"}, {"weekday": "8"}, {"monthday": "0"}, {"time_zone": "Mars/Base"}):
        assert set_up(client, view, **wrong).status_code == 400
    SavedView.objects.update(page="unit_officers")
    assert set_up(client, view, with_names="on").status_code == 400
    assert set_up(client, view, with_names="on", purpose="report").status_code == 302
    assert Schedule.objects.get().purpose == "report"
    assert set_up(client, view, purpose="report").status_code == 302
    assert (Schedule.objects.get().purpose, Schedule.objects.get().with_names) == ("", False)


def test_nobody_sets_up_or_sends_what_is_not_hers_or_can_not_be_printed(filled, view):
    for who in (holder(filled.region, Role.UNIT_MANAGER), make.person(is_superuser=True)):
        assert set_up(make.signed_in(who), view).status_code == 404
        assert make.signed_in(who).post(reverse("send_view", args=[view.pk])).status_code == 404
    client = filled.signed_in()
    assert client.get(reverse("send_view", args=[view.pk])).status_code == 405
    UnitRole.objects.filter(user=filled.manager).update(role=Role.TRAINER)
    assert set_up(client, view).status_code == 403
    assert client.post(reverse("send_view", args=[view.pk])).status_code == 403
    UnitRole.objects.filter(user=filled.manager).update(role=Role.UNIT_MANAGER)
    SavedView.objects.update(page="unit_assign")
    assert set_up(client, view).status_code == 404
    assert not Schedule.objects.exists() and not PrintedView.objects.exists()


def test_a_view_that_is_deleted_is_not_sent_but_its_files_stay_two_weeks(filled, schedule, work_off):
    send_due_views.call()
    work_off()
    SavedView.objects.get().delete()
    assert not Schedule.objects.exists()
    printed = PrintedView.objects.get()
    assert filled.signed_in().get(reverse("printed_view", args=[printed.pk])).status_code == 200
