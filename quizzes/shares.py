"""The share of each competency that an attempt earned, as whole numbers: sums of them are the same in every order. Pure."""

from collections.abc import Sequence

from .state import Score

WHOLE = 10_000_000


def shares(score: Score) -> dict[str, int]:
    """By competency, of ten million; without those in which the attempt had nothing to earn."""
    return {key: round(WHOLE * share) for key, share in score.by_competency.items() if share is not None}


def mean_percent(kept: Sequence[int]) -> int:
    """Of several attempts, in whole percents rounded down: what `competence.percent_of` gives of their exact shares.

    Each is known to half of one of ten million; what that may have taken from a whole percent is given back.
    `reports/dashboards/learnt.py` reckons the same in SQL.
    """
    return (sum(kept) + len(kept)) // (len(kept) * (WHOLE // 100))
