"""The result as a table for people and as `results/latest.json` for programs. Neither names the machine."""

import json
import os
import platform
from pathlib import Path

import django

from .completions import server_version
from .pace import Pace
from .population import Size
from .targets import JAVASCRIPT_KILOBYTES, PAGE_KILOBYTES, QUERIES, RATIOS, Finding
from .weight import Weight

#: Processes per core above which ratios say little.
QUIET = 1.0

LATEST = Path(__file__).parent / "results" / "latest.json"


def compared(name: str, unit: str, pace: Pace) -> Finding:
    return Finding(name, unit, pace.value, RATIOS.get(name), pace.yardstick, pace.ratio)


def weighed(weights: list[Weight]) -> list[Finding]:
    """The heaviest page counts, then its JavaScript, then each language's parts as information."""
    heaviest = max(weights, key=lambda weight: weight.total)
    javascript = max(weight.javascript for weight in weights)
    parts = [
        Finding(f"{kind}_{weight.language}", "KB", size / 1000)
        for weight in weights
        for kind, size in sorted({**weight.by_kind, "total": weight.total, "html_gzipped": weight.html_gzipped}.items())
    ]
    return [
        Finding("page_weight", "KB", heaviest.total / 1000, PAGE_KILOBYTES),
        Finding("javascript", "KB", javascript / 1000, JAVASCRIPT_KILOBYTES),
        *parts,
    ]


def counted(counts: dict[str, int]) -> list[Finding]:
    return [Finding(f"queries_{name}", "queries", count, QUERIES.get(name)) for name, count in counts.items()]


def print_table(findings: list[Finding], size: Size, means: str) -> None:
    print(f"\n{_of(size)}; what pages load: {means}\n")
    print(f"{'':28}{'measured':>12}{'yardstick':>12}{'ratio':>8}{'target':>8}")
    for one in findings:
        yardstick = f"{one.yardstick:,.0f}" if one.yardstick is not None else ""
        ratio = f"{one.ratio:.2f}" if one.ratio is not None else ""
        target = f"{one.target:g}" if one.target is not None else ""
        verdict = "" if one.target is None else "  met" if one.met else "  MISSED"
        value = f"{one.value:,.1f}" if one.unit == "KB" else f"{one.value:,.0f}"
        print(f"{one.name.replace('_', ' '):28}{value:>12}{yardstick:>12}{ratio:>8}{target:>8}{verdict}  {one.unit}")


def load() -> float:
    """How many processes per core want to run on this machine, these minutes; ours alone make up to 1."""
    return round(os.getloadavg()[1] / (os.cpu_count() or 1), 1)


def warn_of_company() -> None:
    """Waiting for a turn at the processor costs every query the same, so that ratios become those of queries."""
    if load() > QUIET:
        print(f"\nThe machine is busy ({load()} processes per core): measure again when it is quiet.")


def write(findings: list[Finding], size: Size, means: str) -> None:
    """Only a whole run is worth keeping: whoever measures a smaller service looks at the table."""
    result = {one.name: one.as_json() for one in findings}
    result["measured"] = {
        "officers": size.officers,
        "units": size.units,
        "enrolments": size.enrolments,
        "page_loads": means,
        "processes_per_core": load(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": server_version(),
    }
    LATEST.parent.mkdir(exist_ok=True)
    LATEST.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


def _of(size: Size) -> str:
    return f"{size.officers:,} officers in {size.units} units, {size.enrolments:,} enrolments"
