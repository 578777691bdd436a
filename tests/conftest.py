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
def _no_document_remembered():
    """Versions never change, so processes keep them by id; but a rolled-back test's ids come again with others."""
    from quizzes.versions import document

    document.cache_clear()
