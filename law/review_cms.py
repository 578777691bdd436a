"""The page on which a reviewer reads a legal text and confirms it, and the buttons that lead there."""

from django.apps import apps
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import ActionMenuItem

from .models import LegalText
from .models.reviewed import NOT_REVIEWED
from .review import ACTION, PERMISSION, WordsChanged, confirm

NAME = "review_law"


def review(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Reviewers: shows a legal text and the words that count; a POST confirms what was shown."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    text = get_object_or_404(_model(kind), pk=pk)
    if request.method == "POST":
        try:
            confirm(text=text, by=request.user, words=request.POST.get("words", ""))
        except WordsChanged:
            messages.error(request, _("The text has changed since you opened it. Read it again, then confirm it."))
            return redirect(request.path)
        messages.success(request, _("Your review is recorded. Readers see it from now on."))
        return redirect(_edit_url(request, text))
    fields = [text._meta.get_field(field.field_name) for field in text.translatable_fields]
    context = {
        "text": text,
        "rows": [(field.verbose_name, _shown(text, field)) for field in fields if field.name not in NOT_REVIEWED],
        "words": text.print_of_words(),
        "edit_url": _edit_url(request, text),
    }
    return render(request, "law/review.html", context)


def _model(kind: str) -> type[LegalText]:
    """The kind of legal text that the address names; Http404 where there is none."""
    try:
        model = apps.get_model("law", kind)
    except LookupError as error:
        raise Http404 from error
    if not issubclass(model, LegalText):
        raise Http404
    return model


def _shown(text: LegalText, field):
    display = getattr(text, f"get_{field.name}_display", None)
    return display() if display else getattr(text, field.name)


def _address(text: LegalText) -> str:
    return reverse(NAME, args=[text._meta.model_name, text.pk])


def _edit_url(request: HttpRequest, text: LegalText) -> str:
    return AdminURLFinder(request.user).get_edit_url(text) or reverse("wagtailadmin_home")


@hooks.register("register_admin_urls")
def address():
    return [path("law/review/<str:kind>/<int:pk>/", review, name=NAME)]


@hooks.register("register_permissions")
def permission():
    app, codename = PERMISSION.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("register_log_actions")
def in_the_history(actions):
    actions.register_action(ACTION, gettext_lazy("Legal review"), gettext_lazy("Legally reviewed"))


@hooks.register("register_snippet_listing_buttons")
def in_the_list(snippet, user, next_url=None):
    if isinstance(snippet, LegalText) and not snippet.reviewed and user.has_perm(PERMISSION):
        yield Button(_("Review"), url=_address(snippet), icon_name="check", priority=30)


class ReviewItem(ActionMenuItem):
    """At the form of a text: leads to its review; what isn't saved isn't reviewed."""

    name = "action-review"
    label = gettext_lazy("Legal review")
    icon_name = "check"
    order = 90

    def is_shown(self, context):
        text = context.get("instance")
        return text is not None and context["request"].user.has_perm(PERMISSION)

    def get_url(self, context):
        return _address(context["instance"])


@hooks.register("register_snippet_action_menu_item")
def at_the_form(model):
    return ReviewItem() if issubclass(model, LegalText) else None
