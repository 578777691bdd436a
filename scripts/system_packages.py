"""Debian packages that tests use and pip can't bring: installed where that is ours to do, else named."""

import os
import shutil
import subprocess
from pathlib import Path

LISTS = Path("/var/lib/apt/lists")


def chromium() -> Path | None:
    """The browser that journeys drive."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((Path(found) for found in map(shutil.which, names) if found), None)


def postgresql() -> Path | None:
    """The folder with the programs of the newest PostgreSQL here; Debian keeps them out of PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(debian, key=lambda path: float(path.parts[4]), default=None)
    found = newest or shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def install_if_allowed(*packages: str) -> bool:
    """True when apt installed them. Without root or apt nothing is touched, and the answer is False."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"Installing {', '.join(packages)} with apt …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    if _has_lists() and _run(install, quiet):
        return True
    # No lists on a fresh image; or lists so old that they name versions which are gone.
    return _run(["apt-get", "update", "-qq"], quiet) and _run(install, quiet)


def _has_lists() -> bool:
    return LISTS.is_dir() and any(LISTS.glob("*Packages*"))


def _run(command: list[str], environment: dict[str, str]) -> bool:
    """What apt says is of interest only when it fails."""
    result = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if result.returncode != 0:
        print(f"{' '.join(command)}\n{result.stdout[-2000:]}{result.stderr[-2000:]}", flush=True)
    return result.returncode == 0
