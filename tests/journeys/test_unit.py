"""A training unit pulls its completions with its token, from the running server."""

import csv
import io
import json
import urllib.error
import urllib.request

import pytest

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
