"""Pieces of pages that are rendered once per language and filled in for each page."""

import pytest
from django.template import Context, Template, loader
from django.utils.translation import gettext, override

from people.kept import Kept, gap


@pytest.fixture
def templates(settings, tmp_path):
    """Write templates for one test."""
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]

    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


def test_what_is_put_in_is_escaped_and_never_looked_through(templates):
    piece = Kept(templates("a.html", "<p title='{{ one }}'>{{ two }}</p>"), "one", "two")

    assert piece(one="<b> & '", two="x") == "<p title='&lt;b&gt; &amp; &#x27;'>x</p>"
    assert piece(one=gap("two"), two="secret").count("secret") == 1


def test_it_is_rendered_once_for_a_language_and_what_is_true(templates, monkeypatch):
    rendered = []
    monkeypatch.setattr(
        "people.kept.render_to_string", lambda *a: rendered.append(a) or loader.render_to_string(*a)
    )
    piece = Kept(templates("a.html", "{% load i18n %}{% translate 'Search' %}{% if new %}!{% endif %}"))

    with override("bs"):
        assert (piece(), piece("new"), piece()) == (gettext("Search"), f"{gettext('Search')}!", gettext("Search"))
    assert piece() == "Search"
    assert len(rendered) == 3


@pytest.mark.parametrize(
    ("context", "shown"),
    [({"yes": True, "url": "/a/?b=1&c"}, "!/a/?b=1&amp;c"), ({"yes": False, "url": "/"}, "/"), ({"url": "/"}, "/")],
)
def test_a_tag_puts_one_into_a_page(templates, context, shown):
    templates("b.html", "{% if yes %}!{% endif %}{{ url }}")
    page = Template("{% load kept %}{% kept 'b.html' yes=yes url=url %}")

    assert page.render(Context(context)) == shown
