"""News: for whoever is signed in, her own."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from .models import Notice, User
from .news import worded

PER_PAGE = 30


class MailsForm(forms.Form):
    """How often she is written to."""

    mails = forms.ChoiceField(
        label=_("E-mails about news"),
        choices=User.Mails.choices,
        widget=forms.Select({"class": "field__input", "aria-describedby": "mails-help"}),
    )


@require_safe
@login_required
def news(request: HttpRequest) -> HttpResponse:
    """One's own news, the newest first; what is shown counts as read from now on. Queries: 4, and those of the words."""
    mine = Notice.objects.filter(recipient=request.user).order_by("-at", "-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    notices = list(page)
    rows = [
        {
            "title": said.title, "text": said.text, "path": said.path, "at": one.at, "unread": one.read_at is None,
            "file": said.file,
        }
        for one, said in worded(notices, reader=request.user)
    ]
    unread = [one.pk for one in notices if one.read_at is None]
    if unread:
        Notice.objects.filter(pk__in=unread).update(read_at=timezone.now())
    context = {
        "page": page,
        "news": rows,
        "form": MailsForm(initial={"mails": request.user.mails}),
        "email": request.user.email,
    }
    return render(request, "people/news.html", context)


@require_POST
@login_required
def choose_mails(request: HttpRequest) -> HttpResponse:
    """Keep how often she wishes to be written to."""
    form = MailsForm(request.POST)
    if form.is_valid():
        User.objects.filter(pk=request.user.pk).update(mails=form.cleaned_data["mails"])
        messages.success(request, gettext("Saved."))
    return redirect("news")
