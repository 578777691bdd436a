"""Somebody who is signed in and asks for pages, in this process: the whole of WSGI and middleware, and no network.

A web server and a loopback socket would be fairer to nobody. They cost the same for the yardstick as for the
page, so they would move every ratio towards 1; and with two processes on few cores the client's own work would be
measured too. Called as the web server calls it, the application is all that is timed. It isn't
`django.test.Client`, which checks no CSRF token and keeps the database connection that a real request gives back.
"""

import io
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.test import Client
from django.utils.crypto import get_random_string

from lms.wsgi import application

HOST = "localhost"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Unexpected(Exception):
    """An address gave another status than the measurement is about: its time would mean nothing."""


@dataclass
class Visitor:
    """Keeps cookies, as a browser does; `headers` go with every request, named as in HTTP."""

    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def signed_in(cls, officer) -> "Visitor":
        """With a real session of hers, made as signing in makes it, without a password's slow hash.

        Her browser has had the cookie against forged forms since the page on which she signed in.
        """
        client = Client()
        client.force_login(officer)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        return cls(cookies={settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: get_random_string(32)})

    def get(self, address: str, *, expect: int = 200, **headers: str) -> Answer:
        return self.getting(address, expect=expect, **headers)()

    def getting(self, address: str, *, expect: int = 200, **headers: str) -> Callable[[], Answer]:
        """A GET that is ready to be sent, and timed."""
        return partial(self._send, self._environ("GET", address, headers), expect)

    def pieces(self, address: str) -> Iterator[bytes]:
        """A GET whose answer is taken piece by piece, as it is made, and kept nowhere."""
        answer = application(self._environ("GET", address, {}), lambda *_begun: None)
        try:
            yield from answer
        finally:
            answer.close()

    def posting(self, address: str, form: dict, *, expect: int = 302) -> Callable[[], Answer]:
        """A POST of a form that is ready to be sent; `form` holds the page's CSRF token, as a page's form does."""
        body = urlencode(form, doseq=True).encode()
        headers = {"Origin": f"http://{HOST}", "Referer": f"http://{HOST}/"}
        environ = self._environ("POST", address, headers)
        environ.update(CONTENT_TYPE="application/x-www-form-urlencoded", CONTENT_LENGTH=str(len(body)))
        environ["wsgi.input"] = io.BytesIO(body)
        return partial(self._send, environ, expect)

    def _environ(self, method: str, address: str, headers: dict[str, str]) -> dict:
        parts = urlsplit(address)
        named = {"Host": HOST, "Accept": "*/*", "Accept_Language": "en", **self.headers, **headers}
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": parts.path,
            "QUERY_STRING": parts.query,
            "SERVER_NAME": HOST,
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_COOKIE": cookies,
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in named.items()},
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }

    def _send(self, environ: dict, expect: int) -> Answer:
        answer = _call(environ)
        if answer.status != expect:
            asked = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            raise Unexpected(f"{asked}: {answer.status} instead of {expect}\n{answer.text[:2000]}")
        cookie = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        self.cookies.update({name: morsel.value for name, morsel in cookie.items()})
        return answer


def _call(environ: dict) -> Answer:
    """One request as a web server makes it: call, read to the end, close."""
    begun: dict = {}

    def start_response(status: str, headers: list[tuple[str, str]], exc_info=None) -> None:
        begun.update(status=int(status.split()[0]), headers=dict(headers))

    pieces = application(environ, start_response)
    try:
        body = b"".join(pieces)
    finally:
        close = getattr(pieces, "close", None)
        if close is not None:
            close()
    return Answer(begun["status"], begun["headers"], body)


def form_token(answer: Answer) -> str:
    """The CSRF token in a page's form."""
    return TOKEN.search(answer.text)[1]


def seconds(send: Callable[[], object]) -> float:
    """How long it takes."""
    begun = time.perf_counter()
    send()
    return time.perf_counter() - begun
