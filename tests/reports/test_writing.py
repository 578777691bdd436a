"""Programs enrol and assign: by the rules of the CMS, for their own officers, once, and only with the right to."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from people.models import Rank, Role
from progress.assign import assign, assign_to
from progress.models import Assignment, Enrolment
from progress.paths import make_path
from reports.access import accesses_to
from reports.clients import create_client
from reports.models import RESOURCES, RIGHTS, KeptAnswer
from tests import factories as make

ENROL, ASSIGN = "/api/v1/enrolments/", "/api/v1/assignments/"
DAY = date(2027, 3, 31)


class Program:
    """A client of a unit that may write, unless other rights are given."""

    def __init__(self, unit, resources=RIGHTS, **options):
        self.client, self.token = create_client(name="Records", unit=unit, resources=resources, **options)

    def call(self, method: str, address: str, body=None, key: str | None = "new", query: str = "", **headers):
        sent = {"Authorization": f"Bearer {self.token}", **headers}
        if key is not None:
            sent["Idempotency-Key"] = str(uuid4()) if key == "new" else key
        text = body if isinstance(body, str) else json.dumps(body)
        return Client().generic(method, address + query, text, content_type="application/json", headers=sent)

    def post(self, address: str, body, **more):
        return self.call("POST", address, body, **more)


@pytest.fixture
def officers(world):
    """One in each unit, by the unit's name."""
    names = ("nation", "region", "station", "sister_station", "other_region")
    return {name: make.person(name, role=Role.OFFICER, unit=getattr(world, name)) for name in names}


@pytest.fixture
def program(world, officers) -> Program:
    return Program(world.region)


def done(response, status: int = 201) -> dict:
    assert response.status_code == status, response.content
    return response.json()


def refused(response, status: int = 400) -> dict:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def counts() -> tuple:
    return Enrolment.objects.count(), Assignment.objects.count(), KeptAnswer.objects.count()


# Enrolling


def test_officers_are_enrolled_by_id_and_by_service_number(world, program, officers):
    named = [officers["station"].pk, "SISTER_STATION"]
    answer = done(program.post(ENROL, {"course": world.course.slug, "officers": named, "due": DAY.isoformat()}))
    rows = answer["enrolments"]
    assert [(row["officer"], row["result"], row["status"], row["due"]) for row in rows] == [
        (officers[name].pk, "enrolled", "not_started", "2027-03-31") for name in ("station", "sister_station")
    ]
    assert [row["enrolment"] for row in rows] == [officers[n].enrolments.get().pk for n in ("station", "sister_station")]
    assert answer["course"] == str(world.course.key)
    assert Assignment.objects.get(pk=answer["assignment"]).program == "Records"


def test_a_course_may_be_named_by_its_key(world, program):
    assert program.post(ENROL, {"course": str(world.course.key), "officers": ["station"]}).status_code == 201


def test_who_has_the_course_keeps_what_she_has_and_her_earlier_day(world, program, officers):
    early = DAY - timedelta(days=30)
    assign_to(course=world.course, officers=[officers["station"]], terms=None)
    Enrolment.objects.update(status="in_progress", started_at=timezone.now(), percent=10, due=early)
    [row] = done(program.post(ENROL, {"course": world.course.slug, "officers": ["station"], "due": str(DAY)}))["enrolments"]
    assert (row["result"], row["status"], row["due"]) == ("had", "in_progress", str(early))


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_an_officer_reads_which_program_was_told_how_she_stands(world, program, officers, query):
    program.post(ENROL, {"course": world.course.slug, "officers": ["station"]}, query=query)
    [access] = accesses_to(officers["station"])
    assert (access.client, access.asked) == (program.client, "enrolments")
    assert not accesses_to(officers["sister_station"]).exists()
    assert "Records" in make.signed_in(officers["station"]).get(reverse("who_looked")).content.decode()


@pytest.mark.parametrize("query", ["", "?dry_run=true"])
def test_also_one_who_changes_for_whom_an_assignment_is(world, program, officers, query):
    [row] = done(program.post(ASSIGN, {"course": world.course.slug, "officers": ["station"]}))["assignments"]
    program.call("PATCH", f"{ASSIGN}{row['assignment']}/", {"officers": ["sister_station"]}, query=query)
    [access] = accesses_to(officers["sister_station"])
    assert (access.client, access.asked) == (program.client, "assignments")


