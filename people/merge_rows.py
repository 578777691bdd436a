"""What `people` itself keeps of a person, when her two accounts become one (`people/merge.py`)."""

from django.db.models import Exists, Model, OuterRef, QuerySet

from . import merge, news
from .merging import Belongings, Merging, register
from .models import Accommodation, Correction, Notice, UnitRole, User

#: From the least to the most.
EXTRA_TIMES = tuple(Accommodation.ExtraTime.values)


def move(merging: Merging) -> dict[str, int]:
    """Queries: some 14, whatever the number of rows."""
    kept, merged = merging.kept, merging.merged
    extra_times = _extra_times(merging)
    corrections = Correction.objects.filter(person=merged).update(person=kept)
    return {
        "news": _move_new(Notice, merging, owner="recipient", same=("kind", "key")),
        "extra times": extra_times,
        "corrections": corrections,
        "units followed": _move_new(UnitRole, merging, owner="user", same=("unit", "role")),
        "roles": _move_new(User.groups.through, merging, owner="user", same=("group",)),
        "permissions": _move_new(User.user_permissions.through, merging, owner="user", same=("permission",)),
    }


def _move_new(model: type[Model], merging: Merging, *, owner: str, same: tuple[str, ...]) -> int:
    """Move the rows that the account doesn't have yet by `same`; the others are there, and go. Queries: 2."""
    theirs = model._default_manager.filter(**{owner: merging.merged})
    moved = theirs.exclude(Exists(_same(model, merging, owner, same))).update(**{owner: merging.kept})
    theirs.delete()
    return moved


def _same(model: type[Model], merging: Merging, owner: str, same: tuple[str, ...]) -> QuerySet:
    return model._default_manager.filter(**{owner: merging.kept}, **{name: OuterRef(name) for name in same})


def _extra_times(merging: Merging) -> int:
    """Both histories are hers, and of the two that counted the greater counts: the latest row does."""
    counted = [Accommodation.objects.filter(officer=pk).order_by("-pk").first() for pk in merging.ids]
    moved = Accommodation.objects.filter(officer=merging.merged).update(officer=merging.kept)
    most = max((one for one in counted if one), key=lambda one: EXTRA_TIMES.index(one.extra_time), default=None)
    latest = max((one for one in counted if one), key=lambda one: one.pk, default=None)
    if moved and most.extra_time != latest.extra_time:
        again = {"extra_time": most.extra_time, "reason": merging.reason[:300]}
        Accommodation.objects.create(officer=merging.kept, by=merging.by, **again)
    return moved


def register_people() -> None:
    register("people", Belongings(move=move))
    news.register(merge.MERGED, merge.told, merge.ONE_NOW)
