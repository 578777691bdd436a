"""A training unit pulls its completions with its token; its manager follows her officers in the browser."""

import csv
import io
import json
import urllib.error
import urllib.request

import pytest

from tests.accessible import expect_accessible

pytestmark = pytest.mark.journey


def test_a_unit_gets_its_own_officers_pages_by_cursor_and_asks_for_csv(site):
    token = site.manage("create_api_client", "Journey", "--unit", "DEMO-N").splitlines()[-1]
    first = get(site, token, "/api/v1/completions/?page_size=2")
    rows, following = first["results"], first["next"]
    while following:
        page = get(site, token, following.removeprefix(site.url))
        rows += page["results"]
        following = page["next"]
    units = {row["unit"]["code"] for row in rows}
    assert units <= {"DEMO-N", "DEMO-N1", "DEMO-N2"} and "DEMO-N1" in units
    assert len({row["enrolment"] for row in rows}) == len(rows)

    language = next(row["language"] for row in rows if row["status"] == "in_progress")
    begun = get(site, token, f"/api/v1/completions/?status=in_progress&language={language}")["results"]
    assert {row["enrolment"] for row in begun} == {
        row["enrolment"] for row in rows if (row["status"], row["language"]) == ("in_progress", language)
    }

    table = list(csv.DictReader(io.StringIO(get(site, token, "/api/v1/completions/?format=csv", as_text=True))))
    assert len(table) == len(rows)

    for wrong in ("cursor=nonsense", "completed_from=soon"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(site, token, f"/api/v1/completions/?{wrong}")
        assert refused.value.code == 400
        assert json.load(refused.value)["detail"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(site, "cg_unknown", "/api/v1/completions/")
    assert refused.value.code == 401


@pytest.mark.one_database
def test_the_documentation_is_served_from_here_alone(site, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/api/v1/docs/", wait_until="networkidle")
    page.get_by_text("/api/v1/completions/").first.wait_for()
    assert all(url.startswith((site.url, "data:", "blob:")) for url in asked), asked


def get(site, token: str, path: str, as_text: bool = False):
    request = urllib.request.Request(site.url + path, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request, timeout=20) as response:
        body = response.read().decode()
    return body if as_text else json.loads(body)


def test_a_unit_manager_finds_who_is_late_takes_the_list_away_and_the_officer_sees_it(site, page, new_page):
    site.sign_in(page, "manager")
    page.locator("summary:has-text('V. Tomić')").click()
    page.locator(".menu__list").get_by_role("link", name="Units", exact=True).click()
    assert page.locator("h1").inner_text() == "Region North"
    expect_accessible(page)
    figures = {
        part: int(page.locator(f".figure-card--{part} .figure-card__number").inner_text())
        for part in ("done", "under_way", "late", "not_begun")
    }
    assert sum(figures.values()) >= 3

    for name in ("Over time and by rank", "All units below", "Competencies", "Questions"):
        page.locator(".unit-pages").get_by_role("link", name=name).click()
        page.wait_for_load_state()
        assert page.locator("h1").inner_text() == name
        expect_accessible(page)
    page.locator(".unit-pages").get_by_role("link", name="How far they are").click()
    page.wait_for_load_state()

    page.locator(".figure-card--under_way a").click()
    assert page.locator("table.people tbody tr").count() == figures["under_way"]
    expect_accessible(page)
    page.get_by_label("Name or service number").fill("begić")
    page.get_by_role("button", name="Show").click()
    assert page.locator("table.people tbody tr").count() == 1

    page.get_by_text("Take this list away as a file").click()
    page.get_by_label("Purpose").select_option(label="To follow up with officers")
    page.get_by_label("In your own words").fill("She asked for help.")
    with page.expect_download() as taking:
        page.get_by_role("button", name="Download as CSV").click()
    lines = list(csv.DictReader(taking.value.path().open(encoding="utf-8-sig", newline="")))
    assert [line["Name"] for line in lines] == ["Lejla Begić"]

    hers = new_page(viewport={"width": 360, "height": 800})
    site.sign_in(hers, "officer3")
    hers.goto(f"{site.url}/en/who-looked/")
    assert hers.get_by_text("She asked for help.").count() == 1
    assert hers.get_by_text("Vesna Tomić").count() >= 2
    expect_accessible(hers)


@pytest.mark.one_database
def test_units_are_compared_on_a_phone_by_keyboard_and_without_scripts(site, new_page):
    page = new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False, color_scheme="dark")
    site.sign_in(page, "manager")
    page.goto(f"{site.url}/en/units/")
    link = page.get_by_role("link", name="Compare the units below")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/")
    assert page.get_by_text("Station Lipa").count() == page.get_by_text("Station Vrba").count() == 1
    page.go_back()
    summary = page.locator("summary", has_text="Choose what is counted")
    summary.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Status").select_option("late")
    page.get_by_role("button", name="Show").click()
    assert "status=late" in page.url
