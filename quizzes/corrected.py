"""What finished attempts are worth by a corrected key. Reads only; `quizzes/regrade.py` writes.

A response is graded by the corrected words of the language in which it was read. All languages of the old structure
are looked at together, since a key is mostly wrong in all of them; where the structure is the same and only accepted
words differ, they are those of one language, and only its attempts count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from math import floor
from operator import itemgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from . import engine, kinds
from .changes import changes
from .cut_off import cut_off
from .models import Attempt, PublishedVersion, RegradedAttempt, Response
from .read_marking import still_waiting
from .recorded import grade_of
from .refused import Refused
from .shares import shares
from .state import Document, Graded
from .versions import document

Outcome = RegradedAttempt.Outcome

PIECE = 200
"""So many attempts are in memory at a time."""

MOST_LOOKED_AT = 3_000
"""So many the preview grades while somebody waits."""


class DoesNotFit(Exception):
    """Answers to the one version can't be graded by the other: steps, choices or options came, went or moved."""


@dataclass(frozen=True, slots=True)
class Correction:
    """From which version to which. `keys` are the corrected documents by language; `missing` are languages in which
    the old structure was published and the corrected one isn't, or doesn't fit.
    """

    old: PublishedVersion
    new: PublishedVersion
    keys: Mapping[str, Document]
    missing: tuple[str, ...]

    @property
    def same_structure(self) -> bool:
        return self.old.structure_hash == self.new.structure_hash

    def attempts(self) -> QuerySet[Attempt]:
        """Finished attempts that nobody has graded by this key yet; those that wait for marks can be later."""
        of = {"version": self.old} if self.same_structure else {"version__structure_hash": self.old.structure_hash}
        done = RegradedAttempt.objects.filter(attempt=OuterRef("pk"), regrade__to_version=self.new)
        finished = Attempt.objects.filter(activity=self.old.activity_id, finished_at__isnull=False, **of)
        return finished.filter(~Exists(done.exclude(outcome=Outcome.LEFT)), ~still_waiting())


@dataclass(frozen=True, slots=True)
class Regraded:
    """An attempt with its result and that by the corrected key; `grades` None where there is none."""

    attempt_id: int
    percent: int
    passed: bool
    new_percent: int | None = None
    new_passed: bool | None = None
    grades: tuple[float | None, ...] | None = None
    is_enough: bool = True
    competencies: Mapping[str, int] | None = None

    @property
    def outcome(self) -> Outcome:
        return outcome_of((self.percent, self.passed), (self.new_percent, self.new_passed))


@dataclass(frozen=True, slots=True)
class Preview:
    """What a regrade would do to `seen` of `total` attempts; `pass_now` and `fail_now` are among raised and lowered.

    `missing` are languages in which attempts were begun and the correction isn't there.
    """

    total: int
    seen: int
    counts: Mapping[str, int]
    pass_now: int
    fail_now: int
    missing: tuple[str, ...]


def outcome_of(before: tuple[int, bool], after: tuple[int | None, bool | None]) -> Outcome:
    """Raised is what is better in something and worse in nothing."""
    if after[0] is None:
        return Outcome.LEFT
    if after == before:
        return Outcome.SAME
    return Outcome.RAISED if after[0] >= before[0] and after[1] >= before[1] else Outcome.LOWERED


def correction(old: PublishedVersion, new: PublishedVersion) -> Correction:
    """Both of one exercise and one language. Raises DoesNotFit. Queries: 1, and 1 for each document that is new here."""
    if (old.activity_id, old.locale) != (new.activity_id, new.locale) or old.pk == new.pk or not _fits(old.pk, new.pk):
        raise DoesNotFit
    if old.structure_hash == new.structure_hash:
        return Correction(old, new, {new.locale: document(new.pk)}, ())
    hashes = (old.structure_hash, new.structure_hash)
    versions = PublishedVersion.objects.filter(activity=old.activity_id, structure_hash__in=hashes)
    rows = list(versions.order_by("published_at", "pk").values_list("locale", "structure_hash", "pk"))
    corrected = {locale: pk for locale, name, pk in rows if name == new.structure_hash} | {new.locale: new.pk}
    before: dict[str, list[int]] = {}
    for locale, name, pk in rows:
        if name == old.structure_hash:
            before.setdefault(locale, []).append(pk)
    keys = {
        locale: document(pk)
        for locale, pk in corrected.items()
        if all(_fits(one, pk) for one in before.get(locale, ()))
    }
    return Correction(old, new, keys, tuple(sorted(before.keys() - keys.keys())))


