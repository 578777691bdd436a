"""The statistics against worked examples that others have published."""

from math import exp, log

import pytest

from quizzes.analysis.item import discrimination, facility
from quizzes.analysis.mantel import Table, delta, mantel_haenszel
from quizzes.analysis.numbers import chance_of_chi_square
from quizzes.analysis.reliability import cronbach_alpha, is_dichotomous
from quizzes.analysis.sittings import Given, Item, Sitting, totals

#: Law School Admission Test, section 6: 1,000 candidates by pattern of right answers to five items. R. D. Bock and
#: M. Lieberman, 'Fitting a response model for n dichotomously scored items', Psychometrika 35 (1970), 179-197.
LSAT6 = {
    "00000": 3, "00001": 6, "00010": 2, "00011": 11, "00100": 1, "00101": 1, "00110": 3, "00111": 4,
    "01000": 1, "01001": 8, "01010": 0, "01011": 16, "01100": 0, "01101": 3, "01110": 2, "01111": 15,
    "10000": 10, "10001": 29, "10010": 14, "10011": 81, "10100": 3, "10101": 28, "10110": 15, "10111": 80,
    "11000": 16, "11001": 56, "11010": 21, "11011": 173, "11100": 11, "11101": 61, "11110": 28, "11111": 298,
}

#: Admissions to six departments of Berkeley in 1973, men and women, admitted and rejected: P. J. Bickel,
#: E. A. Hammel and J. W. O'Connell, Science 187 (1975), 398-404; the data set UCBAdmissions of R.
BERKELEY = [
    Table(512, 313, 89, 19), Table(353, 207, 17, 8), Table(120, 205, 202, 391),
    Table(138, 279, 131, 244), Table(53, 138, 94, 299), Table(22, 351, 24, 317),
]


@pytest.fixture(scope="module")
def lsat() -> tuple[list[Item], list[Sitting]]:
    items = [Item(str(number), "single", 1, {}) for number in range(5)]
    sittings = []
    for pattern, count in LSAT6.items():
        answers = {str(place): Given(float(one), (), "en", None) for place, one in enumerate(pattern)}
        sittings += [Sitting(answers, 20.0 * pattern.count("1"), True)] * count
    return items, sittings


def test_facility_and_discrimination_are_those_published_for_the_law_school_admission_test(lsat):
    """As `descript(LSAT)` of R's package ltm prints them (D. Rizopoulos, Journal of Statistical Software 17 (2006))."""
    items, sittings = lsat
    sums = totals(items, sittings)
    assert [facility(item, sittings) for item in items] == [0.924, 0.709, 0.553, 0.763, 0.87]
    found = [discrimination(item, sittings, sums) for item in items]
    assert found == pytest.approx([0.1128, 0.1532, 0.1728, 0.1444, 0.1216], abs=5e-5)


def test_alpha_is_the_one_published_and_so_is_alpha_without_each_item(lsat):
    items, sittings = lsat
    columns = [[sitting.answers[item.key].grade for sitting in sittings] for item in items]
    assert is_dichotomous(columns)
    assert cronbach_alpha(columns) == pytest.approx(0.2950, abs=5e-5)
    without = [cronbach_alpha(columns[:place] + columns[place + 1 :]) for place in range(5)]
    assert without == pytest.approx([0.2754, 0.2376, 0.2168, 0.2459, 0.2663], abs=5e-5)


def test_mantel_and_haenszel_are_as_r_prints_them_for_the_admissions_to_berkeley():
    """`mantelhaen.test(UCBAdmissions)`: ratio 0.9046968, interval 0.7719074 to 1.0603298, 1.4269 on 1 df, p 0.2323."""
    found = mantel_haenszel(BERKELEY)
    assert found.odds_ratio == pytest.approx(0.9046968, abs=1e-6)
    reach = 1.959964 * found.standard_error
    assert found.odds_ratio * exp(-reach) == pytest.approx(0.7719074, abs=1e-6)
    assert found.odds_ratio * exp(reach) == pytest.approx(1.0603298, abs=1e-6)
    assert found.chi_square == pytest.approx(1.4269, abs=5e-5)
    assert chance_of_chi_square(found.chi_square) == pytest.approx(0.2323, abs=5e-5)
    assert delta(found.odds_ratio) == pytest.approx(-2.35 * log(0.9046968), abs=1e-6)


def test_the_chance_of_a_chi_square_is_that_of_the_tables():
    assert chance_of_chi_square(3.841459) == pytest.approx(0.05, abs=1e-6)
    assert chance_of_chi_square(6.634897) == pytest.approx(0.01, abs=1e-6)
    assert chance_of_chi_square(0) == 1