def test_other_terms_are_answered_with_its_officers_and_noted_as_its_reading_is(world, program, officers):
    [row] = done(program.post(ASSIGN, {"course": world.course.slug, "officers": ["station"]}))["assignments"]
    answer = program.call("PATCH", f"{ASSIGN}{row['assignment']}/", {"due": str(DAY)})
    assert done(answer, 200)["assignments"][0]["officers"] == [officers["station"].pk]
    assert accesses_to(officers["station"])[0].asked == f"assignments/{row['assignment']}"


def test_an_enrolment_stays_when_she_moves(world, program, officers):
    done(program.post(ENROL, {"course": world.course.slug, "officers": ["station"]}))
    one = officers["station"]
    one.unit = world.other_region
    one.save()
    assert one.enrolments.get().status == "not_started"


def test_one_wrong_officer_and_nobody_is_enrolled(world, program):
    problem = refused(program.post(ENROL, {"course": world.course.slug, "officers": ["station", "nobody", 10**17]}))
    assert problem["fields"]["officers"] == [
        "There is no active officer “nobody” among those whom this token sees.",
        "There is no active officer “100000000000000000” among those whom this token sees.",
    ]
    assert counts() == (0, 0, 0)


def test_the_number_of_queries_does_not_grow_with_the_officers(world, program, django_assert_max_num_queries):
    many = [make.person(f"m{n}", role=Role.OFFICER, unit=world.station).pk for n in range(60)]
    with django_assert_max_num_queries(48):
        done(program.post(ENROL, {"course": world.course.slug, "officers": many}))


# What is sent


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"officers": ["station"]}, "course"),
        ({"course": "none", "officers": ["station"]}, "course"),
        ({"course": "a\u0000b", "officers": ["station"]}, "course"),
        ({"course": "investigating-hate-crime"}, "officers"),
        ({"course": "investigating-hate-crime", "officers": []}, "officers"),
        ({"course": "investigating-hate-crime", "officers": "station"}, "officers"),
        ({"course": "investigating-hate-crime", "officers": [True]}, "officers.0"),
        ({"course": "investigating-hate-crime", "officers": [0]}, "officers.0"),
        ({"course": "investigating-hate-crime", "officers": [10**30]}, "officers.0"),
        ({"course": "investigating-hate-crime", "officers": ["a\u0000b"]}, "officers"),
        ({"course": "investigating-hate-crime", "officers": ["station"] * 501}, "officers"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "due": "31.3.2027"}, "due"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "due": "0001-01-01"}, "due"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "due": "2027-03-31", "days": 3}, "days"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "days": 0}, "days"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "language": "xx"}, "language"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "remind_before": [400]}, "remind_before.0"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "remind_before": [1] * 7}, "remind_before"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "dues": "2027-03-31"}, "dues"),
        ([], "non_field_errors"),
        (None, "non_field_errors"),
    ],
)
def test_what_can_not_be_used_is_said_by_its_name(program, body, field):
    assert field in refused(program.post(ENROL, body))["fields"]
    assert counts() == (0, 0, 0)


@pytest.mark.parametrize("body", ["{", '{"a": NaN}', "\xff", '{"course"', '{"a": "\\ud800"}'])
def test_what_is_no_json_is_said_so(program, body):
    assert refused(program.post(ENROL, body))["error"] == "parse_error"


def test_only_json_is_taken(program):
    sent = {"Authorization": f"Bearer {program.token}", "Idempotency-Key": "k"}
    response = Client().post(ENROL, {"course": "x"}, headers=sent)
    assert refused(response, 415)["error"] == "unsupported_media_type"


@pytest.mark.parametrize("query", ["?dry_run=yes", "?dry_run=true&dry_run=false", "?dryrun=true", "?format=csv"])
def test_parameters_that_are_none_are_refused(program, query):
    assert refused(program.post(ENROL, {}, query=query))["error"] == "invalid"


@pytest.mark.parametrize("address", [ENROL, ASSIGN])
def test_a_post_without_a_key_is_told_what_to_do(world, program, address):
    problem = refused(program.post(address, {"course": world.course.slug, "officers": ["station"]}, key=None))
    assert problem["error"] == "idempotency_key_missing" and "UUID" in problem["detail"]
    assert counts() == (0, 0, 0)


def test_the_same_call_with_its_key_is_done_once(world, program):
    body = {"course": world.course.slug, "officers": ["station"]}
    first, again = (program.post(ENROL, body, key="k1") for _n in range(2))
    assert first.content == again.content and again["Idempotency-Replayed"] == "true"
    assert counts() == (1, 1, 1)
    assert refused(program.post(ENROL, {**body, "days": 3}, key="k1"), 422)["error"] == "idempotency_key_reused"
    assert refused(program.post(ASSIGN, body, key="k1"), 422)["error"] == "idempotency_key_reused"


