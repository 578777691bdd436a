"""A course given to 50,000 officers below one unit: `python -m benchmarks.assigning`.

In a fresh database of a service with that many officers in 10,021 units, who have ten other courses each. Measured are
the click of who assigns and the background work until the last officer has it; the same of changing the day, and of taking
it back, with what is foreseen before; beside them the statements of one piece and the growth of memory.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from datetime import timedelta
from importlib import import_module
from pathlib import Path

OFFICERS = 50_000
#: Seconds from the click to the last officer; and those of the click alone.
AT_MOST = 20.0
CLICK_AT_MOST = 3.0


def main(arguments: list[str]) -> int:
    """Measure in a process and database of its own; gives the exit code."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))), flush=True)
        return 0
    from . import __main__ as bench

    officers = int(arguments[0]) if arguments else OFFICERS
    with tempfile.TemporaryDirectory(prefix="common-ground-benchmark-") as folder:
        os.environ.update(bench.PRODUCTION, VAR_DIR=folder, MEDIA_ROOT=str(Path(folder) / "media"))
        one = [sys.executable, "-m", "tests.postgres", sys.executable, "-m", "benchmarks.assigning", "--one", str(officers)]
        result = subprocess.run(one, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(result.stdout.splitlines()[-1])
    print(found, f"at most {AT_MOST} s")
    took = [found["assign_s"] + found["give_s"]]
    took += [found[f"{what}_s"] + found[f"{what}_work_s"] for what in ("change_day", "take_back")]
    clicks = [found[f"{what}_s"] for what in ("assign", "change_day", "take_back")]
    return 0 if max(took) <= AT_MOST and max(clicks) <= CLICK_AT_MOST else 1


def work_off() -> None:
    """What changing and taking back leave to the background, done here as a worker does it."""
    from progress.models import Resettlement
    from progress.resettle_many import resettle_many

    for one in Resettlement.objects.all():
        resettle_many.call(one.pk)


def measure(officers: int) -> dict:
    import_module("lms.wsgi")  # sets Django up: what follows can be imported after it only
    from django.contrib.auth.models import Group
    from django.utils import timezone

    from courses.models import Course
    from people.models import Role, Unit
    from progress.assign import Terms, assign, change
    from progress.foresee import withdrawn_without
    from progress.give import _give_a_piece, give
    from progress.models import Change, Enrolment
    from progress.paths import take_back

    from .dashboards import _run, populate
    from .measure import write_logs_nowhere
    from .statements import recorded
    from .visitor import seconds

    write_logs_nowhere()
    root = Unit.objects.get(pk=populate(officers * 10))
    group = Group.objects.get(name=Role.OFFICER.value)
    _run(
        "INSERT INTO people_user_groups (user_id, group_id) SELECT id, %s FROM people_user WHERE service_number LIKE 'O-%%'",
        [group.pk],
    )
    course = Course.objects.create(key="5d1f7c1e-8f0b-4b8e-9a55-0e6a5f6e2c11", slug="assigned", source_locale="en")
    _run("VACUUM ANALYZE")

    made = []
    due = timezone.localdate() + timedelta(days=60)
    assign_s = seconds(lambda: made.append(assign(course=course, unit=root, terms=Terms(due=due))))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with recorded() as statements:
        first_s = seconds(lambda: _give_a_piece(made[0].pk))
    give_s = first_s + seconds(lambda: give.call(made[0].pk))
    found = {
        "officers": Enrolment.objects.filter(course=course).count(),
        "changes": Change.objects.count(),
        "assign_s": assign_s,
        "give_s": give_s,
        "statements_of_a_piece": len(statements),
        "memory_added_mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }
    found["change_day_s"] = seconds(lambda: change(assignment=made[0], terms=Terms(due=due + timedelta(days=7))))
    found["change_day_work_s"] = seconds(work_off)
    found["foresee_s"] = seconds(lambda: withdrawn_without(made))
    found["take_back_s"] = seconds(lambda: take_back(made[0]))
    found["take_back_work_s"] = seconds(work_off)
    found["memory_added_in_all_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    found["withdrawn"] = Enrolment.objects.filter(course=course, status="withdrawn").count()
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in found.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
