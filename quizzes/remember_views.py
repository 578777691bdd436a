"""Questions to remember: for whoever is signed in, her own and nobody else's."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import remember
from .language_note import language_note
from .models import MemoryCard, MemoryPause, MemoryReview
from .refused import Malformed, Refused
from .remember_page import feedback, overview, question_context, title_of
from .sentences import refusal, status
from .views import read_uuid
from .words_now import Question, question_now

SESSION_KEY = "remember"
#: Who comes back later isn't shown what came of her last answer.
SHOWN_FOR = timedelta(hours=1)


@require_safe
@login_required
def front(request: HttpRequest) -> HttpResponse:
    """How well she remembers, what came of her last answer, and the way to begin. Queries: at most 6."""
    language = get_language()
    last = _last(request)
    due = remember.how_many_due(request.user)
    context = {
        **overview(request.user, language),
        "due": title_of(due) if due else "",
        "off": MemoryPause.objects.filter(officer=request.user).exists(),
        "feedback": last and feedback(last, language),
    }
    return render(request, "quizzes/remember.html", context)


@require_POST
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Pick up to four questions that are due, the most overdue first."""
    picked = remember.pick(request.user)
    if not picked:
        return redirect("remember")
    request.session[SESSION_KEY] = {"cards": picked, "last": None}
    return redirect("remember_question")


@require_safe
@login_required
def question(request: HttpRequest) -> HttpResponse:
    """The next of the questions that were picked, after what came of the last. Queries: at most 5."""
    return _question(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, card: int, version: int) -> HttpResponse:
    """Count one answer. Queries: 5, and 2 for the session."""
    if request.method != "POST":
        return redirect("remember_question")  # a refused answer's page, read in another language
    try:
        review = remember.answer(
            officer=request.user,
            card_id=card,
            version_id=version,
            response_id=read_uuid(request.POST.get("response")),
            data=request.POST,
        )
    except remember.CardNotThere as error:
        raise Http404 from error
    except Refused as refused:
        return _question(request, card_id=card, refused=refused)
    if review is None:
        messages.info(request, _("That answer was already saved. Here is the next step."))
    elif stored := request.session.get(SESSION_KEY):
        request.session[SESSION_KEY] = {**stored, "last": review.pk}
    return redirect("remember_question")


@require_POST
@login_required
def switch(request: HttpRequest) -> HttpResponse:
    """Not to be asked any more, or again."""
    if request.POST.get("on"):
        remember.switch_on(request.user)
    else:
        remember.switch_off(request.user)
    return redirect("remember")


def _question(request: HttpRequest, *, card_id: int | None = None, refused: Refused | None = None) -> HttpResponse:
    """The first question that waits, or the one whose answer was refused; when none is left, the end.

    A question that isn't asked any more is passed over, and not asked for again.
    """
    picked = request.session.get(SESSION_KEY, {}).get("cards", [])
    if card_id is not None and card_id not in picked:
        picked = [card_id]  # another tab has begun anew
    waiting = remember.still_due(request.user, picked)
    answered, language = len(picked) - len(waiting), get_language()
    for card in waiting:
        if card_id not in (None, card.pk):
            continue
        asked = question_now(card, language)
        if asked is not None:
            place = {"answered": answered, "count": len(picked)}
            return _step(request, question_context(asked, card, sent=_sent(request, refused), **place), asked, card, refused)
        remember.retire(card)
        answered += 1
    return redirect("remember")


def _step(request: HttpRequest, context: dict, asked: Question, card: MemoryCard, refused: Refused | None) -> HttpResponse:
    language = get_language()
    last = None if refused else _last(request)
    context |= {
        "course": {"title": _("Questions to remember"), "url": reverse("remember")},
        "lang_note": language_note(asked.locale, language),
        "feedback": last and feedback(last, language),
        "practice": {"leave_url": reverse("remember")},
        "response_id": uuid4(),
        "action_url": reverse("remember_answer", args=[card.pk, asked.version_id]),
        "error": refusal(refused) if refused else None,
    }
    return render(request, "quizzes/step.html", context, status=status(refused) if refused else 200)


def _sent(request: HttpRequest, refused: Refused | None):
    return request.POST if isinstance(refused, Malformed) else None


def _last(request: HttpRequest) -> MemoryReview | None:
    """The last answer of this round, for a while. Queries: 1, or none."""
    pk = request.session.get(SESSION_KEY, {}).get("last")
    if pk is None:
        return None
    mine = MemoryReview.objects.filter(card__officer=request.user).select_related("card__activity__course", "version")
    return mine.defer("version__document").filter(pk=pk, at__gte=timezone.now() - SHOWN_FOR).first()
