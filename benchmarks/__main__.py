"""Everything that a measurement stands on: PostgreSQL, production settings, static files as they are served.

The measurement itself is one process (`benchmarks.measure`), started inside a PostgreSQL of its own.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.compile_messages import compile_stale
from scripts.fingerprint import ROOT, VAR, fingerprint, stamp, stamped
from scripts.system_packages import chromium, install_if_allowed, postgresql
from tests import postgres

STATIC = VAR / "test" / "static-of-benchmarks"
#: Fixed, so that no variable of whoever runs this changes what is measured.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    "SECRET_KEY": "only-for-benchmarks-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJ",
    "ALLOWED_HOSTS": "localhost",
    "BASE_URL": "http://localhost",
    "EMAIL_URL": "none",
    "SECURE": "false",
    "REDIS_URL": "",
    "TIME_ZONE": "Europe/Sarajevo",
    "STATIC_ROOT": str(STATIC),
}


def main(arguments: list[str]) -> int:
    """Provide what is missing, then measure in a fresh database; gives the exit code."""
    if postgresql() is None and not install_if_allowed("postgresql"):
        sys.exit("Benchmarks need PostgreSQL (on Debian: apt install postgresql).")
    if chromium() is None:
        install_if_allowed("chromium")  # else the fonts of a page are estimated from its styles
    compile_stale()
    with tempfile.TemporaryDirectory(prefix="common-ground-benchmark-") as folder:
        os.environ.update(PRODUCTION, VAR_DIR=folder, MEDIA_ROOT=str(Path(folder) / "media"))
        collect_static()
        return postgres.main([sys.executable, "-m", "benchmarks.measure", *arguments])


def collect_static() -> None:
    """With hashed names and compressed, as a release has them; skipped while nothing has changed."""
    mark = fingerprint(ROOT / "requirements.txt", ROOT / "static", ROOT / "lms" / "static.py")
    if stamped("static-of-benchmarks", mark) and (STATIC / "staticfiles.json").exists():
        return
    print("Collecting static files …", flush=True)
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "-v", "0"]
    environment = {**os.environ, "DATABASE_URL": "sqlite://:memory:"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    stamp("static-of-benchmarks", mark)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except postgres.NoPostgres as reason:
        sys.exit(str(reason))
    except KeyboardInterrupt:
        sys.exit("\nStopped; nothing was written.")
