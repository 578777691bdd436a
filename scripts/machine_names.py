"""Under which names and addresses this machine is reached: who opens `make run` to a network needs no others."""

import socket
import struct
import sys
from contextlib import suppress

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
#: Addresses for documentation, where nobody is: asked only from which address of ours one would get there.
SOMEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def names_of_this_machine() -> list[str]:
    """As ALLOWED_HOSTS wants them, IPv6 in brackets.

    Asks no name server, which would take long where there is none.
    """
    name = socket.gethostname()
    return sorted({*LOOPBACK, name, f"{name.split('.')[0]}.local", *_outgoing(), *_of_interfaces()})


def _outgoing() -> set[str]:
    found = set()
    for family, address in SOMEWHERE:
        # Connecting a datagram socket chooses an address and sends nothing.
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((address, 9))
            found.add(_written(probe.getsockname()[0]))
    return found


def _of_interfaces() -> set[str]:
    """IPv4 addresses of every interface, where the system is Linux: a machine may be in several networks."""
    if sys.platform != "linux":
        return set()
    import fcntl

    ask_address, found = 0x8915, set()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # an interface without an address
                answer = fcntl.ioctl(probe.fileno(), ask_address, struct.pack("256s", name.encode()[:15]))
                found.add(socket.inet_ntoa(answer[20:24]))
    return found


def _written(address: str) -> str:
    address = address.split("%")[0]
    return f"[{address}]" if ":" in address else address
