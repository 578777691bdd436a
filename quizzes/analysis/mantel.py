"""Comparing two groups stratum by stratum: Mantel-Haenszel for right or wrong, Mantel for partial credit.

A stratum holds officers of (nearly) equal total score. Strata in which one group is missing compare nothing and
drop out of every sum.
"""

from collections.abc import Mapping, Sequence
from math import fsum, log, sqrt
from typing import NamedTuple


class Table(NamedTuple):
    """One stratum: right and wrong answers in the reference and in the focal group."""

    reference_right: int
    reference_wrong: int
    focal_right: int
    focal_wrong: int

    @property
    def total(self) -> int:
        return sum(self)


class MantelHaenszel(NamedTuple):
    """`odds_ratio` above 1: the reference group does better than equally strong officers of the focal group.

    `standard_error` is that of its logarithm; None with None where no stratum says anything about the odds.
    """

    odds_ratio: float | None
    standard_error: float | None
    chi_square: float


def mantel_haenszel(tables: Sequence[Table]) -> MantelHaenszel:
    """Common odds ratio, its standard error, and the chi-square with continuity correction.

    With A, B right and wrong in the reference group, C, D in the focal group and N in all, by stratum:
    odds ratio α = Σ AD/N ÷ Σ BC/N;
    χ² = (|Σ A − Σ E(A)| − ½)² ÷ Σ Var(A), E(A) = (A+B)(A+C)/N,
    Var(A) = (A+B)(C+D)(A+C)(B+D) / (N²(N−1)).
    N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22 (1959), 719-748. The variance of ln α is
    that of J. Robins, N. Breslow and S. Greenland, Biometrics 42 (1986), 311-323.
    """
    tables = [table for table in tables if min(table[0] + table[1], table[2] + table[3]) > 0]
    up = [(a * d / (a + b + c + d), (a + d) / (a + b + c + d)) for a, b, c, d in tables]
    down = [(b * c / (a + b + c + d), (b + c) / (a + b + c + d)) for a, b, c, d in tables]
    sum_up, sum_down = fsum(r for r, _ in up), fsum(s for s, _ in down)
    if sum_up <= 0 or sum_down <= 0:
        return MantelHaenszel(None, None, _chi_square(tables))
    mixed = fsum(p * s + q * r for (r, p), (s, q) in zip(up, down, strict=True))
    variance = (
        fsum(p * r for r, p in up) / (2 * sum_up**2)
        + mixed / (2 * sum_up * sum_down)
        + fsum(q * s for s, q in down) / (2 * sum_down**2)
    )
    return MantelHaenszel(sum_up / sum_down, sqrt(variance), _chi_square(tables))


def _chi_square(tables: Sequence[Table]) -> float:
    difference, variance = [], []
    for a, b, c, d in tables:
        n = a + b + c + d
        difference.append(a - (a + b) * (a + c) / n)
        variance.append((a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1)))
    spread = fsum(variance)
    return max(0.0, abs(fsum(difference)) - 0.5) ** 2 / spread if spread > 1e-12 else 0.0


def delta(odds_ratio: float) -> float:
    """MH D-DIF = −2.35 ln α: the odds ratio on ETS's scale of difficulty; negative when harder for the focal group.

    P. W. Holland and D. T. Thayer, 'Differential item performance and the Mantel-Haenszel procedure', in
    H. Wainer and H. I. Braun (eds), Test Validity (1988), 129-145.
    """
    return -2.35 * log(odds_ratio)


class Mantel(NamedTuple):
    """`difference` is focal less reference, standardised over strata, in points of the item."""

    difference: float
    chi_square: float


def mantel(strata: Mapping[object, tuple[Sequence[float], Sequence[float]]]) -> Mantel:
    """For scores with more than two values: Mantel's chi-square and the standardised mean difference.

    `strata` has the scores of reference and focal group. With F the sum of the focal scores of a stratum,
    E(F) = n_F · Σy / N and Var(F) = n_R n_F (N Σy² − (Σy)²) / (N²(N − 1)): χ² = (Σ F − Σ E(F))² ÷ Σ Var(F), without
    continuity correction. N. Mantel, Journal of the American Statistical Association 58 (1963), 690-700.
    SMD = Σ w (mean of focal − mean of reference), w the stratum's share of the focal group: N. J. Dorans and
    E. Kulick, Journal of Educational Measurement 23 (1986), 355-368; R. Zwick, J. R. Donoghue and A. Grima, same
    journal 30 (1993), 233-251.
    """
    usable = [pair for _, pair in sorted(strata.items(), key=str) if pair[0] and pair[1]]
    focal_in_all = sum(len(focal) for _, focal in usable)
    sums, expected, variances, differences = [], [], [], []
    for reference, focal in usable:
        n_reference, n_focal = len(reference), len(focal)
        n, both = n_reference + n_focal, (*reference, *focal)
        total, squares = fsum(both), fsum(value * value for value in both)
        focal_sum = fsum(focal)
        sums.append(focal_sum)
        expected.append(n_focal * total / n)
        variances.append(n_reference * n_focal * (n * squares - total**2) / (n * n * (n - 1)))
        differences.append(n_focal / focal_in_all * (focal_sum / n_focal - fsum(reference) / n_reference))
    spread = fsum(variances)
    chi_square = (fsum(sums) - fsum(expected)) ** 2 / spread if spread > 1e-12 else 0.0
    return Mantel(fsum(differences), chi_square)
