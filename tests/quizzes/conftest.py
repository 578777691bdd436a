import pytest


@pytest.fixture(autouse=True)
def _no_document_remembered():
    """Versions never change, so processes keep them by id; but a rolled-back test's ids come again with others."""
    from quizzes.versions import document

    document.cache_clear()