# Dry runs


def test_a_dry_run_says_what_would_happen_and_changes_nothing(world, program, officers):
    assign_to(course=world.course, officers=[officers["station"]])
    before = counts()
    body = {"course": world.course.slug, "officers": ["station", "sister_station"], "days": 10}
    said = done(program.post(ENROL, body, query="?dry_run=true", key=None), 200)
    assert (said["dry_run"], said["assignment"]) == (True, None)
    assert [(row["result"], row["enrolment"] is None) for row in said["enrolments"]] == [("had", False), ("enrolled", True)]
    to_unit = {"course": world.course.slug, "unit": world.region.code}
    said = done(program.post(ASSIGN, to_unit, query="?dry_run=true", key=None), 200)
    assert (said["reached"], said["new"], said["have"], said["assignments"]) == (3, 2, 1, [])
    assert counts() == before
    assert done(program.post(ASSIGN, to_unit))["new"] == 2


def test_dry_runs_of_changing_and_taking_back_change_nothing(world, program):
    made = done(program.post(ASSIGN, {"course": world.course.slug, "unit": world.region.code}))["assignments"][0]
    address, before = f"{ASSIGN}{made['assignment']}/", counts()
    said = done(program.call("PATCH", address, {"due": "2027-01-01"}, query="?dry_run=true"), 200)
    assert said["dry_run"] and not Enrolment.objects.filter(due__isnull=False).exists()
    assert done(program.call("DELETE", address, query="?dry_run=true"), 200)["withdrawn"] == 3
    assert counts() == before and not Enrolment.objects.filter(status="withdrawn").exists()


# Assigning


def test_a_unit_gets_a_course_and_who_joins_gets_it_too(world, program):
    rank = Rank.objects.create(code="inspector", name="Inspector")
    body = {
        "course": world.course.slug, "unit": world.region.code, "ranks": ["inspector"], "days": 30,
        "remind_before": [1, 14], "remind_weekly": True, "language": "bs",
    }  # fmt: skip
    [row] = done(program.post(ASSIGN, body))["assignments"]
    assert {name: row[name] for name in ("unit", "ranks", "days", "due", "remind_before", "remind_weekly", "language")} == {
        "unit": world.region.code, "ranks": ["inspector"], "days": 30, "due": None, "remind_before": [14, 1],
        "remind_weekly": True, "language": "bs",
    }  # fmt: skip
    assert (row["program"], row["mine"], row["total"], row["finished"]) == ("Records", True, 0, True)
    joiner = make.person("new", role=Role.OFFICER, unit=world.station, rank=rank)
    assert joiner.enrolments.get().due == timezone.localdate() + timedelta(days=30)


def test_officers_get_a_course_by_name(world, program, officers):
    [row] = done(program.post(ASSIGN, {"course": world.course.slug, "officers": ["station"]}))["assignments"]
    assert (row["unit"], row["officers"]) == (None, [officers["station"].pk])
    assert officers["station"].enrolments.exists()


def test_a_path_is_given_changed_and_taken_back_whole(world, program):
    courses = [make.syllabus("one"), make.syllabus("two")]
    path = make_path(titles={"en": "Path"}, courses=courses)
    answer = done(program.post(ASSIGN, {"path": path.pk, "unit": world.station.code}))
    assert [row["path"] for row in answer["assignments"]] == [path.pk, path.pk] and answer["new"] == 1
    first, second = (row["assignment"] for row in answer["assignments"])
    changed = done(program.call("PATCH", f"{ASSIGN}{second}/", {"due": "2027-01-01"}), 200)
    assert {row["due"] for row in changed["assignments"]} == {"2027-01-01"}
    back = done(program.call("DELETE", f"{ASSIGN}{first}/"), 200)
    assert (back["assignments"], back["withdrawn"]) == ([first, second], 1)
    assert not Assignment.objects.exists()


def test_what_is_there_already_is_said_so(world, program):
    body = {"course": world.course.slug, "unit": world.region.code}
    done(program.post(ASSIGN, body))
    assert refused(program.post(ASSIGN, body), 409)["error"] == "already_assigned"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"unit": "T-BA-SA"}, "course"),
        ({"course": "investigating-hate-crime", "path": 1, "unit": "T-BA-SA"}, "course"),
        ({"path": 10**17, "unit": "T-BA-SA"}, "path"),
        ({"course": "investigating-hate-crime"}, "unit"),
        ({"course": "investigating-hate-crime", "unit": "T-BA-SA", "officers": ["station"]}, "unit"),
        ({"course": "investigating-hate-crime", "unit": "T-BA-SA", "ranks": ["none"]}, "ranks"),
        ({"course": "investigating-hate-crime", "unit": "T-BA-SA", "roles": ["none"]}, "roles.0"),
        ({"course": "investigating-hate-crime", "officers": ["station"], "roles": ["trainer"]}, "roles"),
    ],
)
def test_an_assignment_that_can_not_be_is_said_by_its_name(program, body, field):
    assert field in refused(program.post(ASSIGN, body))["fields"]


