"""What the CMS does to the page tree happens wholly or not at all.

Wagtail says that a page was moved, copied or unpublished when it has committed that; what the compiler refuses
then has to take the action back. Deleting and actions on several pages are transactions of Wagtail's own.
"""

from functools import wraps

from django.db import transaction

#: Names of Wagtail's views that change the tree in more than one step without a transaction around.
UNPROTECTED = frozenset({"move_confirm", "copy", "unpublish", "set_page_position", "convert_alias"})
#: All whose refusal is told as one of an action, not of a page that doesn't compile.
ACTIONS = UNPROTECTED | {"delete", "wagtail_bulk_action"}


def whole(view):
    """The view as one transaction, where it may write: on SQLite one that only reads would hold up officers."""

    @wraps(view)
    def in_transaction(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return in_transaction


def protect(patterns: list) -> None:
    """Make the views of `UNPROTECTED` among Wagtail's patterns whole."""
    for pattern in patterns:
        if pattern.name in UNPROTECTED:
            pattern.callback = whole(pattern.callback)
