"""What `reports` keeps of a person, when her two accounts become one (`people/merge.py`): her views and her files.

What was read under either account stays in the access log as it was written.
"""

from people.merging import Belongings, Merging, register

from .exports.models import Export
from .saved.models import PrintedView, SavedView

LONGEST = SavedView._meta.get_field("name").max_length


def move(merging: Merging) -> dict[str, int]:
    """Schedules hang on their views, so that she is sent what she was. Queries: 5, and 1 for each view.

    The account that closes has no unit and no roles: under it nothing would be sent or handed out any more.
    """
    return {
        "views kept": _move_views(merging),
        "views printed": PrintedView.objects.filter(person=merging.merged).update(person=merging.kept),
        "files asked for": Export.objects.filter(by=merging.merged).update(by=merging.kept),
    }


def _move_views(merging: Merging) -> int:
    """Of two of one name the one that comes gets another; of two that are the start hers who stays is."""
    mine = SavedView.objects.filter(person=merging.kept)
    names, has_start = set(mine.values_list("name", flat=True)), mine.filter(is_start=True).exists()
    theirs = list(SavedView.objects.filter(person=merging.merged))
    for one in theirs:
        one.person, one.name, one.is_start = merging.kept, _free(one.name, names), one.is_start and not has_start
        one.save(update_fields=["person", "name", "is_start"])
        names.add(one.name)
    return len(theirs)


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where she has a view of that name already."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name[: LONGEST - 6]} ({number})"
    return free


def register_reports() -> None:
    register("reports", Belongings(move=move))
