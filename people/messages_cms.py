"""Messages in the CMS: administrators see what the product says to people, in each language, and word it otherwise."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from . import wording
from .models import User, Wording
from .reword import ChangedMeanwhile, put_back, reword
from .try_message import ask_for_test, preview
from .wording import Message, Said, Wordings
from .wording_form import WordingForm

LIST, EACH, EDIT, STANDARD = "messages", "message_each", "message_wording", "message_standard"
LANGUAGES = dict(settings.LANGUAGES)
POLICY = ModelPermissionPolicy(Wording)
MAY = ["view", "change"]


class Page(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """The frame of all of them; for who may change wordings."""

    permission_policy = POLICY
    permission_required = "change"
    page_title = _("Messages to people")
    header_icon = "mail"
    _show_breadcrumbs = True

    @cached_property
    def message(self) -> Message:
        found = wording.message(self.kwargs["key"])
        if found is None or self.kwargs.get("language", settings.LANGUAGE_CODE) not in LANGUAGES:
            raise Http404
        return found

    @property
    def language(self) -> str:
        return self.kwargs["language"]

    @cached_property
    def row(self) -> Wording | None:
        rows = Wording.objects.select_related("by")
        return rows.filter(message=self.message.key, language=self.language).first()

    def trail(self) -> list[dict]:
        return []

    def get_breadcrumbs_items(self) -> list[dict]:
        there = {"url": reverse(LIST), "label": self.page_title}
        return [*super().get_breadcrumbs_items(), there, *self.trail()]


class MessageList(Page, TemplateView):
    """Every message with its languages, and which are worded otherwise here. Queries: 1 beside the frame's."""

    template_name = "people/cms/messages.html"

    def get_breadcrumbs_items(self) -> list[dict]:
        return [*super().get_breadcrumbs_items()[:-1], {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        changed: dict[str, list[Wording]] = {}
        for row in Wording.objects.select_related("by").order_by("-changed_at"):
            changed.setdefault(row.message, []).append(row)
        # News first, letters of their own after them.
        known = sorted(wording.all_messages(), key=lambda one: one.is_letter)
        rows = [_listed(one, changed.get(one.key, [])) for one in known]
        return super().get_context_data(rows=rows, **kwargs)


class EachLanguage(Page, TemplateView):
    """One message as it is read in each language, with example values."""

    template_name = "people/cms/message_each.html"

    def trail(self) -> list[dict]:
        return [{"url": "", "label": standard_of(self.message).title}]

    def get_context_data(self, **kwargs):
        wordings, person = Wordings.read(), self.request.user
        changed = set(
            Wording.objects.filter(message=self.message.key).exclude(title="", text="").values_list("language", flat=True)
        )
        rows = [
            {
                "name": name, "preview": preview(self.message, code, person, wordings), "is_changed": code in changed,
                "edit_url": reverse(EDIT, args=[self.message.key, code]),
            }
            for code, name in settings.LANGUAGES
        ]  # fmt: skip
        return super().get_context_data(rows=rows, message=self.message, **kwargs)


class MessagePage(Page, FormView):
    """One message in one language: its words, the standard wording beside them, and what comes of them.

    The form is kept, tried on the page, or sent to whoever edits; what is wrong is said at the field.
    """

    template_name = "people/cms/message.html"
    form_class = WordingForm

    def trail(self) -> list[dict]:
        there = {"url": reverse(EACH, args=[self.message.key]), "label": standard_of(self.message).title}
        return [there, {"url": "", "label": f"{there['label']} · {LANGUAGES[self.language]}"}]

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "message": self.message, "language": self.language}

    def get_initial(self) -> dict:
        own, row = standard_of(self.message, self.language), self.row
        title, text = (row.title, row.text) if row else ("", "")
        return {"title": title or own.title, "text": text or own.text, "seen": _seen(row)}

    def form_valid(self, form: WordingForm) -> HttpResponse:
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, draft=form.said))
        if "test" in self.request.POST:
            return self._send_test(form)
        try:
            reword(
                message=self.message, language=self.language, said=form.said, by=self.request.user,
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except ChangedMeanwhile:
            return self._changed_meanwhile(form)
        messages.success(self.request, gettext("Saved."))
        return redirect(EDIT, self.message.key, self.language)

    def _changed_meanwhile(self, form: WordingForm) -> HttpResponse:
        """Her words stay in the form, theirs are below it; sent again, hers take their place."""
        self.__dict__.pop("row", None)
        form.data = form.data.copy() | {"seen": _seen(self.row)}
        said = gettext("Somebody else has changed it meanwhile; how it reads now stands below. Save again to replace it.")
        form.add_error(None, said)
        return self.form_invalid(form)

    def _send_test(self, form: WordingForm) -> HttpResponse:
        if not can_be_written_to(self.request.user):
            form.add_error(None, gettext("We have no e-mail address of yours: ask your administrator to add it."))
            return self.form_invalid(form)
        ask_for_test(self.request.user, self.message, self.language, form.said)
        messages.success(self.request, gettext("A test is on its way to %(email)s.") % {"email": self.request.user.email})
        return self.render_to_response(self.get_context_data(form=form, draft=form.said))

    def get_context_data(self, *, draft: Said | None = None, **kwargs):
        person, wordings = self.request.user, Wordings.read(self.language)
        if draft:
            wordings = wordings.with_draft(self.message, self.language, draft)
        with override(self.language):
            examples = self.message.examples(person)
        return super().get_context_data(
            message=self.message,
            code=self.language,
            row=self.row,
            standard=standard_of(self.message, self.language),
            places=[{"place": one, "example": examples[one.name]} for one in self.message.known.values()],
            preview=preview(self.message, self.language, person, wordings),
            each_url=reverse(EACH, args=[self.message.key]),
            standard_url=reverse(STANDARD, args=[self.message.key, self.language]),
            email=person.email if can_be_written_to(person) else "",
            **kwargs,
        )


class PutBack(Page, TemplateView):
    """Asks whether the standard wording shall be back; sent, it is."""

    template_name = "people/cms/message_standard.html"

    def trail(self) -> list[dict]:
        there = reverse(EDIT, args=[self.message.key, self.language])
        label = f"{standard_of(self.message).title} · {LANGUAGES[self.language]}"
        return [{"url": there, "label": label}, {"url": "", "label": gettext("Back to the standard wording")}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            message=self.message, code=self.language, row=self.row, seen=_seen(self.row),
            standard=standard_of(self.message, self.language),
            edit_url=reverse(EDIT, args=[self.message.key, self.language]), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        try:
            seen = request.POST.get("seen", "")
            put_back(message=self.message, language=self.language, by=request.user, seen=_when(seen))
        except ChangedMeanwhile:
            said = gettext("Nothing was changed: since you looked, something has changed elsewhere. Look again.")
            messages.error(request, said)
        return redirect(EDIT, self.message.key, self.language)


class MessagesMenuItem(MenuItem):
    """Shown to whom the list is open."""

    def is_shown(self, request) -> bool:
        return POLICY.user_has_permission(request.user, "change")


URLS = [
    path("messages/", MessageList.as_view(), name=LIST),
    path("messages/<slug:key>/", EachLanguage.as_view(), name=EACH),
    path("messages/<slug:key>/<slug:language>/", MessagePage.as_view(), name=EDIT),
    path("messages/<slug:key>/<slug:language>/standard/", PutBack.as_view(), name=STANDARD),
]


def menu_item() -> MenuItem:
    return MessagesMenuItem(_("Messages to people"), reverse(LIST), icon_name="mail", order=620)


def standard_of(message: Message, language: str | None = None) -> Said:
    """The product's own words, with their places."""
    with override(language or get_language()):
        return message.standard()


def can_be_written_to(person: User) -> bool:
    return bool(settings.MAIL and person.email)


def _listed(message: Message, rows: list[Wording]) -> dict:
    """`rows` are those of the message, the latest first."""
    changed = {row.language for row in rows if row.is_changed}
    return {
        "said": standard_of(message),
        "url": reverse(EACH, args=[message.key]),
        "languages": [
            {
                "code": code, "name": name, "is_changed": code in changed,
                "url": reverse(EDIT, args=[message.key, code]),
            }
            for code, name in settings.LANGUAGES
        ],
        "latest": rows[0] if rows else None,
    }  # fmt: skip


def _seen(row: Wording | None) -> str:
    return row.changed_at.isoformat() if row else ""


def _when(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
