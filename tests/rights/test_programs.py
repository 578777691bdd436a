"""Every address of the API × every right of a token alone × every way in which one doesn't hold × whose things they are."""

import re
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import AccessToken

from people.models import Roster
from progress.assign import assign
from progress.models import Assignment
from reports.clients import create_client, revoke, rotate
from reports.models import LISTS, RIGHTS, Export
from reports.oauth import create_oauth_client
from tests.reports.world import World, make_world

from .addresses import addresses

METHODS = ("get", "post", "put", "patch", "delete")
#: By path and method the rights of which one is enough; () for whoever has a token, where the body says what is asked.
OPENS: dict[tuple[str, str], tuple[str, ...]] = {
    **{(f"api/v1/{name}/", "get"): (name,) for name in LISTS},
    ("xapi/statements", "get"): ("xapi",),
    ("api/v1/enrolments/", "post"): ("enrolments:write",),
    ("api/v1/assignments/", "post"): ("assignments:write",),
    ("api/v1/assignments/<int:id>/", "get"): ("assignments",),
    ("api/v1/assignments/<int:id>/", "patch"): ("assignments:write",),
    ("api/v1/assignments/<int:id>/", "delete"): ("assignments:write",),
    ("api/v1/exports/", "post"): (),
    ("api/v1/exports/<uuid:id>/", "get"): (),
    ("api/v1/exports/<uuid:id>/", "delete"): (),
    ("api/v1/exports/<uuid:id>/file/", "get"): (),
    ("api/v1/roster/", "post"): ("officers:write", "units:write"),
    # Without either right there is none of its own.
    ("api/v1/roster/<uuid:id>/", "get"): (),
}
#: For everybody, or with a secret in the place of a token (tests/reports/test_oauth.py).
OTHERS = {"api/v1/oauth/token/", "api/v1/schema/", "api/v1/docs/"}
PATHS = sorted({path for path, _method in OPENS})
PLACES = ("nation", "region", "station", "sister_station", "other_region")


@pytest.fixture
def world(db) -> World:
    return make_world()


def call(token: str | None, method: str, at: str, **more):
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    client = Client(headers=headers, raise_request_exception=False)
    return client.generic(method.upper(), at, "{}" if method != "get" else "", content_type="application/json", **more)


def at(path: str, things: dict[str, object] | None = None, nowhere: bool = False) -> str:
    """With the thing that the path is about, or one that never was."""
    if "<" not in path:
        return f"/{path}"
    never = 999_999 if "<int:id>" in path else UUID(int=7)
    return "/" + re.sub("<.*?>", str(never if nowhere or not things else things[path.split("/")[2]]), path)


@pytest.fixture
def mine(world) -> dict[str, object]:
    """A program of the region, its token, and one thing of each kind that it made."""
    client, token = create_client(name="Mine", unit=world.region, resources=RIGHTS, calls_per_minute=100_000)
    given = assign(course=world.course, unit=world.region)
    Assignment.objects.filter(pk=given.pk).update(program=client.name)
    export = Export.objects.create(
        client=client, unit=world.region, what="units", format="csv", language="en", purpose="report"
    )
    roster = Roster.objects.create(program=client.name, program_id=client.pk, unit=world.region, way="program")
    return {"client": client, "token": token, "assignments": given.pk, "exports": export.pk, "roster": roster.pk}


def other(world, place: str, name: str) -> str:
    """The token of another program that may everything, in one of the units."""
    return create_client(name=name, unit=getattr(world, place), resources=RIGHTS, calls_per_minute=100_000)[1]


def test_every_address_of_programs_is_in_the_table():
    served = {one.path for one in addresses() if one.path.startswith(("api/v1/", "xapi/"))}
    assert served == {*PATHS, *OTHERS}


