"""What an officer writes for herself: for whoever is signed in; everything here is her own alone."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.queries import course_words
from people import unsent
from people.unsent import keeps_words

from . import notes
from .delivery import NotThere, Place, find_place
from .forms import NoteForm
from .kinds import KIND
from .models import Note

PER_PAGE = 20
#: In the session: the note that was taken away last.
REMOVED = "removed_note"


@require_safe
@login_required
def my_notes(request: HttpRequest) -> HttpResponse:
    """Everything she wrote and marked, bookmarks first, a page at a time. Queries: 3."""
    page = Paginator(notes.mine(request.user), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    words = course_words([note.activity.course_id for note in shown], get_language()) if shown else {}
    context = {"page": page, "notes": [_row(note, words) for note in shown], "undo": REMOVED in request.session}
    return render(request, "progress/notes.html", context)


@require_http_methods(["GET", "POST"])
@keeps_words
def keep_note(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Keep a note or the answer to a reflection, and go back to it. 400 with what was written, if it is too long.

    What was sent too late, after her session had ended, is shown once she is signed in, to be kept then.
    """
    place = find_place(request.user, course, activity)
    if request.method == "GET":  # after signing in again, or from the language menu of the page below
        late = unsent.waiting(request)
        return _too_late(request, place, late) if late else redirect(place.activity_url(place.outline))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _ask_again(request, place, form)
    block = form.cleaned_data["block"]
    try:
        notes.keep(place, block=block, text=form.cleaned_data["text"])
    except NotThere:
        form.add_error(None, _("This question was taken out of the lesson. You can keep your words in your note."))
        written = [notes.beside(place).text, form.cleaned_data["text"]]
        form.data = {"block": "", "text": "\n\n".join(filter(None, written))}
        return _ask_again(request, place, form)
    messages.success(request, _("Kept. Nobody else can read it."))
    return redirect(f"{place.activity_url(place.outline)}#{f'r-{block}' if block else 'note'}")


@require_POST
@login_required
def bookmark(request: HttpRequest, course: str, activity: str) -> HttpResponse:
    """Put a bookmark on an activity (`here` is 1) or take it away."""
    place = find_place(request.user, course, activity)
    notes.bookmark(place, here=request.POST.get("here") == "1")
    return redirect(place.activity_url(place.outline))


@require_POST
@login_required
def remove_note(request: HttpRequest, note: int) -> HttpResponse:
    """Take one of one's own notes away; the list then offers to put it back."""
    removed = notes.remove(request.user, note)
    if removed is not None:
        request.session[REMOVED] = removed._asdict()
    return redirect("my_notes")


@require_POST
@login_required
def restore_note(request: HttpRequest) -> HttpResponse:
    """Put back what was taken away last."""
    if removed := request.session.get(REMOVED):
        notes.restore(request.user, notes.Removed(**removed))
        del request.session[REMOVED]
    return redirect("my_notes")


def _too_late(request: HttpRequest, place: Place, late: QueryDict) -> HttpResponse:
    """She sees it again, and keeps it herself: nobody had proved who sent it."""
    form = NoteForm(late)
    form.add_error(None, _("You had been signed out. What you wrote is here; it is not kept yet."))
    return _ask_again(request, place, form, status=200)


def _ask_again(request: HttpRequest, place: Place, form: NoteForm, *, status: int = 400) -> HttpResponse:
    block = str(form.data.get("block", ""))
    context = {
        "course": {"title": place.course.title, "url": place.url},
        "lesson": {"title": place.edition.title, "lang": place.edition.locale, "url": place.activity_url(place.outline)},
        "question": notes.reflections_of(place).get(block, ""),
        "form": form,
        "note_url": request.path,
        "made_for": unsent.made_for(request.user),
    }
    return render(request, "progress/note.html", context, status=status)


def _row(note: Note, words: dict) -> dict:
    """A note as a line of the list; without a way to the lesson where that isn't taught any more."""
    course = words.get(note.activity.course_id)
    outline = _outlined(course.outline, note.activity.key) if course else None
    open_to_her = outline is not None and course.course.is_live
    return {
        "pk": note.pk,
        "text": note.text,
        "bookmarked": note.bookmarked,
        "changed_at": note.changed_at,
        "title": outline["title"] if outline else note.activity.slug,
        "lang": outline["locale"] if outline else "",
        "kind_label": KIND[note.activity.kind],
        "course_title": course.title if course else note.activity.course.slug,
        "course_lang": course.locale if course else "",
        "url": _url(note) if open_to_her else "",
    }


def _outlined(outline: list[dict], key: UUID) -> dict | None:
    activities = (activity for module in outline for activity in module["activities"])
    return next((activity for activity in activities if activity["key"] == str(key)), None)


def _url(note: Note) -> str:
    address = reverse("activity", args=[note.activity.course.slug, note.activity.slug])
    return f"{address}#{f'r-{note.block}' if note.block else 'note'}"
