"""The letters that the product writes by e-mail: as text, and the same in HTML; their words are messages as all others."""

from collections.abc import Mapping, Sequence
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from .models import User
from .news import Told
from .wording import Message, Place, Said, Wordings, register

#: Stands for the pieces of news until the words around it are there; Unicode leaves it to private use.
_HERE = "\ue000"


def _news(_values: Mapping) -> str:
    greeting, choice = gettext("Hello %(name)s,"), gettext("How often we write to you is yours to say:")
    return f"{greeting}\n\n%(news)s\n\n{choice} %(url)s"


def _password(_values: Mapping) -> str:
    return "\n\n".join([
        gettext("Hello %(name)s,"),
        gettext(
            "somebody asked for a new password for your account. Open this address to set it. It works once, and for "
            "three days."
        ),
        "%(url)s",
        gettext("If it wasn't you, do nothing: your password stays as it is."),
    ])  # fmt: skip


#: Around news. One piece alone gives the mail its own subject.
NEWS = Message(
    "news_mail",
    lambda values: ngettext(
        "%(count)s piece of news from Common Ground", "%(count)s pieces of news from Common Ground", values["count"]
    ),
    _news,
    (
        Place("news", _("The news"), _HERE, needed=True, only_text=True),
        Place("url", _("Address"), lambda: address(reverse("news")), needed=True, only_text=True),
        Place("count", _("Number"), lambda: 2),
    ),
    is_letter=True,
)  # fmt: skip
PASSWORD = Message(
    "new_password", _("Set your password for Common Ground"), _password,
    (Place("url", _("Address"), lambda: address(reverse("forgotten_password")), needed=True, only_text=True),),
    is_letter=True,
)  # fmt: skip


def register_letters() -> None:
    register(NEWS, PASSWORD)


def news_letter(told: Sequence[Told], person: User, wordings: Wordings) -> EmailMultiAlternatives:
    """A mail to her with these pieces of news, in the active language. Queries: none."""
    said = wordings.say(NEWS, {"count": len(told), "news": _HERE, "url": address(reverse("news"))}, person)
    subject = told[0].title if len(told) == 1 else said.title
    letter = written(Said(subject, said.text), told, to=person)
    # Told of the same thing twice, she gets its newest file; the newest news stands first.
    for file in {one.file.path: one.file for one in reversed(told) if one.file}.values():
        letter.attach(file.name, file.content, file.kind)
    return letter


def password_letter(person: User, link: str, wordings: Wordings) -> EmailMultiAlternatives:
    """A mail to her with a link at which she sets a password, in the active language. Queries: none."""
    return written(wordings.say(PASSWORD, {"url": link}, person), (), to=person)


def written(said: Said, told: Sequence[Told], *, to: User) -> EmailMultiAlternatives:
    """A letter of these words, with the news where their place is."""
    before, _here, after = said.text.partition(_HERE)
    news = [{"title": one.title, "text": one.text, "link": address(one.path) if one.path else ""} for one in told]
    letter = EmailMultiAlternatives(
        subject=said.title,
        body=_plain(before, news, after),
        to=[to.email],
        headers={
            "Message-ID": make_msgid(domain=urlsplit(address("")).hostname),
            "Auto-Submitted": "auto-generated",
        },
    )
    context = {
        "title": said.title, "before": before.strip(), "news": news, "after": after.replace(_HERE, "").strip(),
        "language": get_language(), "direction": "rtl" if get_language_bidi() else "ltr",
    }  # fmt: skip
    letter.attach_alternative(render_to_string("people/mail/letter.html", context), "text/html")
    return letter


def _plain(before: str, news: list[dict], after: str) -> str:
    pieces = ["\n".join(filter(None, one.values())) for one in news]
    parts = [before, *pieces, after.replace(_HERE, "")]
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def address(path: str) -> str:
    """With the site's name, as mails need it."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
