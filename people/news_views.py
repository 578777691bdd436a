"""News: for whoever is signed in, her own."""

from datetime import time

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from .models import Notice, User
from .news import worded
from .time_zones import zone_of_person

PER_PAGE = 30


def _hours() -> list[tuple[int, str]]:
    return [(hour, time_format(time(hour), "TIME_FORMAT")) for hour in range(24)]


class MailsForm(forms.ModelForm):
    """How often she is written to, and when never."""

    quiet_from = forms.TypedChoiceField(label=_("No e-mails from"), choices=_hours, coerce=int)
    quiet_until = forms.TypedChoiceField(label=pgettext_lazy("hour", "until"), choices=_hours, coerce=int)

    class Meta:
        model = User
        fields = ("mails", "quiet_from", "quiet_until")
        labels = {"mails": _("E-mails about news")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs |= {"class": "field__input"}
            field.widget.attrs |= {"aria-describedby": "mails-help" if name == "mails" else "quiet-help"}


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
        "form": MailsForm(instance=request.user),
        "zone": zone_of_person(request.user),
        "email": request.user.email,
    }
    return render(request, "people/news.html", context)


@require_POST
@login_required
def choose_mails(request: HttpRequest) -> HttpResponse:
    """Keep how often she wishes to be written to, and when never. Queries: 1."""
    kept = {"quiet_from": request.user.quiet_from, "quiet_until": request.user.quiet_until}
    form = MailsForm(kept | request.POST.dict(), instance=request.user)
    if form.is_valid():
        User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
        messages.success(request, gettext("Saved."))
    return redirect("news")
