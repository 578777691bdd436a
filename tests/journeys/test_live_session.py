"""A live session from booking to attendance: a facilitator and two officers, each with a phone, without scripts."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from meetings import run_views
from progress.models import ActivityRecord
from tests import factories as make
from tests.accessible import expect_accessible
from tests.meetings import worlds

pytestmark = [pytest.mark.journey, pytest.mark.one_database, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
PAGE = "/en/courses/hate-crime/meet/"


@pytest.fixture
def phone(new_page, live_server):
    def make_phone(person=None, **options):
        page = new_page(viewport=PHONE, **options)
        if person is not None:
            cookie = make.signed_in(person).cookies[django_settings.SESSION_COOKIE_NAME]
            page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        return page

    return make_phone


def look(page) -> None:
    """The page fits the phone. Without scripts in the page the browser still tells its layout through the protocol."""
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=str(Path(folder) / f"{len(list(Path(folder).iterdir())):02}.png"), full_page=True)
    metrics = page.context.new_cdp_session(page).send("Page.getLayoutMetrics")
    assert metrics["cssContentSize"]["width"] <= metrics["cssLayoutViewport"]["clientWidth"], page.url


def sign_in(page, person) -> None:
    page.locator("input[name=username]").fill(person.service_number)
    page.locator("input[name=password]").fill(make.PASSWORD)
    page.locator("form:has(input[name=password]) button[type=submit]").click()


def test_two_officers_and_a_facilitator_with_a_phone_each(live_server, phone, settings):
    settings.WAGTAILADMIN_BASE_URL = live_server.url
    activity, vera = worlds.activity(), worlds.facilitator()
    amra = worlds.enrolled(activity, last_name="Hodžić-Kovačević")
    marko = worlds.enrolled(activity, first_name="Marko", last_name="Jurić")
    meeting = worlds.meeting(activity, facilitators=[vera], places=3)

    # Amra books days before.
    hers = phone(amra, java_script_enabled=False)
    hers.goto(live_server.url + PAGE)
    look(hers)
    hers.get_by_role("button", name="Book a place").click()
    hers.get_by_text("You have a place.").first.wait_for()
    look(hers)
    with hers.expect_download() as download:
        hers.get_by_role("link", name="Calendar file").click()
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")

    # The day has come: Vera shows the code, Marko scans it, signs in and is admitted.
    worlds.begin_now(meeting)
    veras = phone(java_script_enabled=False)
    veras.goto(live_server.url + "/en/sign-in/")
    sign_in(veras, vera)
    veras.get_by_role("link", name="Sessions that I run").last.click()
    look(veras)
    veras.get_by_role("link", name="Meet the community").click()
    veras.get_by_text("Hodžić-Kovačević").wait_for()
    look(veras)
    veras.get_by_role("link", name="Show the code").click()
    veras.get_by_role("img", name="QR").wait_for()
    look(veras)
    scanned = veras.get_by_role("link", name="Link", exact=True).get_attribute("href")

    his = phone(java_script_enabled=False)
    his.goto(scanned)
    sign_in(his, marko)
    look(his)
    his.get_by_role("button", name="I am here").click()
    his.get_by_text("You were there. This is done.").wait_for()
    look(his)

    # Amra has no battery left. Vera ticks her, by mistake first somebody else's line, and ends the list.
    veras.get_by_role("link", name="Who comes").click()
    veras.get_by_text("Here: 1").wait_for()
    line = veras.get_by_role("listitem").filter(has_text="Hodžić-Kovačević")
    line.get_by_role("button", name="Here").click()
    look(veras)
    line.get_by_role("button", name="Undo").click()
    line.get_by_role("button", name="Here").press("Enter")
    veras.get_by_role("button", name="The list is right: count it now").click()
    veras.get_by_label("Notes on the organisation").fill("Twenty chairs, a ramp.")
    veras.get_by_role("button", name="Save").click()
    look(veras)
    assert veras.get_by_label("Notes on the organisation").input_value() == "Twenty chairs, a ramp."

    hers.goto(live_server.url + PAGE)
    hers.get_by_text("You were there. This is done.").wait_for()
    assert ActivityRecord.objects.filter(activity=activity, status="done").count() == 2


def test_every_page_is_accessible_in_light_and_dark(live_server, phone):
    activity, vera = worlds.activity(), worlds.facilitator()
    amra = worlds.enrolled(activity)
    coming = worlds.meeting(activity, facilitators=[vera], link="https://meet.example/lipa", languages=["bs", "ka"])
    now = worlds.begin_now(worlds.meeting(activity, facilitators=[vera]))
    for scheme in ("light", "dark"):
        hers, veras = phone(amra, color_scheme=scheme), phone(vera, color_scheme=scheme)
        hers.goto(live_server.url + PAGE)
        expect_accessible(hers)
        if scheme == "light":
            hers.get_by_role("button", name="Book a place").click()
            expect_accessible(hers)
        for name in ("my_meetings", "meeting_people", "meeting_code"):
            for meeting in (coming, now):
                veras.goto(live_server.url + reverse(name, args=[] if name == "my_meetings" else [meeting.pk]))
                expect_accessible(veras, f"{name} {scheme}")
        veras.goto(live_server.url + "/en/")
        expect_accessible(veras)


def test_a_fresh_code_appears_by_itself(live_server, phone, monkeypatch):
    monkeypatch.setattr(run_views, "FRESH_EVERY", timedelta(seconds=2))
    vera = worlds.facilitator()
    meeting = worlds.begin_now(worlds.meeting(worlds.activity(), facilitators=[vera]))
    screen = phone(vera, java_script_enabled=False)
    screen.goto(live_server.url + reverse("meeting_code", args=[meeting.pk]))
    link = screen.get_by_role("link", name="Link", exact=True)
    first = link.get_attribute("href")
    for _ in range(20):
        screen.wait_for_timeout(500)
        if link.get_attribute("href") != first:
            return
    raise AssertionError("the code stayed the same")
