"""What a bank of questions holds, whatever the format: the neutral form between a file and our kinds."""

from dataclasses import dataclass, field

from quizzes.problem import Problem
from quizzes.yaml_lines import LineProblem

from . import messages

LARGEST = 5_000_000
MOST_ITEMS = 500
MOST_BROKEN = 20
#: What is looked at travels in the page, signed and packed; a form takes no more than this with what is around it.
LONGEST_TOKEN = 2_000_000
LONGEST_NAME = 80

COMPETENCY_TAG, KIND_TAG, DIFFICULTY_TAG = "competency:", "kind:", "difficulty:"
TOPIC_TAG, JURISDICTION_TAG = "topic:", "jurisdiction:"
"""How a file of another system carries what only we have: as tags."""

__all__ = [
    "COMPETENCY_TAG",
    "DIFFICULTY_TAG",
    "JURISDICTION_TAG",
    "KIND_TAG",
    "LARGEST",
    "MOST_ITEMS",
    "TOPIC_TAG",
    "Bank",
    "BrokenFile",
    "Item",
    "LineProblem",
    "Number",
    "Option",
    "Picture",
    "Problem",
    "broken",
    "decoded",
]
assert messages  # its sentences are known from here on


class BrokenFile(ValueError):
    """The file is refused whole; `problems` say why and what to do, each with its line."""

    def __init__(self, problems: list[LineProblem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems[:MOST_BROKEN]


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen, or a form that is accepted; `credit` in percent, as the file says."""

    text: str
    credit: float = 0
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is accepted, off by no more than `tolerance`; both as they are written."""

    value: str
    tolerance: str = "0"
    credit: float = 100
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file, whatever is in it: who keeps or shows it looks first. `alt` says what it shows."""

    name: str
    content: bytes
    alt: str = ""


@dataclass(slots=True)
class Item:
    """A question of a file.

    `form` is one of choice, several, truth, gaps, number, match, order; empty where there is none for it.
    `changed` says what is not as in the file, `out` why it can't be taken.
    """

    line: int
    form: str = ""
    name: str = ""
    text: str = ""
    options: list[Option] = field(default_factory=list)
    truth: bool = True
    body: str = ""
    gaps: list[list[Option]] = field(default_factory=list)
    any_case: bool = True
    numbers: list[Number] = field(default_factory=list)
    unit: str = ""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    why: str = ""
    picture: Picture | None = None
    points: float = 1
    tags: list[str] = field(default_factory=list)
    changed: list[Problem] = field(default_factory=list)
    out: list[Problem] = field(default_factory=list)

    @property
    def called(self) -> str:
        """The name by which its author finds it."""
        name = " ".join((self.name or self.text).split())
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"

    def tagged(self, prefix: str) -> str:
        """What follows `prefix` in a tag; empty without one."""
        return next((tag.removeprefix(prefix) for tag in self.tags if tag.startswith(prefix)), "")

    def change(self, code: str, **params) -> None:
        """Note once that something isn't as in the file."""
        if (problem := Problem(code, params=params)) not in self.changed:
            self.changed.append(problem)

    def leave_out(self, code: str, **params) -> None:
        self.out.append(Problem(code, params=params))


@dataclass(slots=True)
class Bank:
    """A file as read: its questions in order, and what was left aside besides them, by line."""

    format: str
    items: list[Item] = field(default_factory=list)
    aside: list[LineProblem] = field(default_factory=list)


def broken(line: int, code: str, **params) -> BrokenFile:
    return BrokenFile([LineProblem(line, Problem(code, params=params))])


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with plain line ends; raises BrokenFile."""
    if len(content) > LARGEST:
        raise broken(1, "file_too_big", limit=LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(content.count(b"\n", 0, error.start) + 1, "bank_not_utf8") from None
    if "\0" in text:
        raise broken(text.count("\n", 0, text.index("\0")) + 1, "bank_not_utf8")
    return text.replace("\r\n", "\n").replace("\r", "\n")
