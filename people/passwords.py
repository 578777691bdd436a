"""A new password by e-mail: open to everyone who can read the mail of an account. Also the first password."""

from django import forms
from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.http import Http404
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .address import client_address
from .limit import TooManyTries, begin, blockers_of, too_many
from .models import User


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

    def get_users(self, email):
        """Also those who have no password yet: an import makes people without one."""
        return User.objects.called(email).filter(is_active=True, email__iexact=email)

    def send_mail(self, subject, body, context, *args, **kwargs):
        """In the recipient's language, with links to the address of the installation, whatever was asked for."""
        with override(context["user"].language):
            super().send_mail(subject, body, {**context, "link": password_link(context["user"])}, *args, **kwargs)


class ByMail:
    """There is no such page where no mail can be sent."""

    def dispatch(self, request, *args, **kwargs):
        if not settings.MAIL:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ForgottenPassword(ByMail, views.PasswordResetView):
    """Sends a link, if an account has the address; the answer is the same if none has."""

    form_class = LinkForm
    template_name = "people/forgotten_password.html"
    subject_template_name = "people/mail/new_password_subject.txt"
    email_template_name = "people/mail/new_password.txt"
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


class PasswordSet(views.PasswordResetCompleteView):
    template_name = "people/password_set.html"
