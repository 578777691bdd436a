"""Worlds that stand: built once for all tests of a file, each of which finds it as it was built.

Pages that are published and translated take longer to build than most tests take to look at them:

    @stands
    def lesson():
        return make.lesson_page(make.module_page(make.course_page()))

    def test_it_is_read(lesson): ...

Every test of the file begins with it, whether it asks for it or not: else it would depend on the tests before it. Not
for files with tests that really commit (`transaction=True`): the world is in a transaction around them all.
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
    def copied(_standing, db):
        return deepcopy(_standing[name])

    return copied


@pytest.fixture(scope="module", autouse=True)
def _standing(request):
    wanted = builders.get(request.module.__name__)
    if wanted is None:
        yield {}
        return
    from django.db import transaction

    request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    around = transaction.atomic()
    # As the transaction of a test, in which blocks that must be the outermost ones are let be.
    around._from_testcase = True
    with blocker.unblock():
        around.__enter__()
        built = _built(wanted)
    yield built
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def _built(wanted: dict) -> dict:
    made = {}
    with translation.override(settings.LANGUAGE_CODE):
        for name, build in wanted.items():
            made[name] = build(*(made[one] for one in signature(build).parameters))
    return made
