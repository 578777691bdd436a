import gettext
import os

import pytest

from scripts import compile_messages

CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Sign in"
msgstr "Prijava"
"""


@pytest.fixture
def source(monkeypatch, tmp_path):
    monkeypatch.setattr(compile_messages, "ROOT", tmp_path)
    path = tmp_path / "locale" / "bs" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_gettext_reads_what_was_compiled(source):
    assert compile_messages.compile_stale() == [source]
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Sign in") == "Prijava"


def test_only_an_edited_catalogue_is_compiled_again(source):
    compile_messages.compile_stale()
    assert compile_messages.stale() == []
    later = source.with_suffix(".mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert compile_messages.stale() == [source]
