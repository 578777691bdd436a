"""The share of each competency that an attempt earned, as whole numbers: sums of them are the same in every order. Pure."""

from math import floor

from .state import Score

WHOLE = 10_000


def shares(score: Score) -> dict[str, int]:
    """By competency, of ten thousand; without those in which the attempt had nothing to earn."""
    # A share may be a hair below a whole number, which then isn't lost.
    return {key: floor(round(WHOLE * share, 3)) for key, share in score.by_competency.items() if share is not None}
