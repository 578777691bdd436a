"""Trying a message out: with example values, as an officer would get it, and as a mail to oneself."""

from dataclasses import dataclass
from uuid import uuid4

from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import get_language_bidi, override
from django_tasks import task

from . import wording
from .letter import NEWS, news_letter, written
from .models import User
from .news import Piece, Told, told_of
from .send_once import send_once
from .wording import Message, Said, Wordings

TRIED = "message_tried"


@dataclass(frozen=True, slots=True)
class Preview:
    """What comes of a message in one language. `line` is that of the page of news; None for a letter."""

    language: str
    direction: str
    subject: str
    text: str
    html: str
    line: Told | None


def preview(message: Message, language: str, person: User, wordings: Wordings) -> Preview:
    """As `person` would get it. Queries: those of the examples."""
    with override(language):
        letter = _letter(message, person, wordings)
        line = None if message.is_letter else _told(message, person, wordings)
        direction = "rtl" if get_language_bidi() else "ltr"
    return Preview(language, direction, letter.subject, letter.body, letter.alternatives[0].content, line)


def ask_for_test(person: User, message: Message, language: str, draft: Said) -> None:
    """Have it sent to her, in these words. Queries: 1."""
    send_test.enqueue(person.pk, message.key, language, draft.title, draft.text, str(uuid4()))


@task(backend="later")
def send_test(person_id: int, key: str, language: str, title: str, text: str, test: str) -> None:
    """Send it once, whatever becomes of the worker."""
    message = wording.message(key)
    person = User.objects.filter(pk=person_id, is_active=True).exclude(email="").first()
    if message is None or person is None:
        return
    wordings = Wordings.read(language).with_draft(message, language, Said(title, text))
    with override(language):
        send_once(person, kind=TRIED, key=test, letter=lambda: _letter(message, person, wordings))


def _letter(message: Message, person: User, wordings: Wordings) -> EmailMultiAlternatives:
    if message is NEWS:
        those = [one for one in wording.all_messages() if not one.is_letter][:2]
        return news_letter([_told(one, person, wordings) for one in those], person, wordings)
    if message.is_letter:
        return written(wordings.say(message, message.examples(person), person), (), to=person)
    return news_letter([_told(message, person, wordings)], person, wordings)


def _told(message: Message, person: User, wordings: Wordings) -> Told:
    return told_of(Piece(message, message.examples(person), reverse("news")), wordings, person)
