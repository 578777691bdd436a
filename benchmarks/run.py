"""`make bench`: measure, print a table, write `results/latest.json`; exit code 1 when a target is missed."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # As a package, so that the apps beside this folder are found whatever the current folder is.
    os.chdir(Path(__file__).resolve().parents[1])
    os.execv(sys.executable, [sys.executable, "-m", "benchmarks", *sys.argv[1:]])
