"""Twee 3 and Twee 1, the text form of Twine stories: passages, each with a name, tags and text with links.

After https://github.com/iftechfoundation/twine-specs. The passages are taken; code of story formats (macros of
Harlowe and SugarCube, scripts, styles) isn't, and is named by its line.
"""

import json
import re
from dataclasses import dataclass, field

from .item import MOST_BROKEN, BrokenFile, LineProblem, Problem, broken
from .twee_text import Link, take_apart

MOST_PASSAGES = 1000
_HEADER = re.compile(r"::\s*((?:\\.|[^\\\[\]{}])*?)\s*(?:\[([^\]]*)\])?\s*(\{.*\})?\s*")
_ASIDE_TAGS = {
    *("script", "stylesheet", "widget", "annotation", "header", "footer", "startup", "init"),
    *("Twine.image", "Twine.private", "Twine.audio", "Twine.video", "Twine.vtt"),
}
_ASIDE_NAMES = {
    *("StoryAuthor", "StoryBanner", "StoryCaption", "StoryDisplayTitle", "StoryIncludes", "StoryInit", "StoryInterface"),
    *("StoryMenu", "StorySettings", "StoryShare", "StorySubtitle", "PassageDone", "PassageFooter", "PassageHeader"),
    "PassageReady",
}


@dataclass(slots=True)
class Passage:
    """A passage: its text without links and code, and its links in their order."""

    name: str
    line: int
    tags: tuple[str, ...] = ()
    lines: list[str] = field(default_factory=list)
    text: str = ""
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """A file as read; `aside` says by line what isn't taken."""

    title: str = ""
    start: str = ""
    passages: dict[str, Passage] = field(default_factory=dict)
    aside: list[LineProblem] = field(default_factory=list)


def read(text: str) -> Story:
    """The story of a Twee file; raises BrokenFile with every line that is no Twee."""
    story, found = Story(), []
    for passage in _passages(text):
        try:
            _take(passage, story)
        except BrokenFile as error:
            found += error.problems
    if found:
        raise BrokenFile(found[:MOST_BROKEN])
    if not story.passages:
        raise broken(1, "twee_no_passage")
    if not story.start:
        story.start = "Start" if "Start" in story.passages else next(iter(story.passages))
    return story


def _passages(text: str) -> list[Passage]:
    passages: list[Passage] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("::"):
            passages.append(_header(line, number))
            if len(passages) > MOST_PASSAGES:
                raise broken(number, "too_many", field="::", count=len(passages), limit=MOST_PASSAGES)
        elif passages:
            passages[-1].lines.append(line)
        elif line.strip():
            raise broken(number, "twee_no_passage")
    return passages


def _header(line: str, number: int) -> Passage:
    match = _HEADER.fullmatch(line)
    if not match or not match[1]:
        raise broken(number, "twee_no_passage")
    return Passage(re.sub(r"\\(.)", r"\1", match[1]), number, tuple((match[2] or "").split()))


def _take(passage: Passage, story: Story) -> None:
    body = "\n".join(passage.lines)
    if passage.name == "StoryTitle":
        story.title = " ".join(body.split())
    elif passage.name == "StoryData":
        story.start = _data(passage, body) or story.start
    elif passage.name in _ASIDE_NAMES or _ASIDE_TAGS & set(passage.tags):
        story.aside.append(LineProblem(passage.line, Problem("twee_passage_aside", params={"name": passage.name})))
    elif passage.name in story.passages:
        raise broken(passage.line, "duplicate_node", node=passage.name)
    else:
        passage.text, passage.links, code = take_apart(body, passage.line + 1)
        story.aside += code
        story.passages[passage.name] = passage


def _data(passage: Passage, body: str) -> str:
    try:
        data = json.loads(body)
        return str(data.get("start", "")) if isinstance(data, dict) else ""
    except (ValueError, RecursionError):
        raise broken(passage.line, "twee_bad_data", name="StoryData") from None
