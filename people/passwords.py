"""A new password by e-mail: open to everyone who can read the mail of an account. Also the first password."""

from functools import partial
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django_tasks import task

from .address import client_address
from .letter import PASSWORD, password_letter
from .limit import TooManyTries, begin, blockers_of, too_many
from .models import User
from .send_once import send_once
from .wording import Wordings


def password_link(user: User) -> str:
    """The address, good for a few days and for one use, at which she sets a password; in her language."""
    with override(user.language):
        path = reverse(
            "new_password",
            args=[urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)],
        )
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


class LinkForm(PasswordResetForm):
    """Asks for an e-mail address; who asks too often waits, so that nobody's mailbox is filled."""

    email = forms.EmailField(label=_("E-mail"), max_length=254, error_messages={
        "required": _("Enter your e-mail address."),
        "invalid": _("This is not an e-mail address."),
    })

    def __init__(self, *args, request=None, **kwargs):
        super().__init__(*args, **kwargs)
        self._request = request
        self.refused: TooManyTries | None = None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        one = begin(name=f"password {email}", address=client_address(self._request))
        try:
            one.refuse_if_blocked(*blockers_of(one))
        except TooManyTries as refused:
            self.refused = refused
            raise forms.ValidationError(too_many(refused), code="too_many_tries") from refused
        return email

    def save(self, **_options) -> None:
        """Leave the rest to a worker, whether anybody has this address or not: both take the same queries and time.

        The task holds ids of people, never an address that somebody typed; the link is made when it is sent.
        """
        email = self.cleaned_data["email"]
        # Also those who have no password yet: an import makes people without one.
        people = User.objects.called(email).filter(is_active=True, email__iexact=email)
        send_password_links.enqueue(list(people.values_list("pk", flat=True)), str(uuid4()))


@task(backend="later")
def send_password_links(people: list[int], request: str) -> None:
    """Send each of them a link, once for each request, in her language, with the address of the installation.

    The token is made here and kept nowhere: a mail that couldn't be sent is written anew. Queries: 1, and 5 for each.
    """
    wordings = Wordings.read()
    for person in User.objects.filter(pk__in=people, is_active=True).exclude(email=""):
        with override(person.language):
            letter = partial(_letter, person, wordings)
            send_once(person, kind=PASSWORD.key, key=request, letter=letter)


def _letter(person: User, wordings: Wordings) -> EmailMessage:
    return password_letter(person, password_link(person), wordings)


class ByMail:
    """There is no such page where no mail can be sent."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.MAIL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ForgottenPassword(ByMail, views.PasswordResetView):
    """Has a link sent, if an account has the address; the answer is the same, and as quick, if none has."""

    form_class = LinkForm
    template_name = "people/forgotten_password.html"
    success_url = reverse_lazy("password_link_sent")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.refused:
            response.status_code = 429
            response["Retry-After"] = str(form.refused.minutes * 60)
        return response


class LinkSent(ByMail, views.PasswordResetDoneView):
    template_name = "people/password_link_sent.html"


class NewPassword(views.PasswordResetConfirmView):
    """Whoever holds a link that is good; it comes by e-mail, or from an administrator who imported people."""

    template_name = "people/new_password.html"
    success_url = reverse_lazy("password_set")

    def get_user(self, uidb64):
        """Nobody for an account that was closed since: no password of it opens anything."""
        user = super().get_user(uidb64)
        return user if user is not None and user.is_active else None


class PasswordSet(views.PasswordResetCompleteView):
    template_name = "people/password_set.html"
