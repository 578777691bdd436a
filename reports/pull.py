"""Keep a copy of what a training unit may read: `python pull.py --url https://… --token-file token --out DIR`.

One file, standard library of Python 3.9 or later only: copy it to wherever your records are. It keeps `copy.sqlite3`
in DIR, and with `--format csv` a file beside it for each list. Run it as often as you like: it asks for what has
changed since the last run. It may be killed at any moment. Rows and the cursor that follows them are written in one
transaction, so that the next run goes on from where the copy really is.
"""

import argparse
import csv
import gzip
import json
import os
import sqlite3
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing
from pathlib import Path

#: Followed by `since`; the others are smaller or offer none, and are read whole each time.
FOLLOWED = ("completions", "enrolments", "attempts", "certificates")
WHOLE = ("officers", "units", "courses", "competencies", "item-statistics", "sessions")
TRIES = 6
LONGEST_WAIT = 60
#: What spreadsheets would run as a formula.
FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class Problem(Exception):
    """What the server said or the network did, as a sentence."""

    def __init__(self, sentence, status=None, error=""):
        super().__init__(sentence)
        self.status, self.error = status, error


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token is for one host, and is carried to no other."""

    def redirect_request(self, *args, **kwargs):
        return None


class Server:
    """The API, with patience: waits where it is told to, and asks again where the network failed."""

    def __init__(self, url, token):
        self.base = url.rstrip("/") + "/api/v1/"
        self.headers = {"Authorization": "Bearer " + token, "Accept": "application/json", "Accept-Encoding": "gzip"}
        self.opener = urllib.request.build_opener(NoRedirect)

    def get(self, name, **parameters):
        address = self.base + name + "/?" + urllib.parse.urlencode(parameters)
        for left in reversed(range(TRIES)):
            try:
                return self._once(address)
            except urllib.error.HTTPError as error:
                with error:
                    if error.code not in (429, 500, 502, 503, 504) or not left:
                        raise problem_of(error) from None
                    wait = error.headers.get("Retry-After", "")
                    time.sleep(min(int(wait), LONGEST_WAIT) if wait.isdigit() else 2 ** (TRIES - left - 1))
            except (OSError, EOFError, ValueError) as error:  # refused, broken off, or not the whole answer
                if not left:
                    raise Problem("The server at " + self.base + " can't be read: " + str(error)) from None
                time.sleep(min(2 ** (TRIES - left - 2), LONGEST_WAIT))

    def _once(self, address):
        request = urllib.request.Request(address, headers=self.headers)
        with self.opener.open(request, timeout=60) as response:
            body = response.read()
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            return json.loads(body)


def problem_of(error):
    """The server's own sentence, where it gave one."""
    try:
        said = json.loads(error.read())
        sentences = [one for those in said.get("fields", {}).values() for one in those]
        return Problem(" ".join([said["detail"], *sentences]), error.code, said["error"])
    except (ValueError, KeyError, AttributeError, OSError):
        return Problem("The server answered " + str(error.code) + " " + str(error.reason), error.code)