def _fits(old_id: int, new_id: int) -> bool:
    old, new = document(old_id), document(new_id)
    return old["kind"] == new["kind"] and not any(one.breaks for one in changes(old, new))


def preview(of: Correction) -> Preview:
    """Grade the newest attempts by the corrected key, and write nothing. Queries: 2 for every 200 attempts, and 4."""
    newest = of.attempts().order_by("-pk")[:MOST_LOOKED_AT].values_list("pk", flat=True)
    counts, pass_now, fail_now = Counter(), 0, 0
    for one in graded(of, Attempt.objects.filter(pk__in=list(newest))):
        counts[one.outcome] += 1
        pass_now += one.outcome == Outcome.RAISED and one.new_passed and not one.passed
        fail_now += one.outcome == Outcome.LOWERED and one.passed and not one.new_passed
    begun_in = set(of.attempts().values_list("version__locale", flat=True).distinct())
    missing = tuple(code for code in of.missing if code in begun_in)
    return Preview(of.attempts().count(), counts.total(), counts, pass_now, fail_now, missing)


def graded(of: Correction, attempts: QuerySet[Attempt]) -> Iterator[Regraded]:
    """Each of these attempts with what it is worth now, in the order of their ids; memory stays flat."""
    last = 0
    while True:
        rows = list(
            attempts.filter(pk__gt=last)
            .order_by("pk")
            .values_list("pk", "version_id", "drawn", "percent", "passed", "ran_out")[:PIECE]
        )
        if not rows:
            return
        last = rows[-1][0]
        responses = _responses([row[0] for row in rows])
        for pk, version_id, drawn, percent, passed, ran_out in rows:
            result = _result(of, version_id, drawn, responses.get(pk, ()), ran_out)
            yield Regraded(pk, percent, passed, *(result or ()))


def _responses(attempt_ids: list[int]) -> dict[int, list[tuple]]:
    rows = Response.objects.filter(attempt_id__in=attempt_ids).order_by("attempt_id", "number")
    values = rows.values_list("attempt_id", "payload", "locale", "grade")
    return {pk: [row[1:] for row in of_one] for pk, of_one in groupby(values, key=itemgetter(0))}


def _result(
    of: Correction, version_id: int, drawn: list[str] | None, responses: Iterable[tuple], ran_out: bool
) -> tuple[int, bool, tuple, bool, dict] | None:
    """Percent, whether it is a pass, the grades, `engine.is_enough`, and shares by competency.

    None where the answers lead to no end any more.
    """
    played = engine.drawn(document(of.new.pk), drawn)
    try:
        again = [Graded(payload, _grade(of, version_id, *rest, payload)) for payload, *rest in responses]
        state = engine.replay(played, again)
    except (Refused, KeyError):
        return None
    state = cut_off(played, state) if ran_out else state
    if state.outcome is None:
        return None
    score = engine.score(played, state)
    grades = tuple(one.grade for one in again)
    return floor(score.percent), score.passed, grades, engine.is_enough(played, state), shares(score)


def _grade(of: Correction, version_id: int, locale: str, grade: float | None, payload: Any) -> float | None:
    """What an answer is worth in the language in which it was read; KeyError where the correction isn't there in it."""
    if "answer" not in payload:
        return None
    if of.same_structure and locale not in of.keys:
        return grade_of(version_id, payload, grade)
    node = of.keys[locale]["nodes"][payload["node"]]
    kind = kinds.get(node["kind"])
    if kind.marked:  # people have, and no key is behind it
        return grade
    return kind.grade(node, kind.parse(payload["answer"], node))
