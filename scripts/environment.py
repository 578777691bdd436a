"""The virtual environment: made when missing, mended when broken, left alone when it is as it should be.

Runs on the machine's own Python, before anything is installed: `python -m scripts.environment`.
"""

import fcntl
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from scripts.fingerprint import ROOT, VAR, fingerprint
from scripts.system_packages import install_if_allowed

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
#: Inside the environment, so that who deletes the one deletes the other.
STAMP = VENV / "installed.json"
#: There while pip works. Left behind, it says that packages may be there in part, which pip takes for whole.
UNDER_WAY = VENV / "installing"


class CannotPrepare(Exception):
    """The environment could not be made; the text says what to do."""


def ensure(requirements: str = RUN) -> Path:
    """The environment's Python, with the pinned packages of `requirements` in it.

    Needs the network only when something is missing. An environment that doesn't answer, or into which
    packages can't be installed, is made anew.
    """
    if _answers() and _installed().get(requirements) == _mark(requirements):
        return PYTHON
    with _only_one():
        if UNDER_WAY.exists() or not _answers():
            _make()
        try:
            _install(requirements)
        except subprocess.CalledProcessError:
            print("The environment seems damaged; making it anew.", flush=True)
            _make()
            _install_or_explain(requirements)
    return PYTHON


def _answers() -> bool:
    """A killed run or a removed Python leaves an environment that exists and doesn't work."""
    try:
        asked = subprocess.run([PYTHON, "-c", "import encodings"], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _make() -> None:
    print("Making the virtual environment .venv …", flush=True)
    # Not this process's own Python when that is the broken environment's: the one it was made from.
    command = [getattr(sys, "_base_executable", sys.executable), "-m", "venv", "--clear", str(VENV)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode == 0:
        return
    # Debian keeps the part of the standard library that makes environments in a package of its own.
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if "ensurepip" in result.stdout + result.stderr and install_if_allowed(package):
        result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        raise CannotPrepare(
            f"Python could not make a virtual environment (on Debian: apt install {package}).\n"
            f"{result.stdout}{result.stderr}"
        )


def _install_or_explain(requirements: str) -> None:
    try:
        _install(requirements)
    except subprocess.CalledProcessError as error:
        raise CannotPrepare(
            f"The packages of {requirements} could not be installed. The first run needs the network "
            "(or a package index that pip is set up for); what pip said stands above."
        ) from error


def _install(requirements: str) -> None:
    print(f"Installing the pinned packages of {requirements} (half a minute with a good line) …", flush=True)
    STAMP.unlink(missing_ok=True)
    UNDER_WAY.touch()
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        subprocess.run([PYTHON, "-m", "ensurepip"], check=True, stdout=subprocess.DEVNULL)
    wanted = [RUN] if requirements == RUN else [RUN, requirements]
    # Both files together: were their pins to disagree, pip would refuse.
    subprocess.run(
        [PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--prefer-binary", "--require-hashes"]
        + [argument for name in wanted for argument in ("-r", str(ROOT / name))],
        check=True,
        env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )
    unfinished = STAMP.with_suffix(".part")
    unfinished.write_text(json.dumps({name: _mark(name) for name in wanted}))
    unfinished.replace(STAMP)
    UNDER_WAY.unlink()


def _installed() -> dict[str, str]:
    try:
        return json.loads(STAMP.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def _mark(requirements: str) -> str:
    return fingerprint(*[ROOT / name for name in dict.fromkeys([RUN, requirements])])


@contextmanager
def _only_one():
    """`make run` and `make test` started together must not install into one environment at once."""
    VAR.mkdir(exist_ok=True)
    with (VAR / "environment.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":
    try:
        ensure(sys.argv[1] if len(sys.argv) > 1 else RUN)
    except CannotPrepare as reason:
        sys.exit(str(reason))
