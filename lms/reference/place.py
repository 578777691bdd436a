"""Where a page stands among its siblings."""

from wagtail.models import Page


def put_after(before: Page | None, page: Page, *, parent: Page) -> None:
    """Add `page` right after `before`, or as the first child of `parent` when there is none."""
    if before is not None:
        before.add_sibling(pos="right", instance=page)
    elif first := parent.get_first_child():
        first.add_sibling(pos="left", instance=page)
    else:
        parent.add_child(instance=page)


def keep_place(page: Page, translated: Page) -> None:
    """Bring a translation, which is made as the last child, to where its source stands."""
    source = page.get_prev_sibling()
    if source is None:
        if translated.get_prev_sibling() is not None:
            translated.move(translated.get_first_sibling(), pos="left")
        return
    before = source.get_translation_or_none(translated.locale)
    # Compared by path, since a sibling comes as a plain page.
    if before is not None and before.get_next_sibling().path != translated.path:
        translated.move(before, pos="right")