class Copy:
    """The tables: one for each list, its columns those of its rows, and how far each is followed."""

    def __init__(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        self.tables = sqlite3.connect(str(folder / "copy.sqlite3"), isolation_level=None, timeout=1)
        # Whoever pulls into the same folder at the same time is told so, and changes nothing.
        self.tables.execute("PRAGMA locking_mode = EXCLUSIVE")
        self.tables.execute("PRAGMA synchronous = FULL")
        with self:
            self.tables.execute("CREATE TABLE IF NOT EXISTS followed (list TEXT PRIMARY KEY, cursor TEXT NOT NULL)")

    def __enter__(self):
        self.tables.execute("BEGIN EXCLUSIVE")

    def __exit__(self, kind, *_rest):
        self.tables.execute("COMMIT" if kind is None else "ROLLBACK")

    def cursor(self, name):
        row = self.tables.execute("SELECT cursor FROM followed WHERE list = ?", [name]).fetchone()
        return row[0] if row else "begin"

    def follow(self, name, cursor):
        self.tables.execute("INSERT OR REPLACE INTO followed VALUES (?, ?)", [name, cursor])

    def columns(self, name):
        return [row[1] for row in self.tables.execute("PRAGMA table_info(" + quoted(name) + ")")]

    def keep(self, name, rows):
        """Each under its id, which is its first member."""
        flat = [flattened(row) for row in rows]
        if not flat:
            return
        wanted, known = list(flat[0]), self.columns(name)
        if not known:
            key, *others = map(quoted, wanted)
            self.tables.execute(f"CREATE TABLE {quoted(name)} ({', '.join([key + ' PRIMARY KEY', *others])})")
        for column in wanted if known else ():
            if column not in known:  # the server has learnt to say more
                self.tables.execute(f"ALTER TABLE {quoted(name)} ADD COLUMN {quoted(column)}")
        names, marks = ", ".join(map(quoted, wanted)), ", ".join("?" * len(wanted))
        insert = f"INSERT OR REPLACE INTO {quoted(name)} ({names}) VALUES ({marks})"
        self.tables.executemany(insert, [[row.get(column) for column in wanted] for row in flat])

    def forget(self, name, ids):
        columns = self.columns(name)
        if columns and ids:
            delete = f"DELETE FROM {quoted(name)} WHERE {quoted(columns[0])} = ?"
            self.tables.executemany(delete, [[one] for one in ids])

    def clear(self, name):
        self.tables.execute("DROP TABLE IF EXISTS " + quoted(name))
        self.tables.execute("DELETE FROM followed WHERE list = ?", [name])

    def write_csv(self, name, folder):
        """Under another name first: a file that is there is whole."""
        columns = self.columns(name)
        unfinished = folder / (name + ".csv.unfinished")
        with open(unfinished, "w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(columns)
            if columns:
                select = f"SELECT * FROM {quoted(name)} ORDER BY {quoted(columns[0])}"
                lines.writerows([guarded(cell) for cell in row] for row in self.tables.execute(select))
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, folder / (name + ".csv"))


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def flattened(row):
    """`{"unit": {"code": …}}` as `unit_code`; lists as JSON."""
    flat = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat.update({name + "_" + inner: one for inner, one in value.items()})
        else:
            flat[name] = json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
    return flat


def guarded(cell):
    return "'" + cell if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def follow(server, copy, name, size):
    """Pull until there is no more; gives the number of rows that came."""
    came, begun_anew = 0, False
    while True:
        try:
            answer = server.get(name, since=copy.cursor(name), page_size=size)
        except Problem as problem:
            # The server's database was restored, or the token is for another unit now: the copy is of no use.
            if problem.status not in (400, 410) or begun_anew or copy.cursor(name) == "begin":
                raise
            begun_anew = True
            with copy:
                copy.clear(name)
            continue
        with copy:
            copy.keep(name, answer["results"])
            copy.forget(name, answer["gone"])
            copy.follow(name, answer["cursor"])
        came += len(answer["results"])
        if not answer["more"]:
            return came


def read_whole(server, copy, name, size):
    """All pages into the place of what was there, in one transaction."""
    came, parameters = 0, {"page_size": size}
    with copy:
        copy.clear(name)
        while True:
            answer = server.get(name, **parameters)
            copy.keep(name, answer["results"])
            came += len(answer["results"])
            if not answer["next"]:
                return came
            # Of its address the cursor only: the token goes to the host that was named, and to no other.
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(answer["next"]).query)
            parameters["cursor"] = query["cursor"][0]


def pull(*, url, token, out, lists=FOLLOWED + WHOLE, format="sqlite", page_size=1000, say=print):
    """Bring the copy in `out` up to date. Raises Problem."""
    folder, server = Path(out), Server(url, token)
    try:
        copy = Copy(folder)
    except sqlite3.OperationalError as error:
        raise Problem("The copy in " + str(folder) + " can't be opened, or another pull is at it: " + str(error)) from None
    with closing(copy.tables):
        for name in lists:
            try:
                came = (follow if name in FOLLOWED else read_whole)(server, copy, name, page_size)
            except Problem as problem:
                if problem.status != 403:
                    raise
                say(name + ": " + str(problem))
                continue
            if format == "csv":
                copy.write_csv(name, folder)
            say(name + ": " + str(came))


def add_arguments(parser):
    parser.add_argument("--url", required=True, help="address of the installation, such as https://training.example.org")
    parser.add_argument("--token", help="the token; others on this machine can read it, so rather use --token-file")
    parser.add_argument("--token-file", type=Path, help="a file that holds the token and nothing else")
    parser.add_argument("--out", required=True, type=Path, help="folder of the copy")
    parser.add_argument("--format", choices=["sqlite", "csv"], default="sqlite", help="csv: files beside the database")
    parser.add_argument("--lists", nargs="+", choices=FOLLOWED + WHOLE, default=FOLLOWED + WHOLE, metavar="LIST")
    parser.add_argument("--page-size", type=int, default=1000)


def run(options, say=print):
    """Pull as the command line says; gives the exit code."""
    token = options["token"] or os.environ.get("COMMON_GROUND_TOKEN", "")
    try:
        if options["token_file"]:
            token = options["token_file"].read_text(encoding="ascii").strip()
        if not token:
            raise Problem("Give the token: --token-file FILE, --token TOKEN, or COMMON_GROUND_TOKEN in the environment.")
        names = ("url", "out", "lists", "format", "page_size")
        pull(token=token, say=say, **{name: options[name] for name in names})
    except (Problem, OSError, UnicodeError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add_arguments(arguments)
    sys.exit(run(vars(arguments.parse_args())))
