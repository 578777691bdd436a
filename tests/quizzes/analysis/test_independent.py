"""The statistics against other ways to the same numbers: other formulas, exact distributions, the standard library."""

import statistics
from itertools import combinations
from math import comb, sqrt
from random import Random

import pytest

from quizzes.analysis import numbers
from quizzes.analysis.item import discrimination
from quizzes.analysis.mantel import Table, mantel, mantel_haenszel
from quizzes.analysis.reliability import cronbach_alpha, histogram, is_dichotomous, standard_error
from quizzes.analysis.sittings import Given, Item, Sitting, totals

CLOSE = {"abs": 1e-6}


def matrix(seed: int, officers: int = 60, items: int = 6, levels: int = 1) -> list[list[float]]:
    random = Random(seed)
    rows = []
    for _ in range(officers):
        able = random.gauss(0, 1)
        rows.append([sum(random.gauss(able, 1) > cut for cut in range(levels)) / levels for _ in range(items)])
    return rows


@pytest.mark.parametrize("levels", [1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_corrected_discrimination_agrees_with_henryssons_formula(seed, levels):
    """(r·s_T − s_i) / √(s_T² + s_i² − 2·r·s_T·s_i), r the uncorrected correlation."""
    rows = matrix(seed, levels=levels)
    items = [Item(str(number), "multiple", 1, {}) for number in range(6)]
    sittings = [
        Sitting({str(n): Given(value, (), "en", None) for n, value in enumerate(row)}, 0, False) for row in rows
    ]
    sums = [sum(row) for row in rows]
    for number, item in enumerate(items):
        column = [row[number] for row in rows]
        r, s_item, s_total = statistics.correlation(column, sums), statistics.stdev(column), statistics.stdev(sums)
        expected = (r * s_total - s_item) / sqrt(s_total**2 + s_item**2 - 2 * r * s_total * s_item)
        assert discrimination(item, sittings, totals(items, sittings)) == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize("seed", range(4))
def test_alpha_agrees_with_the_mean_covariance_and_for_right_or_wrong_with_kr_20(seed):
    columns = list(zip(*matrix(seed, levels=3), strict=True))
    count = len(columns)
    covariances = [statistics.covariance(a, b) for a, b in combinations(columns, 2)]
    middle, spread = statistics.mean(covariances), statistics.mean(statistics.variance(c) for c in columns)
    assert cronbach_alpha(columns) == pytest.approx(count * middle / (spread + (count - 1) * middle), **CLOSE)
    columns = list(zip(*matrix(seed), strict=True))
    shares = [statistics.mean(column) for column in columns]
    total = statistics.pvariance([sum(row) for row in zip(*columns, strict=True)])
    kr_20 = count / (count - 1) * (1 - sum(p * (1 - p) for p in shares) / total)
    assert is_dichotomous(columns)
    assert cronbach_alpha(columns) == pytest.approx(kr_20, **CLOSE)


@pytest.mark.parametrize("seed", range(6))
def test_the_chi_square_of_mantel_and_haenszel_agrees_with_the_hypergeometric_distribution_itself(seed):
    random = Random(seed)
    tables = [Table(*(random.randint(1, 12) for _ in range(4))) for _ in range(5)]
    difference = variance = 0.0
    for a, b, c, d in tables:
        mean, spread = moments(right=a + c, wrong=b + d, drawn=a + b)
        difference, variance = difference + a - mean, variance + spread
    expected = max(0, abs(difference) - 0.5) ** 2 / variance
    assert mantel_haenszel(tables).chi_square == pytest.approx(expected, **CLOSE)


def moments(*, right: int, wrong: int, drawn: int) -> tuple[float, float]:
    """Mean and variance of how many of the drawn are right, from every probability."""
    ways = {k: comb(right, k) * comb(wrong, drawn - k) for k in range(drawn + 1) if k <= right and drawn - k <= wrong}
    total = sum(ways.values())
    mean = sum(k * count for k, count in ways.items()) / total
    return mean, sum((k - mean) ** 2 * count for k, count in ways.items()) / total


def test_mantels_chi_square_agrees_with_every_way_to_deal_the_scores_out():
    strata = {1: ([0, 1, 1, 2], [0, 0, 1]), 2: ([2, 2, 1], [1, 2, 0, 2]), 3: ([3, 2], [2, 2, 1])}
    difference = variance = 0.0
    for reference, focal in strata.values():
        dealt = [sum(hand) for hand in combinations([*reference, *focal], len(focal))]
        difference += sum(focal) - statistics.mean(dealt)
        variance += statistics.pvariance(dealt)
    assert mantel(strata).chi_square == pytest.approx(difference**2 / variance, **CLOSE)


def test_the_standardised_difference_weighs_strata_by_the_focal_group():
    strata = {1: ([1, 1], [0, 1, 0, 1]), 2: ([0, 2], [2])}
    assert mantel(strata).difference == pytest.approx(4 / 5 * -0.5 + 1 / 5 * 1, **CLOSE)


def test_for_right_or_wrong_mantel_and_mantel_haenszel_differ_by_the_continuity_correction_alone():
    tables = [Table(9, 4, 5, 7), Table(12, 2, 8, 6)]
    strata = {n: ([1] * a + [0] * b, [1] * c + [0] * d) for n, (a, b, c, d) in enumerate(tables)}
    difference = sum(a - (a + b) * (a + c) / (a + b + c + d) for a, b, c, d in tables)
    corrected = mantel_haenszel(tables).chi_square
    assert mantel(strata).chi_square * ((difference - 0.5) / difference) ** 2 == pytest.approx(corrected, **CLOSE)


def test_strata_with_one_group_alone_change_nothing():
    tables = [Table(9, 4, 5, 7), Table(12, 2, 8, 6)]
    assert mantel_haenszel([*tables, Table(5, 5, 0, 0), Table(0, 0, 3, 1)]) == mantel_haenszel(tables)
    strata = {1: ([1, 0], [0, 1, 1])}
    assert mantel({**strata, 2: ([1], []), 3: ([], [0])}) == mantel(strata)


def test_groups_that_differ_completely_have_no_odds_ratio():
    found = mantel_haenszel([Table(5, 0, 0, 5)])
    assert found.odds_ratio is None and found.standard_error is None
    assert found.chi_square > 0


@pytest.mark.parametrize("values", [[3, 1, 4, 1, 5, 9, 2, 6], [0.1, 0.2, 0.3], [7]])
def test_simple_figures_agree_with_the_standard_library(values):
    assert numbers.mean(values) == pytest.approx(statistics.mean(values), **CLOSE)
    if len(values) > 1:
        assert numbers.variance(values) == pytest.approx(statistics.variance(values), **CLOSE)
        quartiles = statistics.quantiles(values, n=4, method="inclusive")
        assert [numbers.quantile(sorted(values), s) for s in (0.25, 0.5, 0.75)] == pytest.approx(quartiles, **CLOSE)


def test_the_interval_of_a_correlation_is_fishers():
    """r = 0.5 with 28 pairs: z = 0.5493 ± 0.3920, so 0.1561 to 0.7354."""
    assert numbers.interval_of_correlation(0.5, 28) == pytest.approx((0.156, 0.7354), abs=5e-4)


def test_what_never_varies_correlates_with_nothing():
    assert numbers.correlation([1, 1, 1], [0, 1, 2]) is None
    assert cronbach_alpha([[1, 1, 1], [1, 1, 1]]) is None
    assert cronbach_alpha([[1, 0, 1]]) is None


def test_the_standard_error_is_the_whole_spread_when_nothing_is_reliable():
    assert standard_error(20, 0.75) == 10
    assert standard_error(20, -0.3) == 20


def test_the_histogram_counts_everybody_once():
    assert histogram([0, 9, 10, 55, 99, 100]) == [2, 1, 0, 0, 0, 1, 0, 0, 0, 2]
