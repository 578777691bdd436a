"""How whoever runs the platform gives a token out and takes it back."""

import io

import pytest
from django.core.management import CommandError, call_command

from reports.clients import client_of_token, create_client, revoke
from reports.models import ApiClient
from reports.oauth import client_of_secret


def run(*words: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_the_token_stands_alone_on_the_last_line_and_opens_the_unit(world):
    out, err = run("create_api_client", "Training records", "--unit", "T-BA-SA")
    token = out.splitlines()[-1]
    client = client_of_token(token)
    assert (client.name, client.unit) == ("Training records", world.region)
    assert out == token + "\n"
    assert "shown this once" in err and "Region of Sarajevo" in err
    assert token not in err


def test_id_and_secret_stand_alone_on_the_last_lines(world):
    out, err = run("create_api_client", "Records", "--unit", "T-BA-SA", "--oauth", "--resource", "enrolments:write")
    client_id, secret = out.splitlines()
    client = client_of_secret(client_id, secret)
    assert (client.unit, client.resources) == (world.region, ["enrolments:write"])
    assert client_of_token(secret) is None and secret not in err
    out, _err = run("rotate_api_client", "Records")
    assert client_of_secret(client_id, out.strip()) == client_of_secret(client_id, secret) == client


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("Records", "--unit", "T-BA-S"), "Did you mean T-BA-SA"),
        (("Records", "--unit", "t-ba-sa-01"), "Did you mean T-BA-SA-01"),
        (("Records", "--unit", "zzzzzz"), "no unit with the code “zzzzzz”"),
        (("Records", "--unit", "zzzzzz"), "--list-units"),
        (("Records",), "--unit CODE"),
        ((" ", "--unit", "T-BA-SA"), "a name of 1 to 120 characters"),
        (("x" * 121, "--unit", "T-BA-SA"), "a name of 1 to 120 characters"),
        (("--unit", "T-BA-SA"), "a name of 1 to 120 characters"),
    ],
)
def test_a_mistake_is_explained_and_makes_nothing(world, words, said):
    with pytest.raises(CommandError) as error:
        run("create_api_client", *words)
    assert said in str(error.value)
    assert not ApiClient.objects.exists()


def test_units_are_listed_as_a_tree(world):
    out, _ = run("create_api_client", "--list-units")
    lines = out.splitlines()
    at = lines.index("T-BA  Nation")
    assert "  T-BA-SA  Region of Sarajevo" in lines[at:]
    assert "    T-BA-SA-01  Station Centar" in lines[at:]


@pytest.mark.parametrize("by", ["name", "token_prefix"])
def test_a_client_is_revoked_by_name_or_by_the_beginning_of_its_token(world, by):
    client, token = create_client(name="Records", unit=world.station)
    out, _ = run("revoke_api_client", getattr(client, by))
    assert "Revoked “Records”" in out
    assert client_of_token(token) is None


def test_who_is_not_there_or_revoked_already_is_said(world):
    create_client(name="Records", unit=world.station)
    run("revoke_api_client", "Records")
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("revoke_api_client", "Records")


def test_of_two_clients_of_one_name_neither_is_revoked_by_it(world):
    for unit in (world.station, world.sister_station):
        create_client(name="Records", unit=unit)
    with pytest.raises(CommandError, match=r"T-BA-SA-01.*T-BA-SA-02"):
        run("revoke_api_client", "Records")
    assert ApiClient.objects.filter(revoked_at=None).count() == 2


def test_a_token_is_made_for_some_lists_networks_and_days(world):
    words = ("--resource", "units", "--resource", "officers", "--network", "192.0.2.7/24", "--days", "30")
    _out, err = run("create_api_client", "Records", "--unit", "T-BA-SA", *words, "--calls-per-minute", "10")
    client = ApiClient.objects.get()
    assert (client.resources, client.networks, client.calls_per_minute) == (["officers", "units"], ["192.0.2.0/24"], 10)
    assert (client.expires_at - client.created_at).days in (29, 30)
    assert "It reads: officers, units." in err


def test_more_networks_than_may_be_are_refused(world):
    networks = [word for one in range(21) for word in ("--network", f"192.0.{one}.0/24")]
    with pytest.raises(CommandError, match="at most 20 networks"):
        run("create_api_client", "Records", "--unit", "T-BA-SA", *networks)
    assert not ApiClient.objects.exists()


def test_what_is_no_network_is_named(world):
    with pytest.raises(CommandError, match="“the office” is no network"):
        run("create_api_client", "Records", "--unit", "T-BA-SA", "--network", "the office")
    assert not ApiClient.objects.exists()


def test_a_rotated_token_stands_alone_and_the_one_before_opens_for_some_days(world):
    client, before = create_client(name="Records", unit=world.station)
    out, err = run("rotate_api_client", "Records", "--overlap", "2")
    token = out.splitlines()[-1]
    assert out == token + "\n" and token not in err and before[:8] in err
    assert client_of_token(token) == client_of_token(before) == client


def test_a_revoked_client_gets_no_other_token(world):
    client, _token = create_client(name="Records", unit=world.station)
    revoke(client=client)
    with pytest.raises(CommandError, match="Nothing was changed"):
        run("rotate_api_client", "Records")
