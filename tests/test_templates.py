"""What templates must not do, whatever they show."""

import re

import pytest

from scripts.fingerprint import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
#: French puts a space before a colon, Armenian another sign in its place: a translator needs to have it.
GLUED = re.compile(r"""\{%\s*(?:translate|trans)\b[^%]*%\}\s*:|%\}:\s|\{%\s*endblocktranslate\s*%\}\s*:""")


def test_there_are_templates():
    assert len(TEMPLATES) > 50


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "templates").as_posix())
def test_a_colon_stands_inside_the_words_that_are_translated(path):
    assert GLUED.findall(path.read_text("utf-8")) == []
