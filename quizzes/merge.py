"""What `quizzes` does when two accounts of one person become one (`people/merge.py`).

Attempts go with their rows in courses (`progress/merge.py`), numbered anew by when they were begun. Of two that are open
at one exercise the one with more answers goes on; the other stays with the closed account, with its answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, F, Q, QuerySet, Value

from people.merging import Belongings, Foretold, Merging, counted, register
from people.models import User
from progress.models import Enrolment
from progress.moved import WHEREVER_TOLD_BEFORE_MERGING
from progress.write_rows import write_rows

from . import engine, tally
from .merge_cards import move_cards, move_pause
from .models import AnswerToMark, Attempt, ChoiceTally, ExtraAttempt, MemoryCard
from .recorded import recorded
from .tell_attempts import attempts_changed
from .versions import document

#: Beyond every number of an attempt; two never have one number, also while they are numbered anew.
BEYOND = 16_000


def hold(merging: Merging) -> None:
    """Answers that wait for marks, attempts, tallies, cards: in the order in which an answer is written. Queries: 4."""
    hers = {"enrolment__officer__in": merging.ids}
    answers = AnswerToMark.objects.filter(response__attempt__enrolment__officer__in=merging.ids)
    attempts = Attempt.objects.filter(**hers)
    firsts = attempts.filter(number=1, finished_at__isnull=False).order_by().values("activity")
    twice = firsts.annotate(times=Count("pk")).filter(times__gt=1).values("activity")
    tallies = ChoiceTally.objects.filter(activity__in=twice).order_by("activity", "structure_hash", "node", "choice")
    cards = MemoryCard.objects.filter(officer__in=merging.ids).order_by("pk")
    for rows in (answers.order_by("pk"), attempts.order_by("pk"), tallies, cards):
        list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))


def move(merging: Merging) -> dict[str, int]:
    """Queries: some 14, and 3 for each exercise that both had finished."""
    into = dict(
        Enrolment.objects.filter(officer=merging.merged, merged_into__isnull=False).values_list("pk", "merged_into")
    )
    return {
        "attempts": _move_attempts(into, merging),
        "extra attempts": _move_extra(into),
        "questions to remember": move_cards(merging),
        "pauses": move_pause(merging),
    }


def _move_attempts(into: dict[int, int], merging: Merging) -> int:
    rows = Attempt.objects.filter(enrolment__in=[*into, *into.values()]).annotate(answered=Count("responses"))
    hers: dict[tuple[int, int], list[Attempt]] = defaultdict(list)
    for one in rows.order_by("started_at", "pk"):
        hers[into.get(one.enrolment_id, one.enrolment_id), one.activity_id].append(one)
    left_at = {stays: goes for goes, stays in into.items()}
    changed, second = [], []
    for (stays, _activity), attempts in hers.items():
        if all(one.enrolment_id not in into for one in attempts):
            continue
        lesser = _lesser_open(attempts)
        changed += _numbered(stays, [one for one in attempts if one is not lesser], second)
        if lesser is not None:
            # Never a first attempt, of which one person has one.
            lesser.enrolment_id, lesser.number = left_at[stays], len(attempts)
            changed.append(lesser)
    # Nobody's and beyond every number for a moment, so that none stands in another's way in whatever order they are written.
    these = Attempt.objects.filter(pk__in=[one.pk for one in changed])
    these.update(number=F("number") + BEYOND, enrolment_id=F("enrolment_id") * -1)
    write_rows(changed, ("enrolment", "number"))
    _count_once(second)
    _tell(these, merging)
    return len(changed)


def _tell(attempts: QuerySet[Attempt], merging: Merging) -> None:
    """Who follows them sees them with her who stays, and no more where the other account was. Queries: at most 12."""
    attempts_changed(attempts)
    attempts_changed(attempts, unit=WHEREVER_TOLD_BEFORE_MERGING)
    if merging.merged.unit_id not in (None, merging.kept.unit_id):
        attempts_changed(attempts, unit=Value(merging.merged.unit_id))


def _lesser_open(attempts: Sequence[Attempt]) -> Attempt | None:
    """Of two that are open the one that doesn't go on."""
    open_ones = [one for one in attempts if one.finished_at is None]
    return min(open_ones, key=lambda one: (one.answered, one.pk)) if len(open_ones) > 1 else None


def _numbered(stays: int, attempts: Sequence[Attempt], second: list[int]) -> Sequence[Attempt]:
    """With their new row and numbers; the ids of those that were counted as first and aren't any more go to `second`."""
    for number, one in enumerate(attempts, start=1):
        if one.number == 1 and number > 1 and one.finished_at is not None:
            second.append(one.pk)
        one.enrolment_id, one.number = stays, number
    return attempts


def _count_once(ids: Sequence[int]) -> None:
    """What colleagues chose is counted by first attempts, of which one person has one."""
    attempts = Attempt.objects.filter(pk__in=ids).select_related("version").defer("version__document")
    for one in attempts.prefetch_related("responses"):
        responses = recorded(one.version_id, ((each.payload, each.grade) for each in one.responses.all()))
        state = engine.replay(engine.drawn(document(one.version_id), one.drawn), responses)
        keys = [Q(node=node, choice=choice) for node, choice in tally.taken_in(state.path)]
        if keys:
            these = Q(*keys, _connector=Q.OR)
            counts = ChoiceTally.objects.filter(these, activity=one.activity_id, structure_hash=one.version.structure_hash)
            counts.filter(count__gt=0).update(count=F("count") - 1)


def _move_extra(into: dict[int, int]) -> int:
    rows = list(ExtraAttempt.objects.filter(enrolment__in=into))
    for one in rows:
        one.enrolment_id = into[one.enrolment_id]
    write_rows(rows, ("enrolment",))
    return len(rows)


def foretell(kept: User, merged: User) -> Iterable[Foretold]:
    """Queries: 1."""
    yield counted(Attempt, "enrolment__officer", kept, merged)


def register_quizzes() -> None:
    register("quizzes", Belongings(move=move, hold=hold, foretell=foretell))
