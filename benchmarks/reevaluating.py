"""Evaluating a course's completion anew for many enrolments: `python -m benchmarks.reevaluating [NUMBER]`.

In a fresh PostgreSQL, made by SQL: each officer is under way in one course of twenty activities and has done fifteen.
Then two are withdrawn and the background work is done in this process. Everybody moves, a third completes.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

SIZES = (10_000, 100_000)
ACTIVITIES = 20
AT_MOST_SECONDS = 60
#: MB by which the largest may need more memory than the smallest.
AT_MOST_MORE = 32


def main(arguments: list[str]) -> int:
    """Measure each size in a process and database of its own; gives the exit code."""
    if arguments[:1] == ["--one"]:
        print(json.dumps(measure(int(arguments[1]))), flush=True)
        return 0
    from . import __main__ as bench

    found = []
    with tempfile.TemporaryDirectory(prefix="common-ground-benchmark-") as folder:
        os.environ.update(bench.PRODUCTION, VAR_DIR=folder, MEDIA_ROOT=str(Path(folder) / "media"))
        bench.collect_static()
        for size in [int(one) for one in arguments] or SIZES:
            ours = [sys.executable, "-m", "benchmarks.reevaluating", "--one", str(size)]
            one = [sys.executable, "-m", "tests.postgres", *ours]
            result = subprocess.run(one, check=True, stdout=subprocess.PIPE, text=True)
            found.append(json.loads(result.stdout.splitlines()[-1]))
            print(found[-1], flush=True)
    more = found[-1]["memory_added_mb"] - found[0]["memory_added_mb"]
    print(f"at most {AT_MOST_SECONDS} s; memory grew by {more:.1f} MB, at most {AT_MOST_MORE}")
    return 0 if found[-1]["seconds"] <= AT_MOST_SECONDS and more <= AT_MOST_MORE else 1


def measure(enrolments: int) -> dict:
    import_module("lms.wsgi")  # sets Django up: what follows can be imported after it only
    from courses.models import Activity, Course
    from progress.models import Enrolment, Reevaluation
    from progress.reevaluate import carry_out_reevaluation, requirements_changed

    from .measure import write_logs_nowhere
    from .visitor import seconds

    write_logs_nowhere()
    populate(enrolments)
    course = Course.objects.get()
    Activity.objects.filter(course=course, position__gt=ACTIVITIES - 2).update(position=None)
    before = _peak()
    asked = seconds(lambda: requirements_changed(course))
    pk = Reevaluation.objects.get().pk
    took = seconds(lambda: carry_out_reevaluation.func(pk))
    done = Reevaluation.objects.get()
    completed = Enrolment.objects.filter(status=Enrolment.Status.COMPLETED).count()
    return {
        "enrolments": done.done, "changed": done.changed, "completed": completed, "asking_s": round(asked, 2),
        "seconds": round(took, 1), "memory_added_mb": round(_peak() - before, 1),
    }  # fmt: skip


def populate(enrolments: int) -> None:
    """Officers in one unit; the first of each three has done the first eighteen activities, the others fifteen."""
    from uuid import uuid4

    from courses.models import Activity, Course
    from people.models import Jurisdiction, Unit

    from .dashboards import _run

    place, _made = Jurisdiction.objects.get_or_create(code="BA", defaults={"name": "Bosnia and Herzegovina"})
    unit = Unit.add_root(code="BENCH", name="Service", jurisdiction=place)
    course = Course.objects.create(key=uuid4(), slug="course", source_locale="en")
    Activity.objects.bulk_create(
        Activity(
            course=course, key=uuid4(), slug=f"a{n}", kind="lesson", module_key=uuid4(), position=n, weight=int(n % 4 == 0)
        )
        for n in range(1, ACTIVITIES + 1)
    )
    _run(
        """INSERT INTO people_user (password, is_superuser, service_number, first_name, last_name, email, is_staff,
            is_active, date_joined, language, unit_id, mails)
        SELECT '!', false, 'O-' || n, 'Amra', 'Hodžić ' || n, '', false, true, now(), 'en', %s, 'off'
        FROM generate_series(1, %s) n""",
        [unit.pk, enrolments],
    )
    _run(
        """INSERT INTO progress_enrolment (officer_id, course_id, status, percent, language, chosen, enrolled_at, started_at)
        SELECT id, %s, 'in_progress', 75, 'en', false, now(), now() FROM people_user WHERE service_number LIKE 'O-%%'""",
        [course.pk],
    )
    _run(
        """INSERT INTO progress_activityrecord (enrolment_id, activity_id, status, score, started_at, done_at)
        SELECT e.id, a.id, 'done', CASE WHEN a.weight > 0 THEN 60 + e.id %% 40 END, now(), now()
        FROM progress_enrolment e JOIN courses_activity a ON a.position <= CASE WHEN e.id %% 3 = 0 THEN 18 ELSE 15 END""",
        [],
    )
    _run("VACUUM ANALYZE")


def _peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
