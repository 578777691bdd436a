"""The world in which each test begins: a migrated database, empty caches, uploads that go away."""

import gc
import os

import pytest
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from tests.databases import databases_for

# A deadline fails on a busy machine, not on a slow function; speed is measured in benchmarks. Examples are the same in
# each run, so that a change is refused for what it changed; `--hypothesis-profile=explore` looks for new ones.
hypothesis_settings.register_profile("explore", deadline=None)
hypothesis_settings.register_profile("common-ground", deadline=None, derandomize=True)
# To look for the shortest example that fails takes Hypothesis minutes, in which CI has long known that one does.
hypothesis_settings.register_profile(
    "common-ground-ci", hypothesis_settings.get_profile("common-ground"), phases=[Phase.explicit, Phase.generate]
)
hypothesis_settings.load_profile("common-ground-ci" if os.environ.get("CI") else "common-ground")


#: By these a test asks for a database, beside the marker `django_db`; without either it is refused one.
READ_A_DATABASE = {"db", "transactional_db", "live_server", "databases", "site"}


def pytest_collection_modifyitems(config, items):
    """What reads no database says the same on both: it runs on SQLite alone."""
    if not os.environ.get("DATABASE_URL", "").startswith(("postgres", "psql", "pgsql")):
        return
    pure = [item for item in items if not reads_a_database(item)]
    if pure:
        config.hook.pytest_deselected(items=pure)
        items[:] = [item for item in items if reads_a_database(item)]


def pytest_collection_finish(session):
    """What is imported by now stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def reads_a_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or not READ_A_DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def worker() -> str:
    """This process's name among the workers of xdist; part of the name of what it alone uses."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def databases(tmp_path_factory):
    """Maker of databases of the kind that DATABASE_URL names (SQLite without it)."""
    return databases_for(os.environ.get("DATABASE_URL", ""), tmp_path_factory.mktemp("databases"))


@pytest.fixture(scope="session")
def django_db_setup(databases, worker, django_test_environment, django_db_blocker):
    """In the place of pytest-django's own: copy the template instead of migrating, in each worker.

    A test that really commits (`transaction=True`, `live_server`) gets the copy restored behind it. Django
    would empty every table, and with them what migrations laid: root of the page tree, locales, roles.
    """
    from django.db import connections
    from django.test import TransactionTestCase

    name = f"test_{worker}"
    _connect_to(databases.copy(name))

    def restore(case):
        connections.close_all()
        databases.restore(name)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", restore)
        yield
    with django_db_blocker.unblock():
        connections.close_all()
    databases.drop(name)


def _connect_to(url: str) -> None:
    """Point Django at another database of the same kind; settings other than its name stay."""
    import environ
    from django.db import connections

    connections.close_all()
    connections["default"].settings_dict["NAME"] = environ.Env.db_url_config(url)["NAME"]


@pytest.fixture(autouse=True, scope="session")
def _uploads_go_away(tmp_path_factory):
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True)
def _nothing_cached():
    """A rolled-back test leaves what it cached; the next one must not read it."""
    from django.core.cache import cache

    cache.clear()
