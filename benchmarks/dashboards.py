"""A nation's dashboard with many enrolments against the same with few: `python -m benchmarks.dashboards`.

Each size is a service of its own in a fresh database, made as `manage.py simulate --bulk` does. The ratio is of medians of
the page's time; beside it stand the time of counting everything at once, of counting a day's changes, and the queries of
the page.
"""

import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from statistics import median

SIZES = (10_000, 1_000_000)
ROUNDS = 41
#: Enrolments that change between two looks: a busy day.
CHANGES = 2_000
AT_MOST = 2.0
PAGES = ("unit", "unit_compare", "unit_competencies", "unit_questions", "unit_over_time", "unit_tree")


def main(arguments: list[str]) -> int:
    """Measure each size in a process and database of its own; gives the exit code."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))), flush=True)
        return 0
    from . import __main__ as bench

    sizes = [int(one) for one in arguments] or list(SIZES)
    found = []
    with tempfile.TemporaryDirectory(prefix="common-ground-benchmark-") as folder:
        os.environ.update(bench.PRODUCTION, VAR_DIR=folder, MEDIA_ROOT=str(Path(folder) / "media"))
        bench.collect_static()
        for size in sizes:
            one = [sys.executable, "-m", "tests.postgres", sys.executable, "-m", "benchmarks.dashboards", "--one", str(size)]
            result = subprocess.run(one, check=True, stdout=subprocess.PIPE, text=True)
            found.append(json.loads(result.stdout.splitlines()[-1]))
            print(found[-1], flush=True)
    names = [f"{name.removeprefix('unit_')}_ms" for name in PAGES]
    ratios = {name: found[-1][name] / found[0][name] for name in names}
    print({name: round(ratio, 2) for name, ratio in ratios.items()}, f"at most {AT_MOST}")
    return 0 if all(ratio <= AT_MOST for ratio in ratios.values()) else 1


def measure(enrolments: int) -> dict:
    import_module("lms.wsgi")  # sets Django up: what follows can be imported after it only
    from django.urls import reverse

    from people.models import User
    from reports.dashboards.fold import fold

    from .learned import learn
    from .measure import write_logs_nowhere
    from .statements import recorded
    from .visitor import Visitor, seconds

    write_logs_nowhere()
    root = populate(enrolments)
    learn()
    everything = seconds(fold)
    # As autovacuum does, which these clusters are without: a million marks that are dealt with are looked through else.
    _run("VACUUM ANALYZE")
    visitor = Visitor.signed_in(User.objects.get(service_number="BENCH-MANAGER"))
    found = {"enrolments": enrolments, "units": _one("SELECT count(*) FROM people_unit"), "count_all_s": everything}
    found["roll_ups"] = _one("SELECT count(*) FROM reports_rollup")
    for name in PAGES:
        page = visitor.getting(reverse(name, args=[root]))
        for _n in range(3):
            page()
        key = name.removeprefix("unit_")
        found[f"{key}_ms"] = 1000 * median(seconds(page) for _n in range(ROUNDS))
        with recorded() as statements:
            page()
        found[f"{key}_queries"] = len(statements)
    _run(
        "UPDATE progress_enrolment SET percent = 60, language = 'tr' WHERE id IN (SELECT id FROM progress_enrolment "
        "WHERE status = 'in_progress' ORDER BY id LIMIT %s)",
        [CHANGES],
    )
    found["count_changes_s"] = seconds(fold)
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in found.items()}


def populate(enrolments: int) -> int:
    """A nation, its regions, their stations: one station for each 50 enrolments; ten courses; gives the nation's id.

    Officers are a tenth of the enrolments: the same service as `manage.py simulate --bulk` makes, and who manages it.
    """
    from people.models import Jurisdiction, Role, UnitRole, User
    from quizzes.simulation.bulk import BulkSize, simulate_in_bulk

    Jurisdiction.objects.get_or_create(code="BA", defaults={"name": "Bosnia and Herzegovina"})
    size = BulkSize(officers=enrolments // 10, units=max(10, enrolments // 50) + 21, courses=10)
    root = simulate_in_bulk(size=size, seed=1, languages=["en", "bs"])
    manager = User.objects.create_user("BENCH-MANAGER", None, first_name="Vesna", last_name="Tomić", unit=root)
    UnitRole.objects.create(user=manager, unit=root, role=Role.UNIT_MANAGER)
    _run("VACUUM ANALYZE")
    return root.pk


def _run(statement: str, parameters=None) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def _one(statement: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
