"""`make run`: from a fresh clone to a served site. A step is skipped when nothing it rests on has changed.

Runs on the machine's own Python; the steps and the server run on the environment's.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

from scripts import environment
from scripts.compile_messages import stale
from scripts.fingerprint import ROOT, VAR, fingerprint, migrations, stamp, stamped
from scripts.machine_names import LOOPBACK, names_of_this_machine

DATABASE = VAR / "db.sqlite3"
STATIC = VAR / "static"
SIGN_INS = VAR / "demo.txt"
EVERYWHERE = {"0.0.0.0", "::"}


def main() -> None:
    """Prepare, say where and as whom to sign in, and become the server."""
    os.chdir(ROOT)
    host = (os.environ.get("HOST") or "127.0.0.1").strip("[]")
    port = int(os.environ.get("PORT") or 8000)
    refuse_taken(host, port)
    VAR.mkdir(exist_ok=True)
    set_up(host, port)
    python = environment.ensure(environment.RUN)
    prepare(python)
    introduce(os.environ["BASE_URL"])
    # Becomes the server's child, and ends with it.
    subprocess.Popen([python, "manage.py", "work", "--with-parent"])
    os.execv(python, [str(python), "-m", "gunicorn", "--config", "gunicorn.conf.py"])


def set_up(host: str, port: int) -> None:
    """What settings and server read from the environment; what is set there already stays."""
    everywhere = host in EVERYWHERE
    name = f"[{host}]" if ":" in host else host
    defaults = {
        "DJANGO_SETTINGS_MODULE": "lms.settings.development",
        "BASE_URL": f"http://{'127.0.0.1' if everywhere else name}:{port}",
        "SECRET_KEY": secret_key(),
        "WEB_GRACEFUL_SECONDS": "2",
    }
    for variable, value in defaults.items():
        os.environ.setdefault(variable, value)
    # A page that answers to every name can be made to answer to an attacker's (DNS rebinding, mails with his links).
    hosts = names_of_this_machine() if everywhere else [*LOOPBACK, name]
    hosts += [one for one in os.environ.get("ALLOWED_HOSTS", "").split(",") if one]
    os.environ.update(HOST=name, PORT=str(port), ALLOWED_HOSTS=",".join(dict.fromkeys(hosts)))


def secret_key() -> str:
    """This installation's own: the one in the settings is known to everybody who has the source."""
    path = VAR / "secret-key"
    path.touch(mode=0o600)
    if not path.read_text():
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def refuse_taken(host: str, port: int) -> None:
    """Say it now, not after a minute of installing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            sys.exit(
                f"{host}:{port} can't be used ({error.strerror}): perhaps another program, or another "
                f"'make run', serves there. Stop it, or choose: make run PORT={port + 1}"
            )


def prepare(python: Path) -> None:
    if stale():
        step("Compiling translations", python, "-m", "scripts.compile_messages")
    packages = ROOT / environment.RUN
    _database(python, fingerprint(packages, *migrations(), ROOT / "reference"))
    _static_files(python, fingerprint(packages, ROOT / "static", ROOT / "lms" / "static.py"))


def _database(python: Path, mark: str) -> None:
    """Tables, reference course, demo accounts. Only our own SQLite file is known well enough to skip this."""
    own = "DATABASE_URL" not in os.environ
    if own and DATABASE.exists() and stamped("database", mark):
        return
    step("Preparing the database", python, "manage.py", "migrate", "--no-input", "-v", "0")
    step("Loading the reference course", python, "manage.py", "load_reference")
    step("Loading the demo accounts", python, "manage.py", "load_demo")
    if own:
        stamp("database", mark)


def _static_files(python: Path, mark: str) -> None:
    if (STATIC / "staticfiles.json").exists() and stamped("static", mark):
        return
    step("Collecting static files", python, "manage.py", "collectstatic", "--no-input", "-v", "0")
    stamp("static", mark)


def step(what: str, *command: Path | str) -> None:
    """Run one step; its words are shown only when it fails, and then nothing after it is tried."""
    print(f"{what} …", end=" ", flush=True)
    started = time.monotonic()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"failed.\n{result.stdout}{result.stderr}\nRun 'make run' again to continue from here.")
    print(f"{time.monotonic() - started:.0f} s", flush=True)


def introduce(address: str) -> None:
    if SIGN_INS.exists():
        print(f"\n{SIGN_INS.read_text().rstrip()}\n")
    print(f"Common Ground is at {address}/ (Ctrl-C stops it)", flush=True)


if __name__ == "__main__":
    try:
        main()
    except environment.CannotPrepare as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("\nStopped. 'make run' continues from here.")
