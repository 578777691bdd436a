"""Words of a page out to a translator's own tools and back: PO (gettext) and XLIFF 1.2 (OASIS, 2008).

Files that come back are untrusted. They are small, UTF-8, hold no document type (so no entities), name the
translation that they were made for, and can change nothing but words of segments that it has.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePath
from xml.etree import ElementTree

import polib
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail_localize.models import Translation
from wagtail_localize.strings import StringValue, validate_translation_links

LARGEST = 5 * 1024 * 1024
OWNER = "X-WagtailLocalize-TranslationID"
XLIFF = "urn:oasis:names:tc:xliff:document:1.2"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: States of XLIFF in which a target isn't a translation yet, though words may stand in it.
_UNFINISHED = ("needs-", "new")
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
        ElementTree.SubElement(unit, f"{{{XLIFF}}}source").text = _plain(entry.msgid)
        state = "translated" if entry.msgstr else "needs-translation"
        ElementTree.SubElement(unit, f"{{{XLIFF}}}target", {"state": state}).text = _plain(entry.msgstr)
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
    outcome, known = Outcome(), _segments(translation)
    accepted = polib.POFile()
    accepted.metadata = {OWNER: po.metadata[OWNER]}
    for entry in po:
        # What a tool has guessed ("fuzzy") is no translation yet.
        if entry.obsolete or entry.fuzzy or not entry.msgstr:
            continue
        segment = known.get((entry.msgctxt, _plain(entry.msgid)))
        if segment is None:
            outcome.unknown += 1
        elif not _is_sound(segment.msgid, entry.msgstr):
            outcome.refused.append(entry.msgid)
        elif _plain(segment.msgstr) != _plain(entry.msgstr):
            outcome.changed += bool(segment.msgstr)
            outcome.new += not segment.msgstr
            accepted.append(polib.POEntry(msgctxt=segment.msgctxt, msgid=segment.msgid, msgstr=entry.msgstr))
    translation.import_po(accepted, user=by, tool_name=tool)
    return outcome


def _segments(translation: Translation) -> dict[tuple[str, str], polib.POEntry]:
    """By place and sentence; the sentence as it comes back from a file of either form."""
    return {(one.msgctxt, _plain(one.msgid)): one for one in translation.export_po() if not one.obsolete}


def _plain(text: str) -> str:
    """Line ends as XML reads them (section 2.11), without characters that it can't hold (section 2.2)."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _is_sound(source: str, words: str) -> bool:
    """Whether the words keep the tags and links of their source, as wagtail-localize will ask too."""
    try:
        StringValue.from_translated_html(words)
        validate_translation_links(source, words)
    except (ValueError, ValidationError):
        return False
    return _TAG.findall(source) == _TAG.findall(words)


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
        words = "" if _is_unfinished(unit) else _text(unit, "target")
        po.append(polib.POEntry(msgctxt=unit.get("resname"), msgid=_text(unit, "source"), msgstr=words))
    return po


def _is_unfinished(unit: ElementTree.Element) -> bool:
    target = unit.find(f"{{{XLIFF}}}target")
    return target is not None and target.get("state", "").startswith(_UNFINISHED)


def _text(unit: ElementTree.Element, name: str) -> str:
    found = unit.find(f"{{{XLIFF}}}{name}")
    return "".join(found.itertext()) if found is not None else ""
