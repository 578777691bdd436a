"""Pages that were reordered or moved in the tree: their course's order follows."""

from .compile import compile_part
from .models import CoursePart


def page_moved(instance, **kwargs) -> None:
    """Receiver of Wagtail's `post_page_move`, which is also sent when siblings change their order."""
    page = instance.specific
    if isinstance(page, CoursePart):
        compile_part(page)
