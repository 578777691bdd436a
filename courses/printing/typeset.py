"""The one way to a PDF: a template of ours, data as JSON, pictures as files. Nothing of the data is ever code."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from .characters import printable

#: Tagged, with a title and language, every picture with words: what PDF/UA-1 asks for, and Typst refuses without.
STANDARD = ["ua-1"]
TEMPLATES = settings.BASE_DIR / "templates" / "typst"
FONTS = settings.BASE_DIR / "fonts"


class CannotTypeset(Exception):
    """The typesetter refused; the text says why, for whoever keeps the templates."""


def typeset(template: str, data: dict, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF of `template` (a file in `templates/typst/`) with `data`, which refers to `pictures` by their names.

    Raises CannotTypeset.
    """
    import typst  # here, not above: seven megabytes, which a process that serves pages never needs

    with TemporaryDirectory(prefix="typeset-") as folder:
        root = Path(folder)
        for source in TEMPLATES.glob("*.typ"):
            (root / source.name).write_bytes(source.read_bytes())
        (root / "data.json").write_text(json.dumps(printable(data), ensure_ascii=False), encoding="utf-8")
        for name, content in (pictures or {}).items():
            (root / name).write_bytes(content)
        try:
            return typst.compile(
                root / template, root=root, font_paths=[FONTS], ignore_system_fonts=True, pdf_standards=STANDARD
            )
        except typst.TypstError as error:
            raise CannotTypeset(str(error)) from error


def language_of(locale: str) -> dict[str, str]:
    """A locale as the typesetter names it: hyphenation and quotation marks go by it."""
    language, _, script = locale.partition("-")
    return {"lang": language.lower(), "script": script.lower()} if len(script) == 4 else {"lang": language.lower()}
