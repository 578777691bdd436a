"""A check or a scenario as a file for another system. It holds the keys: only who may edit the page gets one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.images import get_image_model

from .banks import gift_write, moodle_write, qti_write, twee_write
from .banks.item import Picture
from .banks.written import PictureOf, Written
from .models import CheckPage, ScenarioPage
from .problem import Problem
from .sentences import sentence


@dataclass(frozen=True, slots=True)
class Format:
    """A way out: its name is its own in every language."""

    name: str
    suffix: str
    content_type: str
    write: Callable[[Mapping[str, Any], str, str], Written]
    """Takes the document, its name in the file, and its language."""


def _twee(document: Mapping[str, Any], name: str, _language: str) -> Written:
    return twee_write.write(document, said, ifid=name)


def _qti(document: Mapping[str, Any], name: str, language: str) -> Written:
    with override(language):
        truth = str(_("True")), str(_("False"))
    name = f"check-{name}"
    return qti_write.write(document, said, _pictures(document), name=name, language=language, truth=truth)


def _moodle(document: Mapping[str, Any], *_rest: str) -> Written:
    return moodle_write.write(document, said, _pictures(document))


def _pictures(document: Mapping[str, Any]) -> PictureOf:
    """Reads the pictures of questions when they are asked for, one at a time. Queries: 1."""
    keys = {node.get("picture", {}).get("image") for node in document["nodes"].values()}
    images = get_image_model().objects.in_bulk(keys - {None})

    def read(node: Mapping[str, Any]) -> Picture | None:
        image = images.get(node.get("picture", {}).get("image"))
        if image is None:
            return None
        with image.open_file() as file:
            return Picture(PurePosixPath(image.file.name).name, file.read(), node.get("alt", ""))

    return read


OF_CHECKS = {
    "gift": Format("GIFT", "gift", "text/plain; charset=utf-8", lambda made, *_rest: gift_write.write(made, said)),
    "moodle": Format("Moodle XML", "xml", "application/xml", _moodle),
    "qti": Format("QTI 3.0", "zip", "application/zip", _qti),
}
OF_SCENARIOS = {"twee": Format("Twee 3", "twee", "text/plain; charset=utf-8", _twee)}


def formats(page: CheckPage | ScenarioPage) -> dict[str, Format]:
    return OF_CHECKS if isinstance(page, CheckPage) else OF_SCENARIOS


def export(page: CheckPage | ScenarioPage, format: str) -> Written:
    """The latest draft as a file; questions that aren't finished are left out, and told. KeyError: no such format."""
    draft = page.get_latest_revision_as_object()
    return formats(page)[format].write(draft.document(), str(page.translation_key), page.locale.language_code)


def said(problem: Problem) -> str:
    """What a format can't hold, in the reader's language; the labels of fields are translated too."""
    labels = problem.params.get("labels")
    if not labels:
        return sentence(problem)
    what = ", ".join(_(label) for label in labels)
    return sentence(Problem(problem.code, problem.where, {**problem.params, "what": what}))