def test_a_right_alone_opens_what_it_is_for_and_nothing_else(world, mine):
    """What it opens may find fault with an empty question, but says neither 401 nor 403."""
    wrong = []
    for right in RIGHTS:
        token = create_client(name=right, unit=world.region, resources=[right], calls_per_minute=100_000)[1]
        for path in PATHS:
            # PUT is answered nowhere, and stands for what isn't.
            for method in (one for one in METHODS if (path, one) in OPENS or one == "put"):
                enough = OPENS.get((path, method))
                status = call(token, method, at(path, nowhere=True)).status_code
                good = (
                    status in (403, 405) if enough is None else status not in (401, 403, 405) and status < 500
                    if not enough or right in enough else status == 403
                )  # fmt: skip
                if not good:
                    wrong.append((right, method, path, status))
    assert wrong == []


def ways_that_do_not_hold(world) -> dict[str, str | None]:
    """Tokens that may everything, but for one thing."""
    may = {"unit": world.region, "resources": RIGHTS}
    revoked, old = create_client(name="Revoked", **may)
    revoke(client=revoked)
    rotated, before = create_client(name="Rotated", **may)
    rotate(client=rotated, overlap=timedelta(seconds=-1))
    ended = create_client(name="Ended", expires_at=timezone.now() - timedelta(seconds=1), **may)[1]
    gone, secret = create_oauth_client(name="Gone", **may)
    late, other_secret = create_oauth_client(name="Late", **may)
    of_revoked, over = access_token(gone, secret), access_token(late, other_secret)
    revoke(client=gone)
    AccessToken.objects.filter(application=late.application).update(expires=timezone.now())
    return {
        "none": None, "wrong": "cg_" + "x" * 43, "wrong access": "cga_" + "x" * 43, "revoked": old, "rotated": before,
        "ended": ended, "elsewhere": create_client(name="Elsewhere", networks=["192.0.2.0/24"], **may)[1],
        "of a revoked client": of_revoked, "an access token that is over": over,
        # A secret isn't a token.
        "secret": create_oauth_client(name="Third", **may)[1],
    }  # fmt: skip


def access_token(client, secret: str, **more) -> str:
    given = {"grant_type": "client_credentials", "client_id": client.application.client_id, "client_secret": secret, **more}
    form = "application/x-www-form-urlencoded"
    return Client().post("/api/v1/oauth/token/", urlencode(given), content_type=form).json()["access_token"]


def test_what_does_not_hold_opens_nothing_in_any_way_and_is_not_told_why(world, mine):
    wrong, ways = [], ways_that_do_not_hold(world)
    for path in PATHS:
        for method in METHODS:
            answers = {why: call(token, method, at(path, mine)) for why, token in ways.items()}
            wrong += [(why, method, path, one.status_code) for why, one in answers.items() if one.status_code != 401]
            with_a_token = {one.content for why, one in answers.items() if why != "none"}
            if len(with_a_token) != 1:
                wrong.append((method, path, with_a_token))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_what_another_made_looks_as_if_it_were_not_there(world, mine, place):
    """Exports and lists of personnel systems are of who sent them; assignments of who sees the unit."""
    token, seen = other(world, place, "Theirs"), place in ("region", "nation")
    wrong = []
    for path, method in OPENS:
        if "<" not in path:
            continue
        there, never = at(path, mine), at(path, nowhere=True)
        answer, nothing = call(token, method, there), call(token, method, never)
        if seen and "assignments" in path:
            if answer.status_code != (200 if method == "get" else 403):
                wrong.append((method, path, answer.status_code))
        elif told(answer, there) != told(nothing, never) or answer.status_code != 404:
            wrong.append((method, path, told(answer, there), told(nothing, never)))
    assert wrong == []


def told(response, asked: str) -> tuple:
    """All of an answer but for the address, the second, and how many calls are left."""
    headers = {name: value for name, value in response.headers.items() if not name.startswith(("RateLimit", "Expires"))}
    return response.status_code, response.content.decode().replace(asked, "…"), sorted(headers.items())


def test_an_access_token_is_never_wider_than_what_it_was_asked_for(world, mine):
    client, secret = create_oauth_client(name="Narrow", unit=world.region, resources=["units", "courses"])
    token = access_token(client, secret, scope="units")
    opened = {path for path in PATHS if "<" not in path and call(token, "get", at(path)).status_code == 200}
    assert opened == {"api/v1/units/"}
