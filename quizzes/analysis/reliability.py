"""A check as a whole: how scores are spread, and how far one score can be trusted."""

from collections.abc import Sequence
from math import sqrt

from quizzes.analysis.numbers import variance

BINS = 10


def cronbach_alpha(columns: Sequence[Sequence[float]]) -> float | None:
    """α = k/(k − 1) · (1 − Σ s²ᵢ / s²ₜ), with k items and the variances of items and of the total.

    L. J. Cronbach, 'Coefficient alpha and the internal structure of tests', Psychometrika 16 (1951), 297-334.
    For items scored 0 or 1 it is KR-20: G. F. Kuder and M. W. Richardson, Psychometrika 2 (1937), 151-160.
    `columns` are the points by item. None for a single item, or when all totals are equal.
    """
    count = len(columns)
    if count < 2:
        return None
    total = variance([sum(row) for row in zip(*columns, strict=True)])
    if total < 1e-12:
        return None
    return count / (count - 1) * (1 - sum(variance(column) for column in columns) / total)


def is_dichotomous(columns: Sequence[Sequence[float]]) -> bool:
    """Whether every item was worth all or nothing, one amount for all items; then alpha is KR-20."""
    worths = {value for column in columns for value in column}
    return len(worths - {0.0}) <= 1


def standard_error(deviation: float, alpha: float) -> float:
    """SEM = s · √(1 − α): how far the score of one officer would scatter if she could sit it again unchanged.

    F. M. Lord and M. R. Novick, Statistical Theories of Mental Test Scores (1968), chapter 3. An alpha below 0 is
    an estimate of 0 or a sign of items that don't belong together; it is taken as 0.
    """
    return deviation * sqrt(1 - max(0.0, alpha))


def histogram(percents: Sequence[float], bins: int = BINS) -> list[int]:
    """How many scores fall into each tenth of 0 to 100; 100 itself into the last."""
    counts = [0] * bins
    for percent in percents:
        counts[min(bins - 1, max(0, int(percent * bins / 100)))] += 1
    return counts
