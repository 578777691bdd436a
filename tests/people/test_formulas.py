"""No cell that leaves us is run by a spreadsheet; and the rule against it has one home."""

import pytest
from django.utils.safestring import mark_safe

from people.formulas import BEGINS_A_FORMULA, guarded
from reports.pull import FORMULA
from scripts.fingerprint import ROOT


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"])
def test_text_that_begins_a_formula_is_guarded(cell):
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["", "Amra", "a=1", "'=1", "2026-11-24", 7, -7, 0, None])
def test_everything_else_stays_as_it_is(cell):
    assert guarded(cell) is cell


def test_text_that_is_more_than_text_is_guarded_too():
    assert guarded(mark_safe("=1+1")) == "'=1+1"


def test_the_guard_stands_once():
    """It stood three times, and a sign that was added to one was missing in the others."""
    ours = (path for app in ("people", "law", "courses", "progress", "quizzes", "credentials", "reports", "lms")
            for path in (ROOT / app).rglob("*.py"))
    homes = [path.relative_to(ROOT).as_posix() for path in ours if "＝＋－＠" in path.read_text("utf-8")]

    # The reference client is one file that is copied to where nothing of ours is.
    assert sorted(homes) == ["people/formulas.py", "reports/pull.py"]
    assert set(FORMULA) == BEGINS_A_FORMULA