def test_terms_and_officers_are_changed_and_what_is_left_out_stays(world, program, officers):
    body = {"course": world.course.slug, "officers": ["station"], "due": "2027-03-31", "language": "bs"}
    [row] = done(program.post(ASSIGN, body))["assignments"]
    address = f"{ASSIGN}{row['assignment']}/"
    [now] = done(program.call("PATCH", address, {"days": 7, "officers": ["sister_station"]}), 200)["assignments"]
    assert (now["due"], now["days"], now["language"], now["officers"]) == (None, 7, "bs", [officers["sister_station"].pk])
    assert officers["station"].enrolments.get().status == "withdrawn"
    [now] = done(program.call("PATCH", address, {"days": None, "language": None}), 200)["assignments"]
    assert (now["days"], now["language"]) == (None, None)
    assert refused(program.call("PATCH", address, {"ranks": ["x"]}))["fields"].keys() == {"ranks"}
    assert program.call("PATCH", address, {"unit": "T-BA-SA"}).status_code == 400


def test_taken_back_who_has_not_begun_loses_it(world, program, officers):
    [row] = done(program.post(ASSIGN, {"course": world.course.slug, "unit": world.region.code}))["assignments"]
    Enrolment.objects.filter(officer=officers["region"]).update(status="in_progress", started_at=timezone.now())
    address = f"{ASSIGN}{row['assignment']}/"
    first, again = (program.call("DELETE", address, key="k") for _n in range(2))
    assert done(first, 200) == {"dry_run": False, "withdrawn": 2, "assignments": [row["assignment"]]}
    assert again.content == first.content
    assert program.call("DELETE", address).status_code == 404
    assert sorted(Enrolment.objects.values_list("status", flat=True)) == ["in_progress", "withdrawn", "withdrawn"]


# Who may what

WRITING = [
    ("POST", ENROL, {"course": "investigating-hate-crime", "officers": ["station"]}),
    ("POST", ASSIGN, {"course": "investigating-hate-crime", "unit": "T-BA-SA-01"}),
    ("PATCH", f"{ASSIGN}%d/", {"due": "2027-01-01"}),
    ("DELETE", f"{ASSIGN}%d/", None),
]
each_way = pytest.mark.parametrize(("method", "address", "body"), WRITING)


def at(address: str, one: Assignment) -> str:
    return address % one.pk if "%" in address else address


@pytest.fixture
def ours(world, program) -> Assignment:
    other = make.syllabus("other")
    [row] = done(program.post(ASSIGN, {"course": other.slug, "unit": world.station.code}))["assignments"]
    return Assignment.objects.get(pk=row["assignment"])


@each_way
def test_only_who_has_the_right_writes(world, program, ours, method, address, body):
    right = "enrolments:write" if address == ENROL else "assignments:write"
    before = counts()
    for rights in (RESOURCES, [one for one in RIGHTS if one != right]):
        reader = Program(world.region, resources=rights)
        assert refused(reader.call(method, at(address, ours), body), 403)["error"] == "permission_denied"
    program.token = "cg_wrong"
    assert refused(program.call(method, at(address, ours), body), 401)["error"] == "authentication_failed"
    assert counts() == before


def test_a_token_that_only_writes_reads_nothing(world, officers):
    writer = Program(world.region, resources=["assignments:write", "enrolments:write"])
    assert writer.call("GET", ENROL).status_code == 403 and writer.call("GET", ASSIGN).status_code == 403
    assert writer.post(ENROL, {"course": world.course.slug, "officers": ["station"]}).status_code == 201


def test_new_tokens_write_nothing_unless_it_is_said(world):
    assert create_client(name="Plain", unit=world.region)[0].resources == list(RESOURCES)


