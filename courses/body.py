"""A lesson's body as HTML: rendered once per edition, jurisdiction and day, then read from the cache."""

from datetime import date

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from people.models import Jurisdiction

from .blocks.terms import terms_named
from .goals import GOALS
from .mark_terms import Marker, Term
from .models import ActivityEdition, LessonPage

DAY = 60 * 60 * 24
#: The type of the block that explains terms.
TERMS = "terms"


def lesson_body(edition: ActivityEdition, *, jurisdiction: Jurisdiction | None, on: date) -> SafeString:
    """The body for a reader of `jurisdiction`, with the law as it stands `on` that day.

    The key names what the body depends on, down to the last change of law. What it doesn't name (a replaced
    file, a jurisdiction's note) shows at the latest on the next day.
    Queries: none when cached; else one or two per law, picture or document block, and one for all terms.
    """
    place = jurisdiction.code if jurisdiction else "-"
    key = f"lesson:{edition.content_hash[:32]}:{edition.locale}:{edition.stamp}:{place}:{on.isoformat()}"
    body = cache.get(key)
    if body is None:
        body = render_body(edition.content, edition.locale, jurisdiction=jurisdiction, on=on)
        cache.set(key, str(body), DAY)
    # Safe: made by render_body from templates that escape, and from rich text that `blocks.prose` cleaned.
    return mark_safe(body)


def render_body(content: list, locale: str, *, jurisdiction: Jurisdiction | None, on: date) -> SafeString:
    """The blocks of a lesson as HTML, labels in the language of the text; terms that it explains are marked."""
    goals = [block["value"] for block in content if block["type"] == GOALS]
    stream = LessonPage.body.field.stream_block.to_python([block for block in content if block["type"] != GOALS])
    terms = terms_named((key for block in stream if block.block_type == TERMS for key in block.value["terms"]), locale)
    marker = Marker((Term(key, term.called(locale)[0]) for key, term in terms.items()), locale)
    context = {"language": locale, "jurisdiction": jurisdiction, "on": on, "terms": terms}
    with override(locale):
        blocks = (_rendered(block, {**context, "block_id": block.id or ""}, marker) for block in stream)
        blocks = (*map(_goals, goals), *blocks)
        return format_html_join("\n", '<div class="block-{}">{}</div>', blocks)


def _goals(value: dict) -> tuple[str, SafeString]:
    """No terms are marked in it: they are where they are explained, in the text."""
    shown = {"objectives": value["objectives"], "competencies": list(value["competencies"].values())}
    return GOALS, render_to_string("courses/blocks/goals.html", shown)


def _rendered(block, context: dict, marker: Marker) -> tuple[str, SafeString]:
    html = block.render(context)
    # Safe: the marker gives text back escaped, and tags as they were.
    return block.block_type, html if block.block_type == TERMS else mark_safe(marker.mark(html))
