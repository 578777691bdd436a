"""What a file of words is for: a page, or a text of law. Who may touch it, and what becomes of words that came back."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_localize.models import SourceDeletedError, Translation

from law.models import LegalText
from people.models import User

from .drafts import keep_draft
from .law_board import edit_url


@dataclass(frozen=True, slots=True)
class Target:
    """A translation and what it is the translation of, in its own language."""

    translation: Translation
    object: Page | LegalText

    @property
    def is_page(self) -> bool:
        return isinstance(self.object, Page)

    @property
    def title(self) -> str:
        return self.object.draft_title if self.is_page else str(self.object)

    @property
    def file_name(self) -> str:
        """What a file of it is called, without its ending."""
        own = self.object.slug if self.is_page else f"{self.object._meta.model_name}-{self.object.pk}"
        return f"{own}-{self.translation.target_locale.language_code}"

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.object.pk]) if self.is_page else edit_url(self.object)

    def may_be_edited_by(self, user: User) -> bool:
        if self.is_page:
            return self.object.permissions_for_user(user).can_edit()
        return ModelPermissionPolicy(type(self.object)).user_has_permission(user, "change")

    def keep(self, *, by: User) -> bool:
        """Let the words become part of it: of a page's draft at once, of a text of law when none is missing.

        A text of law has no draft: readers would be shown half of it in another language. Gives whether it was done.
        Raises ValidationError where the words don't fit the text, which then stays as it was; wagtail-localize marks them.
        """
        if self.is_page:
            keep_draft(self.translation, by=by)
            return True
        total, translated = self.translation.get_progress()
        if translated < total:
            return False
        try:
            self.translation.save_target(user=by)
        except SourceDeletedError:
            return False
        return True


def find_target(translation_id: int, user: User) -> Target:
    """For who may edit what is translated. Raises Http404, PermissionDenied."""
    found = Translation.objects.select_related("source__locale", "target_locale")
    translation = get_object_or_404(found, pk=translation_id)
    model = translation.source.specific_content_type.model_class()
    if not issubclass(model, Page | LegalText):
        raise Http404
    key = {"translation_key": translation.source.object_id, "locale": translation.target_locale}
    text = (Page if issubclass(model, Page) else model)._default_manager.filter(**key).first()
    if text is None:
        raise Http404
    target = Target(translation, text)
    if not target.may_be_edited_by(user):
        raise PermissionDenied
    return target
