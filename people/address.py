"""From which network address a request comes, as far as that can be known."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address as the outermost of our own proxies saw it; '' when nothing says so.

    Proxies append to `X-Forwarded-For`; what stands before their own entries was written by the client, and is
    believed by nobody. A household or station has a whole IPv6 network of addresses to choose from, so only the
    network counts.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if one.strip()]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        address = forwarded[-settings.PROXIES]
    return _network_of(address)


def _network_of(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:  # a Unix socket has none, and a header may hold anything
        return ""
    if isinstance(parsed, IPv6Address):
        parsed = parsed.ipv4_mapped or IPv6Network((int(parsed), 64), strict=False).network_address
    return str(parsed)
