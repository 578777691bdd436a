"""Means, spreads, correlations and the two distributions that the statistics here need.

Sums go through `math.fsum`, so that the order of attempts never changes a figure.
"""

from collections.abc import Sequence
from math import erfc, exp, fsum, log, sqrt


def mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)


def variance(values: Sequence[float]) -> float:
    """The sample variance, with n − 1; 0 for a single value."""
    if len(values) < 2:
        return 0.0
    middle = mean(values)
    return fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def deviation(values: Sequence[float]) -> float:
    return sqrt(variance(values))


def correlation(first: Sequence[float], second: Sequence[float]) -> float | None:
    """Pearson's r; None where one of the two never varies, since it says nothing then."""
    middle_first, middle_second = mean(first), mean(second)
    together = fsum((a - middle_first) * (b - middle_second) for a, b in zip(first, second, strict=True))
    spread_first = fsum((a - middle_first) ** 2 for a in first)
    spread_second = fsum((b - middle_second) ** 2 for b in second)
    if spread_first < 1e-12 or spread_second < 1e-12:
        return None
    return max(-1.0, min(1.0, together / sqrt(spread_first * spread_second)))


def interval_of_correlation(r: float, count: int) -> tuple[float, float]:
    """The 95 % interval by Fisher's z (R. A. Fisher, 1915): tanh(artanh r ± 1.96/√(n − 3)); n of 4 or more."""
    if abs(r) >= 1:
        return r, r
    z, reach = log((1 + r) / (1 - r)) / 2, 1.959964 / sqrt(count - 3)
    return _tanh(z - reach), _tanh(z + reach)


def quantile(ordered: Sequence[float], share: float) -> float:
    """Of values in rising order, by linear interpolation (type 7 of Hyndman and Fan, 1996)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def chance_of_chi_square(value: float) -> float:
    """How likely a chi-square with one degree of freedom is at least `value`: erfc(√(x/2))."""
    return erfc(sqrt(value / 2))


def _tanh(z: float) -> float:
    return (exp(2 * z) - 1) / (exp(2 * z) + 1)
