"""Signing in and out: open to everyone."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .backends import MergedElsewhere
from .limit import TooManyTries, too_many


class SignInForm(AuthenticationForm):
    """Service number or e-mail address, and password."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": _("This service number and password don't go together. Check both and try again."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.CharField(
            label=_("Service number or e-mail"),
            max_length=254,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
            error_messages={"required": _("Enter your service number or e-mail address.")},
        )
        self.fields["password"].error_messages["required"] = _("Enter your password.")
        self.refused: TooManyTries | None = None

    def clean(self):
        try:
            return super().clean()
        except TooManyTries as refused:
            self.refused = refused
            raise forms.ValidationError(too_many(refused), code="too_many_tries") from refused
        except MergedElsewhere as error:
            sentence = _("This account was merged with another one of yours. Sign in with the service number of that one.")
            raise forms.ValidationError(sentence, code="merged") from error


class SignIn(LoginView):
    """Signs in and goes on where one wanted to go, else home in one's own language."""

    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    def get_default_redirect_url(self):
        with override(self.request.user.language):
            return reverse("home")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, mail=settings.MAIL)

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if form.refused:
            response.status_code = 429
            response["Retry-After"] = str(form.refused.minutes * 60)
        return response


class SignOut(LogoutView):
    """Signs out (POST only) and shows the sign-in page."""

    next_page = "sign_in"
