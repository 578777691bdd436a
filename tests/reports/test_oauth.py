"""OAuth 2.0 client credentials: tokens of half an hour, with the rights of the client and under the same rules."""

import base64
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oauth2_provider.models import AccessToken, Application

from people.models import SignInTry
from reports.clients import create_client, revoke, rotate
from reports.models import RESOURCES, ApiClient
from reports.oauth import create_oauth_client, forget_expired_tokens

from .world import make_enrolment

ADDRESS = "/api/v1/oauth/token/"
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def made(world):
    """A client of the region with its secret."""
    return create_oauth_client(name="Program", unit=world.region)


def basic(client_id: str, secret: str) -> dict:
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def post(headers: dict | None = None, given: dict = GRANT, address: str = "127.0.0.1"):
    form = "application/x-www-form-urlencoded"
    return Client(headers=headers, REMOTE_ADDR=address).post(ADDRESS, urlencode(given, doseq=True), content_type=form)


def ask(client: ApiClient, secret: str, address: str = "127.0.0.1", **given):
    return post(basic(client.application.client_id, secret), {**GRANT, **given}, address)


def token_of(client: ApiClient, secret: str, **given) -> str:
    answer = ask(client, secret, **given)
    assert answer.status_code == 200, answer.content
    return answer.json()["access_token"]


def read(token: str, resource: str = "enrolments", **extra):
    return Client(headers={"Authorization": f"Bearer {token}"}, **extra).get(f"/api/v1/{resource}/")


def test_a_secret_gives_a_token_that_reads_what_its_client_reads(world, made):
    make_enrolment(world.station, world.course, "1")
    make_enrolment(world.other_region, world.course, "2")
    answer = ask(*made)
    assert answer.status_code == 200
    said = answer.json()
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 1800)
    assert said["scope"].split() == list(RESOURCES)
    assert answer["Cache-Control"] == "no-store" and not answer.cookies
    assert [row["unit"] for row in read(said["access_token"]).json()["results"]] == [world.station.code]


def test_id_and_secret_may_stand_in_the_form(made):
    client, secret = made
    given = {**GRANT, "client_id": client.application.client_id, "client_secret": secret}
    assert post(given=given).status_code == 200


def test_neither_secret_nor_token_is_in_the_database(made):
    client, secret = made
    token = token_of(client, secret)
    rows = [*AccessToken.objects.values(), *Application.objects.values(), *ApiClient.objects.values()]
    assert token not in str(rows) and secret not in str(rows)
    assert AccessToken.objects.get().token == ""


def test_a_secret_itself_opens_no_list_and_a_token_gives_no_tokens(world, made):
    client, secret = made
    assert read(secret).status_code == 401
    assert ask(client, token_of(client, secret)).status_code == 401
    _plain, token = create_client(name="Plain", unit=world.region)
    assert ask(client, token).status_code == 401


def test_scopes_narrow_to_what_is_asked_for(made):
    answer = ask(*made, scope="enrolments units")
    assert answer.json()["scope"] == "enrolments units"
    token = answer.json()["access_token"]
    assert read(token, "units").status_code == 200
    assert read(token, "officers").status_code == 403


@pytest.mark.parametrize("scope", ["nothing", "enrolments nothing", "enrolments:write", "officers"])
def test_a_scope_that_the_client_does_not_have_is_refused(world, scope):
    made = create_oauth_client(name="Narrow", unit=world.region, resources=["enrolments"])
    answer = ask(*made, scope=scope)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "grant", ["password", "authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "x"]
)
def test_no_other_grant_is_there(made, grant):
    answer = ask(*made, grant_type=grant, username="a", password="b", code="c", refresh_token="d", device_code="e")
    assert (answer.status_code, answer.json()["error"]) == (400, "unsupported_grant_type")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("path", ["authorize", "revoke_token", "introspect", "applications", "register", "device"])
def test_no_other_address_of_the_library_is_there(db, client, path):
    for prefix in ("/o/", "/oauth/", "/api/v1/oauth/", "/en/o/"):
        assert client.get(f"{prefix}{path}/").status_code == 404


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": ["client_credentials", "client_credentials"]}, "invalid_request"),
        ({**GRANT, "scope": ["units", "units"]}, "invalid_request"),
        ({**GRANT, "client_secret": "again"}, "invalid_request"),
    ],
)
def test_what_is_asked_unclearly_is_refused(made, given, error):
    client, secret = made
    answer = post(basic(client.application.client_id, secret), given)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_json_and_addresses_with_parameters_are_refused(made):
    client, secret = made
    http = Client(headers=basic(client.application.client_id, secret))
    assert http.post(ADDRESS, GRANT, content_type="application/json").json()["error"] == "invalid_request"
    assert http.post(f"{ADDRESS}?grant_type=client_credentials").json()["error"] == "invalid_request"
    assert http.get(ADDRESS).status_code == 405


def refused(world) -> dict:
    """Ids and secrets that don't open, by why not."""
    known, secret = create_oauth_client(name="Known", unit=world.region)
    closed, its = create_oauth_client(name="Closed", unit=world.region)
    revoke(client=closed)
    over = create_oauth_client(name="Over", unit=world.region, expires_at=timezone.now() - timedelta(seconds=1))
    elsewhere = create_oauth_client(name="Elsewhere", unit=world.region, networks=["192.0.2.0/24"])
    of = [(known, "cgs_wrong"), (closed, its), over, elsewhere]
    named = [(client.application.client_id, one) for client, one in of]
    return dict(zip(("wrong", "revoked", "expired", "elsewhere", "unknown"), [*named, ("cgc_none", secret)], strict=True))


