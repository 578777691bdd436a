"""What every test of the product begins with, beside the world of `tests/world.py`."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _default_language():
    """A request leaves its language active; the next test must not be told so in Bosnian."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """Versions never change, so processes keep them by id; but a rolled-back test's ids come again with others."""
    from courses.queries import _syllabus
    from quizzes.facility import _versions
    from quizzes.versions import document

    for remembering in (_syllabus, _versions, document):
        remembering.cache_clear()


@pytest.fixture(autouse=True)
def _nobody_seen_a_minute_ago():
    """Processes write an officer's time once a minute; but a rolled-back test's ids come again with others."""
    from progress.note_time import forget

    forget()


@pytest.fixture
def work_off():
    """Do all background work that is ready; asserts that none of it failed."""

    def do() -> int:
        from django_tasks_db.models import DBTaskResult

        from lms.background.worker import Worker

        done = Worker().work_off()
        failed = DBTaskResult.objects.exclude(exception_class_path="").first()
        assert failed is None, failed.traceback
        return done

    return do
