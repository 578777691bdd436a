"""Worlds that stand: built once for the tests of a file that ask for them, each of which finds it as it was built.

Pages that are published and translated take longer to build than most tests take to look at them:

    @stands
    def lesson():
        return make.lesson_page(make.module_page(make.course_page()))

    def test_it_is_read(lesson): ...

The world lies in a transaction around those tests. It is taken back before any other test reads the database, and built
again when one asks for it again, so that no test depends on those before it; tests that don't ask come first. Tests that
really commit (`transaction=True`) can't have one.
"""

from collections import defaultdict
from copy import deepcopy
from inspect import signature

import pytest
from django.conf import settings
from django.utils import translation

#: By module: what builds its worlds, by the name of the fixture.
builders: dict[str, dict] = defaultdict(dict)


def stands(build):
    """A fixture that gives each test its own copy of what `build` gave. It may take the names of those before it."""
    name = build.__name__
    builders[build.__module__][name] = build

    @pytest.fixture(name=name)
    def copied(db):
        return deepcopy(_standing.built[name])

    return copied


def pytest_collection_modifyitems(items):
    """In each file those first that ask for no world: it then is built once."""
    files = {}
    items.sort(key=lambda item: (files.setdefault(item.nodeid.partition("::")[0], len(files)), bool(_asked_by(item))))


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef, request):
    """Just before the transaction of a test begins, which is what pytest-django has this fixture for."""
    if fixturedef.argname == "_django_db_helper":
        with request.getfixturevalue("django_db_blocker").unblock():
            _standing.be_for(_asked_by(request.node))


def _asked_by(item) -> str:
    """The name of the item's module where it asks for one of its worlds."""
    module = item.module.__name__ if hasattr(item, "module") else ""
    asks = module in builders and not builders[module].keys().isdisjoint(item.fixturenames)
    return module if asks else ""


class Standing:
    """The worlds of one module at a time."""

    def __init__(self):
        self.module, self.built, self.around = "", {}, None

    def be_for(self, module: str) -> None:
        if self.module == module:
            return
        self.take_back()
        if module:
            self.build(module)

    def build(self, module: str) -> None:
        from django.db import transaction

        self.around = transaction.atomic()
        # As the transaction of a test, in which blocks that must be the outermost ones are let be.
        self.around._from_testcase = True
        self.around.__enter__()
        try:
            with translation.override(settings.LANGUAGE_CODE):
                for name, build in builders[module].items():
                    self.built[name] = build(*(self.built[one] for one in signature(build).parameters))
        except BaseException:
            self.take_back()
            raise
        self.module = module

    def take_back(self) -> None:
        from django.db import transaction

        if self.around is not None:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)
        self.module, self.built, self.around = "", {}, None


_standing = Standing()
