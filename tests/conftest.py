"""What every test of the product begins with, beside the world of `tests/world.py`."""

import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def _default_language():
    """A request leaves its language active; the next test must not be told so in Bosnian."""
    with translation.override(settings.LANGUAGE_CODE):
        yield
