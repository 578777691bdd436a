"""Making a PDF, in the background: every lesson rendered as its readers see it, then typeset."""

from io import BytesIO

import structlog
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, override
from django_tasks import task
from PIL import Image

from courses.body import lesson_body
from courses.models import ActivityEdition, CourseEdition, Printout
from courses.queries import Syllabus, syllabus

from .nodes import nodes_of
from .typeset import CannotTypeset, language_of, typeset

Status = Printout.Status
#: Pixels: what a sheet of A4 shows sharply.
WIDEST = 1400

log = structlog.get_logger("courses.printing")


@task(backend="later")
def make_printout(pk: int) -> None:
    """Make the PDF of a printout that waits. Made twice, the second takes the place of the first."""
    printout = Printout.objects.select_related("course", "activity", "jurisdiction").filter(pk=pk).first()
    if printout is None or printout.status == Status.READY:
        return
    try:
        with override(printout.locale):
            pdf = _pdf_of(printout)
    except CannotTypeset as reason:
        log.error("a printout can't be typeset", printout=pk, reason=str(reason)[:2000])
        Printout.objects.filter(pk=pk).update(status=Status.FAILED)
        return
    printout.file.save("", ContentFile(pdf), save=False)
    Printout.objects.filter(pk=pk).update(status=Status.READY, file=printout.file.name, done=printout.total)


def _pdf_of(printout: Printout) -> bytes:
    known = syllabus(printout.course, printout.locale)
    pictures: dict[str, bytes] = {}
    if printout.activity is None:
        data = _course(printout, known, pictures)
    else:
        edition = known.activities[printout.activity.slug]
        _tell(printout, done=0, total=1)
        data = _sheet(printout, edition.title, [_lesson(printout, edition, pictures, level=1)])
    return typeset("course.typ", data, pictures)


def _course(printout: Printout, known: Syllabus, pictures: dict[str, bytes]) -> dict:
    course = known.course
    by_key = {str(edition.activity.key): edition for edition in known.activities.values()}
    parts, done = [], 0
    for module in course.outline:
        parts.append(_module(module))
        for activity in module["activities"]:
            if edition := by_key.get(activity["key"]):
                _tell(printout, done=done, total=len(by_key))
                parts.append(_lesson(printout, edition, pictures, level=2))
                done += 1
    sheet = _sheet(printout, course.title, parts)
    return sheet | {"summary": course.summary, "objectives": course.objectives, "notes": _notes(course, printout)}


def _tell(printout: Printout, *, done: int, total: int) -> None:
    printout.total = total
    Printout.objects.filter(pk=printout.pk).update(status=Status.MAKING, done=done, total=total)


def _sheet(printout: Printout, title: str, parts: list[dict]) -> dict:
    place = printout.jurisdiction.label if printout.jurisdiction else ""
    made = gettext("As of %(date)s") % {"date": date_format(printout.on)}
    return {
        "title": title,
        "author": settings.SITE_NAME,
        "language": language_of(printout.locale),
        "made": " · ".join(filter(None, [settings.SITE_NAME, place, made])),
        "summary": "",
        "notes": [],
        "objectives": [],
        "objectives-title": gettext("What you will be able to do"),
        "contents-title": gettext("Contents"),
        "parts": parts,
    }


def _module(module: dict) -> dict:
    return _part(1, module["title"], module["locale"], intro=module["summary"])


def _lesson(printout: Printout, edition: ActivityEdition, pictures: dict[str, bytes], *, level: int) -> dict:
    minutes = ngettext("about %(minutes)s minute", "about %(minutes)s minutes", edition.minutes)
    facts = {"facts": minutes % {"minutes": edition.minutes}, "notes": _notes(edition, printout)}
    if edition.activity.kind != "lesson":
        # An exercise on paper would give its answers away, or be none.
        nodes = [{"t": "facts", "c": [gettext("This exercise is done on screen: open it in your course.")]}]
    else:
        body = lesson_body(edition, jurisdiction=printout.jurisdiction, on=printout.on)
        nodes = nodes_of(
            body, base=settings.WAGTAILADMIN_BASE_URL, level=level, picture=lambda src: _picture(src, pictures)
        )
    return _part(level, edition.title, edition.locale, intro=edition.intro, nodes=nodes, **facts)


def _part(level: int, title: str, locale: str, *, intro: str = "", facts: str = "", notes=(), nodes=()) -> dict:
    return {
        "level": level, "title": title, "language": language_of(locale), "intro": intro, "facts": facts,
        "notes": list(notes), "nodes": list(nodes),
    }  # fmt: skip


def _notes(text: ActivityEdition | CourseEdition, printout: Printout) -> list[str]:
    """What a reader must know of these words, as on screen (`templates/components/language_notes.html`)."""
    if text.locale != printout.locale:
        return [gettext("This is not available in your language yet. It is shown in another one.")]
    notes = []
    if getattr(text, "is_behind", False):
        notes.append(gettext("The original has changed since this was translated. Parts of it may be out of date."))
    if text.draft_translation:
        notes.append(gettext("This translation is a draft. It has not been checked by a reviewer yet."))
    return notes


def _picture(address: str, pictures: dict[str, bytes]) -> str | None:
    """Take a picture of our own uploads along, under a name of ours; None where it isn't one, or is gone."""
    if not address.startswith(settings.MEDIA_URL):
        return None
    path, name = address.removeprefix(settings.MEDIA_URL), f"picture-{len(pictures) + 1}.jpg"
    try:
        with default_storage.open(path) as file, Image.open(file) as picture:
            picture.thumbnail((WIDEST, WIDEST * 2))
            pictures[name] = _on_white(picture)
    except (OSError, ValueError):
        return None
    return name


def _on_white(picture: Image.Image) -> bytes:
    """As it looks on paper: what is transparent is white there."""
    sheet = Image.new("RGB", picture.size, "white")
    seen = picture.convert("RGBA")
    sheet.paste(seen, mask=seen)
    out = BytesIO()
    sheet.save(out, format="JPEG", quality=85, optimize=True)
    return out.getvalue()
