"""The fields of a report form: how each type is checked, shown, read and graded."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from quizzes import options, typed
from quizzes.form import OPTIONS, Rule, number, text
from quizzes.problem import Problem, Where
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle

RULES: dict[str, Rule] = {
    "id": text,
    "text": text,
    "type": text,
    "options": OPTIONS,
    "date": text,
    "time": text,
    "minutes": number,
    "accepted": text,
    **typed.TOLERANCES,
}
MOST_MINUTES = 240
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

Field = Mapping[str, Any]


class FieldType:
    """A type of field; what the officer enters is text, and empty where she left it so."""

    key: tuple[str, ...] = ()
    """What besides id and text makes the field and its right answer, without words."""

    def check(self, field: Field, position: int) -> list[Problem]:
        raise NotImplementedError

    def shown(self, field: Field, shuffle: Shuffle, sent: list[str]) -> dict[str, Any]:
        """Data for the template; `sent` are the values that were sent before."""
        return {"value": sent[-1] if sent else ""}

    def from_form(self, field: Field, shuffle: Shuffle, sent: list[str]) -> Any:
        return self.parse(field, sent[-1] if sent else "")

    def parse(self, field: Field, value: Any) -> Any:
        raise NotImplementedError

    def grade(self, field: Field, value: Any) -> float:
        raise NotImplementedError

    def samples(self, field: Field) -> list[tuple[Any, float]]:
        """Values with every grade there is, the best first, none of them empty."""
        raise NotImplementedError

    def told(self, field: Field, value: Any) -> str:
        return value

    def told_right(self, field: Field) -> str:
        return self.told(field, self.samples(field)[0][0])

    def structure(self, field: Field) -> Any:
        return {name: field[name] for name in self.key if field.get(name)}


class Choice(FieldType):
    """One of several options."""

    def check(self, field: Field, position: int) -> list[Problem]:
        right, problems = options.right(field), options.check(field)
        if len(right) != 1:
            problems.append(Problem("several_right_answers" if right else "no_right_answer"))
        return problems

    def shown(self, field: Field, shuffle: Shuffle, sent: list[str]) -> dict[str, Any]:
        texts = options.texts(field)
        offered = shuffle.values(texts, field["id"])
        return {"options": [{"value": v, "text": texts[name], "checked": v in sent} for v, name in offered.items()]}

    def from_form(self, field: Field, shuffle: Shuffle, sent: list[str]) -> Any:
        return self.parse(field, self._ids(field, shuffle, sent[-1:])[0] if sent and sent[-1] else "")

    def _ids(self, field: Field, shuffle: Shuffle, sent: list[str]) -> list[str]:
        known = shuffle.values(options.ids(field), field["id"])
        if any(value not in known for value in sent):
            raise Malformed("unknown_option")
        return [known[value] for value in sent]

    def parse(self, field: Field, value: Any) -> str:
        if not isinstance(value, str) or (value and value not in options.ids(field)):
            raise Malformed("unknown_option")
        return value

    def grade(self, field: Field, value: str) -> float:
        return float(value in options.right(field))

    def samples(self, field: Field) -> list[tuple[Any, float]]:
        right = options.right(field)
        wrong = next(name for name in options.ids(field) if name not in right)
        return [(*right, 1.0), (wrong, 0.0)]

    def told(self, field: Field, value: str) -> str:
        return options.texts(field).get(value, "")

    def structure(self, field: Field) -> Any:
        return options.structure(field)


class Choices(Choice):
    """Several of several options: graded as a question of the kind `multiple`."""

    def check(self, field: Field, position: int) -> list[Problem]:
        right, problems = options.right(field), options.check(field)
        if not right:
            problems.append(Problem("no_right_answer"))
        elif len(right) == len(options.ids(field)) > 1:
            problems.append(Problem("all_right"))
        return problems

    def from_form(self, field: Field, shuffle: Shuffle, sent: list[str]) -> Any:
        return self.parse(field, self._ids(field, shuffle, sent))

    def parse(self, field: Field, value: Any) -> list[str]:
        return sorted(options.parse_list(value, field)) if value != [] else []

    def grade(self, field: Field, value: list[str]) -> float:
        return options.grade_marks(field, value)

    def samples(self, field: Field) -> list[tuple[Any, float]]:
        return [(answer, options.grade_marks(field, answer)) for answer in options.sample_marks(field)]

    def told(self, field: Field, value: list[str]) -> str:
        return "; ".join(text for name, text in options.texts(field).items() if name in value)


class Date(FieldType):
    """A day, as 2026-03-14."""

    key = ("date",)

    def check(self, field: Field, position: int) -> list[Problem]:
        return [] if _day(field.get("date", "")) else [Problem("bad_date", params={"position": position})]

    def parse(self, field: Field, value: Any) -> str:
        if value != "" and _day(value) is None:
            raise Malformed("bad_date")
        return value

    def grade(self, field: Field, value: str) -> float:
        return float(value == field["date"])

    def samples(self, field: Field) -> list[tuple[Any, float]]:
        day = _day(field["date"]) or date.min
        other = day - timedelta(days=1) if day > date.min else day + timedelta(days=1)
        return [(field["date"], 1.0), (other.isoformat(), 0.0)]


class Time(FieldType):
    """A time of day, right within so many minutes either way, past midnight too."""

    key = ("time", "minutes")

    def check(self, field: Field, position: int) -> list[Problem]:
        problems = []
        if _minutes(field.get("time", "")) is None:
            problems.append(Problem("bad_time", params={"position": position}))
        if not 0 <= field.get("minutes", 0) <= MOST_MINUTES:
            problems.append(Problem("bad_minutes", params={"position": position, "limit": MOST_MINUTES}))
        return problems

    def parse(self, field: Field, value: Any) -> str:
        if value != "" and _minutes(value) is None:
            raise Malformed("bad_time")
        return value

    def grade(self, field: Field, value: str) -> float:
        given, right = _minutes(value), _minutes(field["time"])
        if given is None or right is None:
            return 0.0
        off = abs(given - right)
        return float(min(off, 24 * 60 - off) <= field.get("minutes", 0))

    def samples(self, field: Field) -> list[tuple[Any, float]]:
        hour, minute = divmod(((_minutes(field["time"]) or 0) + 12 * 60) % (24 * 60), 60)
        return [(field["time"], 1.0), (f"{hour:02d}:{minute:02d}", 0.0)]


class Text(FieldType):
    """Some words, of which each language accepts its own."""

    key = tuple(typed.TOLERANCES)

    def check(self, field: Field, position: int) -> list[Problem]:
        return typed.accepted_problems(field.get("accepted", ""), Where(), position)

    def parse(self, field: Field, value: Any) -> str:
        return typed.read(value)

    def grade(self, field: Field, value: str) -> float:
        return float(typed.is_accepted(value, field["accepted"], field))

    def samples(self, field: Field) -> list[tuple[Any, float]]:
        accepted = field["accepted"]
        return [(typed.forms(accepted)[0], 1.0), (typed.not_accepted(accepted, field), 0.0)]

    def told_right(self, field: Field) -> str:
        return " / ".join(typed.forms(field["accepted"]))


TYPES: dict[str, FieldType] = {
    "choice": Choice(),
    "choices": Choices(),
    "date": Date(),
    "time": Time(),
    "text": Text(),
}


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _minutes(value: Any) -> int | None:
    """Minutes since midnight."""
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    return int(match[1]) * 60 + int(match[2]) if match else None
