"""For templates: whether the page before its reader can be kept as a view, and printed."""

from django import template

from reports.saved.keep import can_be_kept
from reports.saved.schedule_form import PRINTED

register = template.Library()


@register.filter
def kept_as(request) -> str:
    """The address under which this page is kept; empty for a page that isn't. Queries: none."""
    match = getattr(request, "resolver_match", None)
    return request.get_full_path() if can_be_kept(match) else ""


@register.filter
def is_printed(page: str) -> bool:
    """Whether the page of this name can be had as a PDF. Queries: none."""
    return page in PRINTED
