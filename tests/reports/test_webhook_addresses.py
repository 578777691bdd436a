"""Where webhooks may lead: nowhere into our own network, by whatever name, number or trick."""

import pytest

from reports.clients import create_client
from reports.webhooks.address import BadAddress, look_up, target_of
from reports.webhooks.register import create_webhook
from reports.webhooks.send import send

PUBLIC = "93.184.215.14"


def to(*ips):
    """A resolver for which every name has these addresses."""
    return lambda host, port: list(ips)


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.100.100.200", "0.0.0.0",
        "168.63.129.16", "192.0.0.192", "198.18.0.1", "224.0.0.1", "255.255.255.255", "240.0.0.1",
        "::1", "::", "fe80::1", "fe80::1%1", "fd00:ec2::254", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "::127.0.0.1", "64:ff9b::a00:1", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1", "2001:db8::1",
        "2001:0:7f00:1::1",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(ip):
    with pytest.raises(BadAddress):
        target_of("https://records.example.org/", resolve=to(ip))


def test_one_private_address_among_public_ones_is_enough_to_refuse():
    with pytest.raises(BadAddress):
        target_of("https://records.example.org/", resolve=to(PUBLIC, "10.0.0.1"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost", "0",
        "0.0.0.0",
    ],
)  # fmt: skip
def test_other_ways_to_write_an_address_are_read_as_the_system_reads_them(host):
    with pytest.raises(BadAddress):
        target_of(f"https://{host}/", resolve=look_up)


@pytest.mark.parametrize(
    "address",
    [
        "http://records.example.org/", "ftp://records.example.org/", "file://records.example", "//records.example.org/",
        "records.example.org", "https://", "https:///path", "https://user:word@records.example.org/",
        "https://records.example.org/#part", "https://records.example.org:0/", "https://records.example.org:99999/",
        "https://records.example.org/\r\nHost: inside", "https://records.example.org/a b", "https://[::1", "",
        "https://пример.example/",
    ],
)  # fmt: skip
def test_what_is_no_address_of_ours_is_refused(address):
    with pytest.raises(BadAddress):
        target_of(address, resolve=to(PUBLIC))


def test_a_public_address_is_taken_with_its_port_path_and_question():
    target = target_of("https://records.example.org:8443/told?by=us", resolve=to(PUBLIC))
    assert (target.secure, target.host, target.port, target.path, target.ip) == (
        True, "records.example.org", 8443, "/told?by=us", PUBLIC,
    )  # fmt: skip
    assert target_of("https://records.example.org", resolve=to("2606:2800:21f:cb07::1")).port == 443


def test_without_tls_only_this_machine_is_reached_and_only_where_that_is_allowed(settings):
    settings.WEBHOOKS_TO_LOOPBACK = True
    assert not target_of("http://localhost:8080/", resolve=to("127.0.0.1")).secure
    for ip in (PUBLIC, "10.0.0.1", "169.254.169.254"):
        with pytest.raises(BadAddress):
            target_of("http://records.example.org/", resolve=to(ip))


def test_it_connects_to_the_very_address_that_was_checked(receiver):
    asked = []

    def resolve(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    address = f"http://nowhere.invalid:{receiver.port}/told/"
    outcome = send(address=address, secret="whsec_c2VjcmV0", message_id="msg_1", body="{}", resolve=resolve)
    # The name doesn't exist: had anybody looked it up again, there would be no answer.
    assert outcome.status == 204 and asked == ["nowhere.invalid"]
    assert receiver.got[0][0]["Host"] == f"nowhere.invalid:{receiver.port}"


def test_a_name_that_has_come_to_lead_inside_is_refused_at_delivery():
    message = {"secret": "whsec_c2VjcmV0", "message_id": "msg_1", "body": "{}"}
    outcome = send(address="https://records.example.org/", **message, resolve=to("10.0.0.1"))
    assert outcome.status is None and "isn't public" in outcome.error


def test_it_is_checked_before_it_is_registered(world):
    client, _token = create_client(name="Records", unit=world.region)
    with pytest.raises(BadAddress):
        create_webhook(client=client, address="https://x.example/", events=["enrolment.changed"], resolve=to("::1"))
    create_webhook(client=client, address="https://x.example/", events=["enrolment.changed"], resolve=to(PUBLIC))
