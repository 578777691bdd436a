"""The least that Django can do for somebody who is signed in: behind the same middleware, with the same session.

What the product takes longer is its own: its rows, its rules, its templates.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe


class Note(models.Model):
    """The one row that a bare POST inserts; its table is made for the benchmark and goes with its database."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    text = models.CharField(max_length=120)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "benchmarks"

    def __str__(self):
        return self.text


def make_table() -> None:
    """The product has no migration for what only benchmarks write."""
    with connection.schema_editor() as editor:
        editor.create_model(Note)


@require_safe
@login_required
def read(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Good morning.</p>")


@require_POST
@login_required
def insert(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        Note.objects.create(officer=request.user, text=request.POST["node"])
    return HttpResponseRedirect("/yardstick/read/")
