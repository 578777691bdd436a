"""What people are told: every kind that officers and managers rely on has its words, in each language."""

import pytest
from django.conf import settings
from django.utils.translation import override

from people import news, wording
from people.places import names

KINDS = (
    "assigned", "due_soon", "overdue", "update_required", "recognised", "passed", "marked", "certificate",
    "certificate_expires", "session_booked", "session_reminder", "session_changed", "session_cancelled", "week_of_unit",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_news_has_words(kind):
    assert kind in news._words
    assert wording.message(kind) is not None


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_translations_keep_the_places_that_are_needed(language):
    for message in wording.all_messages():
        with override(language):
            said = message.standard()
        needed = {place.name for place in message.places if place.needed}
        assert needed <= names(said.title) | names(said.text), message.key
        assert names(said.title) | names(said.text) <= message.known.keys(), message.key