def test_who_is_refused_is_not_told_why(world):
    answers = [post(basic(*named)) for named in refused(world).values()]
    assert {one.status_code for one in answers} == {401}
    assert {one["WWW-Authenticate"] for one in answers} == {'Basic realm="Common Ground API"'}
    assert len({one.content for one in answers}) == 1
    assert answers[0].json()["error"] == "invalid_client"


@pytest.mark.parametrize("header", ["Basic", "Basic !!!", "Basic YQ==", "Bearer x", "Basic " + "/" * 8, "Digest a"])
def test_a_header_that_is_none_is_no_credential(db, header):
    assert post({"Authorization": header}).status_code == 401


@pytest.mark.parametrize("client_id", ["š", "a\x00b", "x" * 5000, "' or 1=1"])
def test_a_strange_id_is_unknown(db, client_id):
    assert post(given={**GRANT, "client_id": client_id, "client_secret": "x"}).status_code == 401


def test_who_guesses_has_to_wait(made, monkeypatch):
    client, secret = made
    for _n in range(5):
        assert ask(client, "cgs_guess").status_code == 401
    answer = ask(client, secret)
    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 900
    assert ask(client, secret, address="192.0.2.7").status_code == 200
    SignInTry.objects.update(at=timezone.now() - timedelta(minutes=16))
    assert ask(client, secret).status_code == 200


def test_many_good_calls_at_once_are_no_guessing(made):
    assert {ask(*made).status_code for _n in range(12)} == {200}


def test_asking_for_tokens_counts_as_calls(world):
    made = create_oauth_client(name="Slow", unit=world.region, calls_per_minute=2)
    assert read(token_of(*made)).status_code == 200
    answer = ask(*made)
    assert answer.status_code == 429 and 0 < int(answer["Retry-After"]) <= 60


def test_a_token_ends_after_half_an_hour_and_is_forgotten(made):
    token = token_of(*made)
    assert forget_expired_tokens() == 0
    AccessToken.objects.update(expires=timezone.now())
    assert read(token).status_code == 401
    assert forget_expired_tokens() == 1


def test_revoking_the_client_ends_its_tokens_at_once(made):
    client, secret = made
    token = token_of(client, secret)
    revoke(client=client)
    assert read(token).status_code == 401


def test_what_is_taken_from_the_client_is_taken_from_its_tokens(world, made):
    client, secret = made
    token = token_of(client, secret)
    ApiClient.objects.filter(pk=client.pk).update(networks=["192.0.2.0/24"])
    assert read(token).status_code == 401
    assert read(token, REMOTE_ADDR="192.0.2.1").status_code == 200
    ApiClient.objects.filter(pk=client.pk).update(networks=[], resources=["units"])
    assert (read(token).status_code, read(token, "units").status_code) == (403, 200)
    ApiClient.objects.filter(pk=client.pk).update(expires_at=timezone.now())
    assert read(token, "units").status_code == 401


def test_while_a_secret_is_rotated_both_open_and_it_is_told_which_is_used(made):
    client, before = made
    token = token_of(client, before)
    after = rotate(client=client)
    assert after.startswith("cgs_")
    assert ask(client, before).status_code == 200
    read(token)
    client.refresh_from_db()
    assert client.old_token_used_at is not None and client.last_used_at is None
    assert ask(client, after).status_code == 200
    client.refresh_from_db()
    assert client.last_used_at is not None
    ApiClient.objects.update(old_token_until=timezone.now())
    assert (ask(client, before).status_code, ask(client, after).status_code) == (401, 200)


def test_rotated_at_once_what_the_old_secret_got_opens_no_more(made):
    client, before = made
    token = token_of(client, before)
    rotate(client=client, overlap=timedelta(0))
    assert read(token).status_code == 401 and ask(client, before).status_code == 401


def test_the_last_use_is_shown(made):
    client, secret = made
    token_of(client, secret)
    client.refresh_from_db()
    assert client.last_used_at is not None


def test_a_token_without_a_client_opens_nothing(db):
    assert read("cga_unknown").status_code == 401
    application = Application.objects.create(client_type="confidential", authorization_grant_type="client-credentials")
    stray = AccessToken(application=application, expires=timezone.now() + timedelta(hours=1), scope="units")
    stray._raw_token = "cga_stray"
    stray.save()
    assert read("cga_stray", "units").status_code == 401


def test_programs_find_out_where_tokens_are(db, client):
    said = client.get("/.well-known/oauth-authorization-server").json()
    assert said["issuer"] == "http://testserver"
    assert said["token_endpoint"] == "http://testserver" + ADDRESS
    assert said["grant_types_supported"] == ["client_credentials"]


def test_a_call_with_a_token_costs_what_one_with_the_other_kind_costs(world, made):
    plain, costs = create_client(name="Plain", unit=world.region)[1], []
    for token in (token_of(*made), plain):
        read(token)
        with CaptureQueriesContext(connection) as asked:
            read(token)
        costs.append(len(asked))
    assert costs[0] == costs[1]
