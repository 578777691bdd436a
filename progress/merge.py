"""What `progress` does when two accounts of one person become one (`people/merge.py`).

There is one row for each officer and course. Where both accounts have one, the better stays with its id, and the other is
kept with the closed account, in no unit: past days are still told as they were then, and nothing is counted twice.
Followers of lists learn of each row that came, went or changed, in the unit where they saw it.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import BigIntegerField, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from courses.queries import course_words
from people.merging import Belongings, Foretold, Merging, register
from people.models import User

from .feed import append_changes, append_selected, hold_head
from .merge_enrolments import ENDED, Pair, end, pair, past_completions, take_over
from .merge_records import join_records, join_time, move_given, move_notes, move_recognitions, move_requests
from .models import ActivityRecord, Change, Enrolment, Note, PastCompletion
from .record import announce, restand_one
from .unit_locks import hold_lines
from .write_rows import write_rows

Status, Kind = Enrolment.Status, Change.Kind
NOWHERE = Cast(Value(None), BigIntegerField())


def hold(merging: Merging) -> None:
    """Units, records, enrolments, and last the head of the feed, since keys of enrolments change. Queries: 4."""
    hold_lines(one.unit.path for one in (merging.kept, merging.merged) if one.unit_id)
    records = ActivityRecord.objects.filter(enrolment__officer__in=merging.ids)
    list(records.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    enrolments = Enrolment.objects.filter(officer__in=merging.ids)
    list(enrolments.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    hold_head()


def move(merging: Merging) -> dict[str, int]:
    """Queries: some 30, and 3 for each course that both have."""
    pairs, alone = _rows(merging)
    moved = {
        "enrolments": len(alone),
        "enrolments of the same course": len(pairs),
        "activities": join_records(pairs),
        "times": join_time(pairs),
        "recognitions": move_recognitions(pairs),
        "assignments by name": move_given(merging),
        "requests": move_requests(merging),
        "notes": move_notes(merging),
    }
    if pairs or alone:
        where = {one.pk: one.officer_id for each in pairs for one in (each.stays, each.goes)}
        _keep_completions(pairs, merging)
        _give_rows(pairs, alone, merging)
        _tell(pairs, alone, where, merging)
    return moved


def _rows(merging: Merging) -> tuple[list[Pair], list[Enrolment]]:
    """Rows of courses that both have, and those that only the account has that goes. Queries: 1."""
    hers: dict[int, dict[int, Enrolment]] = {}
    there = Enrolment.objects.filter(officer__in=merging.ids, merged_into__isnull=True)
    for one in there.select_related("course").order_by("pk"):
        hers.setdefault(one.course_id, {})[one.officer_id] = one
    today = timezone.localdate()
    pairs = [pair(of[merging.kept.pk], of[merging.merged.pk], today) for of in hers.values() if len(of) == 2]
    alone = [of[merging.merged.pk] for of in hers.values() if list(of) == [merging.merged.pk]]
    return pairs, alone


def _keep_completions(pairs: Sequence[Pair], merging: Merging) -> None:
    """Queries: 2."""
    earlier: dict[int, list[PastCompletion]] = {}
    for one in PastCompletion.objects.filter(enrolment__in=[each.goes.pk for each in pairs]):
        earlier.setdefault(one.enrolment_id, []).append(one)
    kept = [one for each in pairs for one in past_completions(each, earlier.get(each.goes.pk, ()), merging.at)]
    # The same moment may be known of both.
    PastCompletion.objects.bulk_create(kept, ignore_conflicts=True)


def _give_rows(pairs: Sequence[Pair], alone: Sequence[Enrolment], merging: Merging) -> None:
    """Each row that stays is hers, each that goes the closed account's. Queries: 5.

    A row that goes belongs for a moment to nobody, which the database looks at when all is done: the two would else be
    one officer's rows in one course, however they were written.
    """
    for each in pairs:
        take_over(each)
        end(each, merging.merged.pk)
    write_rows([each.goes for each in pairs], ENDED)
    hers = [*(each.stays.pk for each in pairs), *(one.pk for one in alone)]
    Enrolment.objects.filter(pk__in=hers).update(officer=merging.kept)
    Enrolment.objects.filter(officer=-merging.merged.pk).update(officer=merging.merged)
    # Rows under a row that was merged before lead on.
    for each in pairs:
        Enrolment.objects.filter(merged_into=each.goes.pk).update(merged_into=each.stays)
        each.stays.officer = merging.kept


def _tell(
    pairs: Sequence[Pair], alone: Sequence[Enrolment], where: dict[int, int], merging: Merging
) -> None:
    """Units learn what they don't see any more, then hers what became of what she has. Queries: some 20, 2 for each pair."""
    units = {merging.kept.pk: merging.kept.unit_id, merging.merged.pk: merging.merged.unit_id}
    gone = [each.goes for each in pairs]
    for officer, unit in units.items():
        _told_in(unit, [one for one in gone if where[one.pk] == officer], Kind.DELETED)
    append_selected(_of(gone), Kind.DELETED, unit=NOWHERE)
    came = [*alone, *(each.stays for each in pairs if where[each.stays.pk] == merging.merged.pk)]
    if units[merging.merged.pk] != units[merging.kept.pk]:
        _told_in(units[merging.merged.pk], came, Kind.OFFICER)
    append_changes(came, Kind.OFFICER)
    for each in pairs:
        change = restand_one(each.stays) if each.stays.status in (Status.IN_PROGRESS, Status.COMPLETED) else None
        each.stays.save()
        announce([each.stays], change or Kind.PROGRESSED)


