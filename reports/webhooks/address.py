"""Where a webhook may lead: out of the installation's own network, whatever a name or number pretends to be.

The name is looked up once for each delivery, every address that it has is judged, and `send.py` connects to the very
address that was judged: a name that means something else a moment later (DNS rebinding) leads nowhere.
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from django.conf import settings

#: From host and port to the addresses that the host has.
Resolve = Callable[[str, int], list[str]]

PORTS = {"https": 443, "http": 80}
#: Public by number or by this Python's tables, and yet the inside of somebody's cloud (Azure's wire server, Oracle's).
INSIDE = (IPv4Network("168.63.129.16/32"), IPv4Network("192.0.0.0/24"))
#: Addresses of version 4 in the clothes of version 6 (RFC 6052); others are known to `ipaddress`.
NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))


class BadAddress(Exception):
    """The address can't be a webhook's; the text says why, in English, for log and operators."""


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: `ip` is to be connected to, `host` to be named."""

    secure: bool
    host: str
    port: int
    path: str
    ip: str


def look_up(host: str, port: int) -> list[str]:
    """By the system's resolver, which also knows numbers in other notations (2130706433, 0x7f.1)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise BadAddress("the name isn't known") from error
    return [entry[4][0] for entry in found]


def target_of(address: str, *, resolve: Resolve = look_up) -> Target:
    """Where this address leads now. Raises BadAddress."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress("it can't be read") from error
    plain = any(mark <= " " or mark > "~" for mark in address)
    if plain or parts.scheme not in PORTS or not host or parts.username is not None or parts.fragment or port == 0:
        raise BadAddress("it must be https://, a host, and a path")
    if parts.scheme == "http" and not settings.WEBHOOKS_TO_LOOPBACK:
        raise BadAddress("it must be https://")
    port = port or PORTS[parts.scheme]
    ips = [ip_address(one) for one in resolve(host, port)]
    # All of them: of a name with a public and a private address nobody may choose the private one by trying again.
    if not ips or not all(_is_open(ip, secure=parts.scheme == "https") for ip in ips):
        raise BadAddress("it leads into a network that isn't public")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(secure=parts.scheme == "https", host=host, port=port, path=path, ip=str(ips[0]))


def _is_open(ip: IPv4Address | IPv6Address, *, secure: bool) -> bool:
    """Whether a webhook may be sent there."""
    if getattr(ip, "scope_id", None):
        return False
    if settings.WEBHOOKS_TO_LOOPBACK and ip.is_loopback:
        return True
    return secure and all(_is_public(one) for one in (ip, *_within(ip)))


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not any(ip in one for one in INSIDE)


def _within(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """The addresses of version 4 to which one of version 6 leads."""
    if ip.version == 4:
        return []
    last = IPv4Address(int(ip) & 0xFFFFFFFF)
    held = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    # The first 96 bits empty: 'compatible' addresses, which some systems still follow.
    compatible = int(ip) >> 32 == 0
    return [one for one in held if one] + ([last] if compatible or any(ip in one for one in NAT64) else [])
