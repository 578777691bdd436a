"""A lesson's body as HTML: rendered once per edition, jurisdiction and day, then read from the cache."""

from datetime import date

from django.core.cache import cache
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from people.models import Jurisdiction

from .models import ActivityEdition, LessonPage

DAY = 60 * 60 * 24


def lesson_body(edition: ActivityEdition, *, jurisdiction: Jurisdiction | None, on: date) -> SafeString:
    """The body for a reader of `jurisdiction`, with the law as it stands `on` that day.

    The key names what the body depends on, down to the last change of law. What it doesn't name (a replaced
    file, a jurisdiction's note) shows at the latest on the next day.
    Queries: none when cached; else one or two per law, picture or document block.
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
    """The blocks of a lesson as HTML, labels in the language of the text."""
    stream = LessonPage.body.field.stream_block.to_python(content)
    context = {"language": locale, "jurisdiction": jurisdiction, "on": on}
    with override(locale):
        blocks = ((block.block_type, block.render({**context, "block_id": block.id or ""})) for block in stream)
        return format_html_join("\n", '<div class="block-{}">{}</div>', blocks)
