"""The measurement: one process, from an empty migrated database to the table. Started by `benchmarks/__main__.py`."""

import argparse
import io
import logging
import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Gives the exit code: 1 when a target is missed."""
    options = _options(arguments)
    # Not at the top of the file: importing this sets Django up, and models can be imported after it only.
    import lms.wsgi  # noqa: F401

    write_logs_nowhere()
    from . import profiles, report
    from .course import Exercise
    from .population import Size

    size = Size(officers=options.officers, courses=options.courses)
    service, longest = _fill(size)
    exercise = Exercise.of(service)
    if options.profile:
        profiles.show(options.profile, service, exercise)
        return 0
    findings, means = _measure(service, exercise, longest, size, options.rounds)
    report.print_table(findings, size, means)
    if size == Size():
        report.write(findings, size, means)
    report.warn_of_company()
    missed = [one.name for one in findings if not one.met]
    print(f"\nMissed: {', '.join(missed)}" if missed else "\nAll targets are met.")
    return 1 if missed else 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Only a run of the default size is kept.")
    parser.add_argument("--officers", type=int, default=2000)
    parser.add_argument("--courses", type=int, default=50, help="in each of which every officer is enrolled")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--profile", choices=["lesson", "step", "answer", "completions"], help="where does its time go?")
    return parser.parse_args(arguments)


def write_logs_nowhere() -> None:
    """Lines are made as in production, for both sides of every comparison; a terminal's speed is nobody's concern."""
    for handler in logging.getLogger().handlers:
        handler.setStream(open(os.devnull, "w"))  # noqa: SIM115  (open until the process ends)


def _fill(size):
    """The reference course and the demonstration accounts as everybody has them, then the service."""
    from django.conf import settings
    from django.core.management import call_command

    from courses.models import Course

    from .long_lesson import add_long_lesson
    from .population import populate
    from .yardstick import make_table

    print("Loading the reference course …", flush=True)
    silence = io.StringIO()
    call_command("load_reference", stdout=silence)
    call_command("load_demo", file=str(Path(settings.VAR_DIR) / "demo.txt"), stdout=silence)
    make_table()
    print(f"Enrolling {size.officers:,} officers in {size.courses} courses …", flush=True)
    longest = add_long_lesson()
    return populate(size, Course.objects.get(slug="investigating-hate-crime")), longest


def _measure(service, exercise, longest, size, rounds: int):
    """The comparisons first; the browser last, since its event loop would slow what came after."""
    from . import answering, completions, queries, reading, report, weight
    from .targets import BULK_MEGABYTES, FIRST_BYTE_SECONDS, Finding

    print("Measuring lessons, steps, answers …", flush=True)
    findings = [
        report.compared("lesson", "requests/s", reading.lesson_pace(service, rounds=rounds)),
        report.compared("long_lesson", "requests/s", reading.long_lesson_pace(service, longest, rounds=rounds)),
        report.compared("step", "requests/s", reading.step_pace(service, exercise, rounds=rounds)),
        report.compared("answer", "requests/s", answering.answer_pace(service, exercise, rounds=rounds)),
    ]
    print("Measuring completions …", flush=True)
    program = completions.caller(service)
    first, peak, added = completions.bulk_memory(program)
    findings += [
        report.compared("completions", "rows/s", completions.bulk_pace(program, service.root, size, completions.CSV)),
        report.compared(
            "completions_ndjson", "rows/s", completions.bulk_pace(program, service.root, size, completions.NDJSON)
        ),
        report.compared("completions_last_page", "pages/s", completions.page_pace(program, size)),
        Finding("completions_first_byte", "s", first, FIRST_BYTE_SECONDS),
        Finding("completions_memory_added", "MB", added, BULK_MEGABYTES),
        Finding("completions_memory_peak", "MB", peak),
    ]
    findings.append(Finding("completions_json", "rows/s", completions.json_pace(program)))
    findings += report.counted(queries.counts(service, exercise, longest, program))
    print("Weighing lessons …", flush=True)
    weights, means = weight.weights(service)
    return [*findings, *report.weighed(weights)], means


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
