from pathlib import Path

from scripts.run_tests import Sum, failed_journeys

REPORT = """<testsuites><testsuite>
<testcase name="good"/><testcase name="bad"><failure message="x"/></testcase>
<testcase name="left_out"><skipped message="no Chromium"/></testcase></testsuite></testsuites>"""


def report(tmp_path: Path, text: str = REPORT) -> Path:
    path = tmp_path / "report.xml"
    path.write_text(text)
    return path


def test_both_runs_are_summed_and_what_was_skipped_is_named(tmp_path, capsys):
    total = Sum()
    total.add_report(report(tmp_path), "SQLite", 1)
    total.add_report(report(tmp_path), "PostgreSQL", 1)
    assert total.tell() == 1
    lines = capsys.readouterr().out.splitlines()
    assert "  left_out on PostgreSQL: no Chromium" in lines
    assert lines[-1] == "2 passed, 2 failed, 2 skipped"


def test_a_run_without_a_report_has_failed(tmp_path, capsys):
    total = Sum(passed=5)
    total.add_report(tmp_path / "none.xml", "PostgreSQL", 1)
    assert total.tell() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 1 failed"


def test_a_run_that_passes_its_tests_and_ends_badly_has_failed(tmp_path):
    total = Sum()
    total.add_report(report(tmp_path, "<testsuite><testcase name='good'/></testsuite>"), "SQLite", 3)
    assert total.tell() == 1


def test_a_run_of_nothing_has_failed():
    assert Sum().tell() == 1


def test_all_passed_is_success(tmp_path):
    total = Sum()
    total.add_report(report(tmp_path, "<testsuite><testcase name='good'/></testsuite>"), "SQLite", 0)
    assert total.tell() == 0


JOURNEY = "<testcase classname='tests.journeys.test_unit' name='{}'>{}</testcase>"


def test_journeys_that_failed_are_named_to_go_again(tmp_path):
    cases = JOURNEY.format("good", "") + JOURNEY.format("late", "<failure message='x'/>")
    assert failed_journeys(report(tmp_path, f"<testsuite>{cases}</testsuite>")) == ["tests/journeys/test_unit.py::late"]


def test_nothing_goes_again_when_anything_else_failed(tmp_path):
    other = "<testcase classname='tests.people.test_scope' name='leak'><failure message='x'/></testcase>"
    cases = JOURNEY.format("late", "<failure message='x'/>") + other
    assert failed_journeys(report(tmp_path, f"<testsuite>{cases}</testsuite>")) == []


def test_what_passed_at_the_second_go_only_is_named(capsys):
    assert Sum(passed=5, again=["late on SQLite"]).tell() == 0
    assert "Passed at the second go only:\n  late on SQLite\n" in capsys.readouterr().out
