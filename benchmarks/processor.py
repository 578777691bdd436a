"""What work costs the machine: processor time of the web server and of all of PostgreSQL, whoever of them works at once."""

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
#: Places in /proc/PID/stat after the name: user and system time, and those of children that have ended.
_OWN, _ENDED = (11, 12), (13, 14)


def processor_seconds(parents: list[int]) -> float:
    """Of these processes and their children until now, those that have ended included. Their number may change."""
    return sum(_ticks(parent, _OWN + _ENDED) + _of_children(parent) for parent in parents) / _TICKS


def postmaster() -> int:
    """The process of the cluster that we are connected to, of which its backends are children. Queries: 1."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (folder,) = cursor.fetchone()
    return int((Path(folder) / "postmaster.pid").read_text().split("\n", 1)[0])


def _of_children(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return sum(_ticks(int(child), _OWN + _ENDED) for child in children)


def _ticks(pid: int, places: tuple[int, ...]) -> int:
    """None of one that has ended in this moment: its parent says them from now on."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return 0
    values = told.rpartition(")")[2].split()
    return sum(int(values[place]) for place in places)
