"""One request: to the address that was checked, signed after Standard Webhooks, no redirect followed, soon over."""

import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from socket import SHUT_RDWR, create_connection
from threading import Timer

from standardwebhooks.webhooks import Webhook as Signer

from .address import BadAddress, Resolve, Target, look_up, target_of

#: For each step, and for all of them: a receiver that sends a byte now and then must not hold a worker.
STEP, WHOLE = 10, 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """The status of the answer, None where there was none; then `error` says what was in the way.

    `words` are the beginning of the answer's body, where it was listened to and nothing was taken.
    """

    status: int | None
    error: str = ""
    words: str = ""

    @property
    def accepted(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class _Checked(HTTPConnection):
    """Connects to the target's number, and names its host to the server and to its certificate's check."""

    def __init__(self, target: Target):
        super().__init__(target.host, target.port, timeout=STEP)
        self.target = target
        if target.secure:
            self.default_port = 443

    def connect(self) -> None:
        self.sock = create_connection((self.target.ip, self.target.port), self.timeout)
        if self.target.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.target.host)

    def cut(self) -> None:
        """From another thread: whoever waits for this connection is told that it ended."""
        with suppress(AttributeError, OSError):
            self.sock.shutdown(SHUT_RDWR)


def send(*, address: str, secret: str, message_id: str, body: str, resolve: Resolve = look_up) -> Outcome:
    """Post the message once. Never raises for what a receiver or a network does."""
    try:
        target = target_of(address, resolve=resolve)
    except BadAddress as error:
        return Outcome(None, f"refused: {error}")
    now = datetime.now(UTC)
    headers = {
        "User-Agent": "Common-Ground-Webhooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(secret).sign(msg_id=message_id, timestamp=now, data=body),
    }
    return post(target, body.encode(), headers)


def post(target: Target, body: bytes, headers: dict[str, str], *, listen: int = 0) -> Outcome:
    """One POST of JSON to a checked address. Never raises for what a receiver or a network does.

    Of an answer that takes nothing, `listen` bytes of the body are read: it could be endless.
    """
    connection = _Checked(target)
    timer = Timer(WHOLE, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request(
            "POST", target.path, body, {"Content-Type": "application/json", "Connection": "close", **headers}
        )
        answer = connection.getresponse()
        outcome = Outcome(answer.status)
        if listen and not outcome.accepted:
            outcome = Outcome(answer.status, words=_beginning(answer, listen))
    except (OSError, HTTPException) as error:
        return Outcome(None, f"{type(error).__name__}: {error}"[:200])
    finally:
        timer.cancel()
        connection.close()
    return outcome


def _beginning(answer: HTTPResponse, length: int) -> str:
    """What of it can be had: the status says what became of the message, whatever comes after it."""
    try:
        return answer.read(length).decode(errors="replace")
    except (OSError, HTTPException):
        return ""
