"""Every address × every role, in the unit, above, below and beside it: who gets in, and that refusals tell nothing.

Who is let in is tried with one of those; who isn't, with each. What isn't there must look the same to whom it is closed.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.db import transaction
from django.test import Client

from tests import factories as make

from .addresses import APPS, Address, addresses
from .reach import elsewhere, parameters
from .table import AUTHORS, EMPTY, FIGURES, OURS, SIGNED_IN, SNIPPETS, Rule

TABLE = OURS | SNIPPETS
OF_PROGRAMS = ("api/v1/", "xapi/")
#: Who is refused at the door of the CMS is so on every page of it in the same way: three of them stand for all.
AT_THE_DOOR = {"nobody", "colleague", "manager parent"}
TRIED_IN_CMS = AT_THE_DOOR | {"trainer", "trainer own", "trainer sibling", "translator", "reviewer", "lawyer",
                              "community_reviewer", "administrator"}  # fmt: skip
#: Who also tries what isn't there: of those who are refused, one of each kind.
CURIOUS = {"nobody", "colleague", "facilitator", "other facilitator", "trainer own", "manager child", "manager sibling",
           "translator", "community_reviewer"}  # fmt: skip
#: Wagtail fails at a form without them: streams with nothing in them.
STREAMS = {"question-count": "0", "signatories-count": "0"}
#: Headers that say the second, or are compared by themselves.
VARYING = ("Expires", "Last-Modified", "Location", "Content-Length")
#: What differs from one answer to the same request to the next.
CHANGES = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"|csrfToken[^,]+,|"\w{64}"')


def is_ours(one: Address) -> bool:
    if one.path.startswith(OF_PROGRAMS):
        return one.path in ("api/v1/docs/", "api/v1/schema/")
    return one.of in APPS or one.path.startswith(("cms/snippets/", "media/"))


def test_every_address_is_in_the_table():
    assert {one.path for one in addresses() if is_ours(one)} == TABLE.keys()


def clients(world) -> dict[str, Client]:
    """Of each person, and of nobody."""
    return {"nobody": Client(raise_request_exception=False)} | {
        name: make.signed_in(person, raise_request_exception=False) for name, person in world.people.items()
    }


def ask(client: Client, method: str, at: str):
    """What is answered; what was done is undone."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(at, STREAMS if method == "post" else None)
        transaction.set_rollback(True)
    # Who has signed out is here again.
    client.cookies = cookies
    return response


def word(response) -> str:
    """Refused in one of the ways that are documented, or not."""
    if response.status_code == 302:
        to = response.url.partition("?")[0]
        return "sign in" if to in ("/en/sign-in/", "/cms/login/") else "refused" if to == "/cms/" else "open"
    return {401: "refused", 403: "refused", 404: "not there", 405: "no such method"}.get(response.status_code, "open")


def told(response, at: str) -> tuple:
    """All of an answer, but for the address itself and what is another each time."""
    if response.streaming:
        return response.status_code, "stream"
    # Pages name themselves in every language; a way to the sign-in names where to go on.
    own = at.removeprefix("/en")
    body, location = (
        text.replace(own, "…").replace(quote(own), "…")
        for text in (response.content.decode(errors="replace"), response.headers.get("Location", ""))
    )
    kept = {name: value for name, value in response.headers.items() if name not in VARYING}
    return response.status_code, CHANGES.sub("", body), location, sorted(kept.items())


def unknown(one: Address, known: dict, who: str) -> list[dict]:
    """What isn't there, in the place of what she may not know of: authors see all pages, officers which courses there are
    (403 says that one isn't assigned), some units are hers to see."""
    sees_it = who == "trainer own" and one.path.startswith("cms/snippets/progress/assignment/")
    if who not in CURIOUS or sees_it:
        return []
    seen = {"page_id"} & set(one.parameters) if who in AUTHORS else set()
    if who != "nobody":
        seen |= {"course"} & set(one.parameters)
    if who in FIGURES and one.path.startswith("LANGUAGE/units/<int:pk>/"):
        seen.add("pk")
    return [other for other in elsewhere(one, known) if all(other[name] == known[name] for name in seen)]


def faults_of(world, one: Address, rule: Rule, http: dict[str, Client]) -> Iterator[tuple]:
    known = parameters(one, world.things)
    at = one.at(known)
    tried = TRIED_IN_CMS if one.path.startswith("cms/") else SIGNED_IN | {"nobody"}
    for method, may in (("get", rule.get), ("post", rule.post)):
        if may is None:
            who = min((rule.get or rule.post) or SIGNED_IN)
            if ask(http[who], method, at).status_code != 405:
                yield one.path, method, who, "is answered"
            continue
        for who in sorted(may)[:1]:
            said = ask(http[who], method, at)
            right = "not there" if one.path in EMPTY else "open"
            if word(said) != right or said.status_code >= 500:
                yield one.path, method, who, word(said), said.status_code
        for who in sorted(tried - may):
            said = ask(http[who], method, at)
            if word(said) == "open":
                yield one.path, method, who, word(said), said.status_code
            for other in [one.at(other) for other in unknown(one, known, who)]:
                if told(ask(http[who], method, other), other) != told(said, at):
                    yield one.path, method, who, "tells of", other


@pytest.mark.parametrize("part", ["cms/snippets/", "cms/", "LANGUAGE/units/", "LANGUAGE/courses/", "LANGUAGE/", ""])
def test_who_may_gets_in_and_nobody_else_learns_anything(world, part):
    parts = ["cms/snippets/", "cms/", "LANGUAGE/units/", "LANGUAGE/courses/", "LANGUAGE/", ""]
    of = {one.path: next(name for name in parts if one.path.startswith(name)) for one in addresses()}
    http = clients(world)
    faults = [
        fault for one in addresses() if is_ours(one) and of[one.path] == part
        for fault in faults_of(world, one, TABLE[one.path], http)
    ]  # fmt: skip
    assert not faults, "\n".join(map(str, faults))