def _told_in(unit: int | None, rows: Sequence[Enrolment], kind: Kind) -> None:
    if unit is not None:
        append_selected(_of(rows), kind, unit=Value(unit))


def _of(rows: Sequence[Enrolment]):
    return Enrolment.objects.filter(pk__in=[one.pk for one in rows])


def foretell(kept: User, merged: User) -> Iterable[Foretold]:
    """Each course of either, as it stands and as it will. Queries: 5, 6 where both are under way, 2 for each of those.
    """
    hers: dict[int, dict[int, Enrolment]] = {}
    there = Enrolment.objects.filter(officer__in=[kept.pk, merged.pk], merged_into__isnull=True)
    for one in there.select_related("course").order_by("course__slug"):
        hers.setdefault(one.course_id, {})[one.officer_id] = one
    today, both = timezone.localdate(), {kept.pk, merged.pk}
    pairs = {course: pair(of[kept.pk], of[merged.pk], today) for course, of in hers.items() if of.keys() == both}
    # As they stand, before it is reckoned how they will.
    now = {one.pk: _standing(one) for of in hers.values() for one in of.values()}
    _reckon([each for each in pairs.values() if each.stays.status == Status.IN_PROGRESS])
    words = course_words(list(hers), get_language())
    for course, of in hers.items():
        mine, theirs = of.get(kept.pk), of.get(merged.pk)
        after = pairs[course].stays if course in pairs else mine or theirs
        title = words[course].title if course in words else after.course.slug
        lang = words[course].locale if course in words else ""
        yield Foretold(title, *(now[one.pk] if one else "–" for one in (mine, theirs)), _standing(after), lang)
    yield _notes(kept, merged)


@transaction.atomic
def _reckon(pairs: Sequence[Pair]) -> None:
    """Put into the rows that stay what both accounts' work makes of them: as merging does it, and nothing of it is kept."""
    if not pairs:
        return
    records = ActivityRecord.objects.filter(enrolment__in=[one.pk for each in pairs for one in (each.stays, each.goes)])
    list(records.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    join_records(pairs)
    join_time(pairs)
    for each in pairs:
        restand_one(each.stays)
    transaction.set_rollback(True)


def _notes(kept: User, merged: User) -> Foretold:
    """Two at one place become one. Queries: 1."""
    rows = list(Note.objects.filter(officer__in=[kept.pk, merged.pk]).values_list("officer", "activity", "block"))
    mine = sum(1 for officer, *_place in rows if officer == kept.pk)
    label = str(Note._meta.verbose_name_plural)
    after = len({tuple(place) for _officer, *place in rows})
    return Foretold(label[:1].upper() + label[1:], str(mine), str(len(rows) - mine), str(after))


def _standing(one: Enrolment) -> str:
    if one.completed_at is not None:
        return f"{one.get_status_display()}, {date_format(timezone.localdate(one.completed_at))}"
    share = f", {one.percent} %" if one.status == Status.IN_PROGRESS else ""
    return f"{one.get_status_display()}{share}"


def register_progress() -> None:
    register("progress", Belongings(move=move, hold=hold, foretell=foretell))
