"""Words of a page out to a translator's own tools and back: PO (gettext) and XLIFF 1.2 (OASIS, 2008).

Files that come back are untrusted. They are small, UTF-8, hold no document type (so no entities), name the
translation that they were made for, and can change nothing but words of segments that it has.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree import ElementTree

import polib
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation

LARGEST = 5 * 1024 * 1024
OWNER = "X-WagtailLocalize-TranslationID"
XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_TAG = re.compile(r"</?[a-z][a-z0-9]*", re.IGNORECASE)

ElementTree.register_namespace("", XLIFF)


class Unreadable(Exception):
    """A file that isn't taken; its text is a sentence that says why and what to do."""


@dataclass(slots=True)
class Outcome:
    """What a file brought: segments that are new, changed, or unknown here, and those refused, each with a reason."""

    new: int = 0
    changed: int = 0
    unknown: int = 0
    refused: list[str] = field(default_factory=list)


def to_po(translation: Translation) -> bytes:
    return str(translation.export_po()).encode()


def to_xliff(translation: Translation) -> bytes:
    """All segments in order, with the words that are there; `resname` says where each stands."""
    root = ElementTree.Element(f"{{{XLIFF}}}xliff", {"version": "1.2"})
    file = ElementTree.SubElement(
        root,
        f"{{{XLIFF}}}file",
        {
            "original": str(translation.uuid),
            "source-language": translation.source.locale.language_code,
            "target-language": translation.target_locale.language_code,
            "datatype": "htmlbody",
        },
    )
    body = ElementTree.SubElement(file, f"{{{XLIFF}}}body")
    for number, entry in enumerate((e for e in translation.export_po() if not e.obsolete), start=1):
        unit = ElementTree.SubElement(body, f"{{{XLIFF}}}trans-unit", {"id": str(number), "resname": entry.msgctxt})
        ElementTree.SubElement(unit, f"{{{XLIFF}}}source").text = entry.msgid
        state = "translated" if entry.msgstr else "needs-translation"
        ElementTree.SubElement(unit, f"{{{XLIFF}}}target", {"state": state}).text = entry.msgstr
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def read(name: str, data: bytes) -> polib.POFile:
    """A file that came back, of either form; raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(_("The file is larger than 5 MB. Send the file of one page at a time."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file isn't encoded as UTF-8. Save it as UTF-8 and send it again.")) from error
    match PurePath(name).suffix.lower():
        case ".po":
            return _read_po(text)
        case ".xlf" | ".xliff":
            return _read_xliff(text)
        case _:
            raise Unreadable(_("Choose a file whose name ends with .po, .xlf or .xliff."))


def take(translation: Translation, po: polib.POFile, *, by, tool: str) -> Outcome:
    """Keep the words of a file that was made for this translation; raises Unreadable for any other, changing nothing.

    A segment whose words have other tags than its source is refused alone, or its links and emphasis would be lost.
    """
    if po.metadata.get(OWNER) != str(translation.uuid):
        raise Unreadable(_("This file was made for another page or language. Download the file of this one."))
    outcome, before = Outcome(), _segments(translation)
    accepted = polib.POFile()
    accepted.metadata = {OWNER: po.metadata[OWNER]}
    for entry in po:
        key = (entry.msgctxt, entry.msgid)
        if entry.obsolete or not entry.msgstr or before.get(key) == entry.msgstr:
            continue
        if key not in before:
            outcome.unknown += 1
        elif _TAG.findall(entry.msgid) != _TAG.findall(entry.msgstr):
            outcome.refused.append(entry.msgid)
        else:
            outcome.changed += bool(before[key])
            outcome.new += not before[key]
            accepted.append(entry)
    translation.import_po(accepted, user=by, tool_name=tool)
    return outcome


def _segments(translation: Translation) -> dict[tuple[str, str], str]:
    return {(entry.msgctxt, entry.msgid): entry.msgstr for entry in translation.export_po() if not entry.obsolete}


def _read_po(text: str) -> polib.POFile:
    # polib takes a text without line breaks for the name of a file.
    if "\n" not in text:
        raise Unreadable(_("The file can't be read as PO. Download it again and change only what follows ‘msgstr’."))
    try:
        return polib.pofile(text)
    except (OSError, ValueError, IndexError) as error:
        raise Unreadable(
            _("The file can't be read as PO. Download it again and change only what follows ‘msgstr’.")
        ) from error


def _read_xliff(text: str) -> polib.POFile:
    if re.search(r"<!\s*(doctype|entity)", text, re.IGNORECASE):
        raise Unreadable(_("The file declares a document type or entities, which are not read. Take that part out."))
    try:
        root = ElementTree.fromstring(text)
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable(_("The file can't be read as XLIFF: %(error)s.") % {"error": error}) from error
    files = root.findall(f"{{{XLIFF}}}file")
    if root.tag != f"{{{XLIFF}}}xliff" or len(files) != 1:
        raise Unreadable(_("This isn't a file of XLIFF 1.2 with one page in it, as it is downloaded here."))
    po = polib.POFile()
    po.metadata = {OWNER: files[0].get("original", "")}
    for unit in files[0].iter(f"{{{XLIFF}}}trans-unit"):
        po.append(polib.POEntry(msgctxt=unit.get("resname"), msgid=_text(unit, "source"), msgstr=_text(unit, "target")))
    return po


def _text(unit: ElementTree.Element, name: str) -> str:
    found = unit.find(f"{{{XLIFF}}}{name}")
    return "".join(found.itertext()) if found is not None else ""