#: Whom and what the program of each unit reaches.
BELOW = {
    "nation": {"nation", "region", "station", "sister_station", "other_region"},
    "region": {"region", "station", "sister_station"},
    "station": {"station"},
    "sister_station": {"sister_station"},
    "other_region": {"other_region"},
}
UNITS = list(BELOW)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("target", UNITS)
def test_who_is_elsewhere_is_answered_as_who_never_was(world, officers, unit, target):
    writer = Program(getattr(world, unit))
    one, code = officers[target], getattr(world, target).code
    calls = [
        lambda who, _code: (ENROL, {"course": world.course.slug, "officers": [who]}),
        lambda who, _code: (ASSIGN, {"course": world.course.slug, "officers": [who]}),
        lambda _who, code: (ASSIGN, {"course": world.course.slug, "unit": code}),
    ]
    for call in calls:
        for who in (one.pk, one.service_number):
            real = writer.post(*call(who, code), query="?dry_run=true")
            if target in BELOW[unit]:
                assert real.status_code == 200
                continue
            never = 10**16 if isinstance(who, int) else "never-was"
            other = writer.post(*call(never, "T-NEVER"), query="?dry_run=true")
            said = real.content.decode().replace(f"“{who}”", "…").replace(f"“{code}”", "…")
            assert said == other.content.decode().replace(f"“{never}”", "…").replace("“T-NEVER”", "…")
            assert real.status_code == other.status_code == 400


def test_who_left_is_answered_as_who_never_was(world, program, officers):
    officers["station"].is_active = False
    officers["station"].save()
    trainer = make.person("trainer", role=Role.TRAINER, unit=world.station)
    for who in (officers["station"].pk, trainer.pk):
        said = refused(program.post(ENROL, {"course": world.course.slug, "officers": [who]}))["fields"]["officers"]
        assert said == [f"There is no active officer “{who}” among those whom this token sees."]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("target", UNITS)
def test_assignments_of_others_are_seen_in_the_own_branch_and_changed_nowhere(world, officers, unit, target):
    maker = Program(getattr(world, target))
    [row] = done(maker.post(ASSIGN, {"course": world.course.slug, "unit": getattr(world, target).code}))["assignments"]
    other, address = Program(getattr(world, unit)), f"{ASSIGN}{row['assignment']}/"
    listed = [one["assignment"] for one in other.call("GET", ASSIGN).json()["results"]]
    seen = target in BELOW[unit]
    assert listed == ([row["assignment"]] if seen else [])
    assert other.call("GET", address).status_code == (200 if seen else 404)
    for method, body in (("PATCH", {"due": "2027-01-01"}), ("DELETE", None)):
        answer = refused(other.call(method, address, body), 403 if seen else 404)
        assert answer["error"] == ("not_yours" if seen else "not_found")
        if not seen:
            assert other.call(method, f"{ASSIGN}999999/", body).json() == answer
    assert Assignment.objects.get().due is None


def test_what_a_person_assigned_is_not_the_programs(world, program):
    one = assign(course=world.course, unit=world.station, by=make.person("chief", role=Role.UNIT_MANAGER, unit=world.region))
    [row] = program.call("GET", ASSIGN).json()["results"]
    assert (row["program"], row["mine"]) == (None, False)
    assert refused(program.call("DELETE", f"{ASSIGN}{one.pk}/"), 403)["error"] == "not_yours"


def test_officers_by_name_are_seen_where_all_of_them_serve(world, officers):
    both = assign_to(course=world.course, officers=[officers["station"], officers["other_region"]])
    mine = assign_to(course=world.course, officers=[officers["station"]])
    rows = Program(world.region).call("GET", ASSIGN).json()["results"]
    assert [row["assignment"] for row in rows] == [mine.pk]
    assert Program(world.nation).call("GET", f"{ASSIGN}{both.pk}/").json()["officers"] == sorted(
        [officers["station"].pk, officers["other_region"].pk]
    )


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_an_id_that_is_none_is_not_found(program, pk):
    assert refused(program.call("GET", f"{ASSIGN}{pk}/"), 404)["error"] == "not_found"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_other_methods_are_refused(program, method):
    assert refused(program.call(method, ENROL, {}), 405)["error"] == "method_not_allowed"


def test_writing_counts_as_calls(world, officers):
    slow = Program(world.region, calls_per_minute=1)
    body = {"course": world.course.slug, "officers": ["station"]}
    assert [slow.post(ENROL, body, key="k").status_code for _n in range(2)] == [201, 429]


def test_lists_of_people_name_the_program(world, program, ours):
    chief = make.person("chief", role=Role.UNIT_MANAGER, unit=world.region)
    from people.models import UnitRole

    UnitRole.objects.create(user=chief, unit=world.region, role=Role.UNIT_MANAGER)
    page = make.signed_in(chief).get(f"/en/units/{world.region.pk}/assign/")
    assert page.status_code == 200 and "Records" in page.content.decode()
