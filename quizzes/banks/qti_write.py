"""A knowledge check as a package of QTI 3.0 (1EdTech, 2022): a manifest, a test, and an item for each question.

What QTI can't say stands as a comment in the manifest.
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from . import qti_items, qti_sections
from .from_node import item_of
from .item import Picture
from .qti_xml import ASI, comment, element
from .written import PictureOf, Say, Written, no_picture, questions

PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_TYPES = {"item": "imsqti_item_xmlv3p0", "test": "imsqti_test_xmlv3p0"}
#: A file of the same content is the same file, whenever it is made.
_DAY = (1980, 1, 1, 0, 0, 0)


def write(
    document: Mapping[str, Any],
    say: Say,
    picture_of: PictureOf = no_picture,
    *,
    name: str,
    language: str,
    truth: tuple[str, str],
) -> Written:
    """The questions of a check; `truth` are the words for true and false in its language."""
    made = Written()
    made.lose(document["title"], *qti_sections.lost(document))
    items: dict[str, str] = {}
    pictures: dict[str, Picture] = {}
    placed = []
    for place, node in enumerate(questions(document), start=1):
        item, key = item_of(node, place), f"q{place:02d}"
        if not qti_items.can_say(item, node):
            made.lost += item.out
            continue
        made.lose(item.called, *qti_items.lost(node))
        placed.append((key, node))
        item.picture = picture_of(node)
        if item.picture:
            pictures[key] = item.picture
        items[key] = qti_items.item(key, item, node, language=language, truth=truth)
    notes = "".join(comment(say(problem)) for problem in made.lost)
    files = {
        "imsmanifest.xml": _manifest(name, list(items), pictures, notes),
        "test.xml": _test(name, document["title"], qti_sections.sections(document, placed)),
        **{f"items/{key}.xml": content for key, content in items.items()},
        **{qti_items.file_of(key, picture): picture.content for key, picture in pictures.items()},
    }
    made.content = _packed(files)
    return made


def _manifest(name: str, items: list[str], pictures: Mapping[str, Picture], notes: str) -> str:
    metadata = element("metadata", element("schema", "QTI Package") + element("schemaversion", "3.0.0"))
    resources = _resource("test", "test", "test.xml", "".join(element("dependency", identifierref=key) for key in items))
    for key in items:
        beside = element("file", href=qti_items.file_of(key, pictures[key])) if key in pictures else ""
        resources += _resource(key, "item", f"items/{key}.xml", beside)
    inside = f"{notes}{metadata}{element('organizations')}{element('resources', resources)}"
    return _file(element("manifest", inside, xmlns=PACKAGE, identifier=f"package-{name}"))


def _resource(key: str, kind: str, href: str, more: str = "") -> str:
    return element("resource", element("file", href=href) + more, identifier=key, type=_TYPES[kind], href=href)


def _test(name: str, title: str, sections: str) -> str:
    part = element(
        "qti-test-part", sections, identifier="part", navigation_mode="linear", submission_mode="individual"
    )
    score = qti_items.outcome("SCORE", "float")
    total = element(
        "qti-outcome-processing",
        element(
            "qti-set-outcome-value",
            element("qti-sum", element("qti-test-variables", variable_identifier="SCORE")),
            identifier="SCORE",
        ),
    )
    # The schema lets an item say its language, and a test not.
    return _file(
        element("qti-assessment-test", score + part + total, xmlns=ASI, identifier=name, title=title or "–")
    )


def _file(content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'


def _packed(files: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            package.writestr(zipfile.ZipInfo(name, _DAY), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
