"""What of the law waits for a translator of one language: texts of one kind, and how much of each kind."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from json import loads

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from wagtail.models import Locale
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail_localize.fields import TranslatableField
from wagtail_localize.models import Translation

from law.models import EqualityBody, GlossaryTerm, Judgment, LegalText, Practice, Provision, RecordingRule
from people.models import User

from .board import Waiting, waiting_in

#: Topics aren't among them: the catalogues name those.
KINDS = (Provision, Judgment, Practice, EqualityBody, RecordingRule, GlossaryTerm)


@dataclass(frozen=True)
class LawLine(Waiting):
    """A text of law that has an original in another language; the fields as those of a page's `Line`."""

    text: LegalText
    target: LegalText | None
    translation: Translation | None
    segments: int
    words: int
    depth: int = 1

    @cached_property
    def is_stale(self) -> bool:
        """Whether the original has other words than when it was handed over. A review of it changes none."""
        return self.translation is not None and _words(self.text) != _handed_over(self.translation, self.text)

    @property
    def title(self) -> str:
        return str(self.text)

    @property
    def edit_url(self) -> str:
        return edit_url(self.target) if self.target else ""

    @property
    def begin_url(self) -> str:
        names = (self.text._meta.app_label, self.text._meta.model_name)
        return reverse("wagtail_localize:submit_snippet_translation", args=[*names, self.text.pk])


@dataclass(frozen=True, slots=True)
class KindOfLaw:
    """A kind of text of law: how many texts aren't begun, and the sentences and words of the others that wait."""

    model: type[LegalText]
    not_begun: int
    segments: int
    words: int

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def label(self) -> str:
        return self.model._meta.verbose_name_plural


def kinds_for(user: User) -> list[type[LegalText]]:
    """The kinds of law that somebody may change."""
    return [model for model in KINDS if ModelPermissionPolicy(model).user_has_permission(user, "change")]


def law_originals(model: type[LegalText], locale: Locale) -> QuerySet:
    """The texts of a kind whose original is in another language than `locale`: of each the one made first."""
    others = model.objects.filter(translation_key=OuterRef("translation_key"))
    first = model.objects.filter(~Exists(others.filter(pk__lt=OuterRef("pk"))))
    return first.exclude(locale=locale).select_related("locale")


def kinds_of_law(models: Iterable[type[LegalText]], locale: Locale) -> list[KindOfLaw]:
    """How much of each kind waits. Queries: 2, and 1 a kind."""
    models = list(models)
    types = ContentType.objects.get_for_models(*models)
    rows = Translation.objects.filter(
        target_locale=locale, enabled=True, source__specific_content_type__in=types.values()
    )
    kind_of = dict(rows.values_list("source_id", "source__specific_content_type"))
    waiting = waiting_in(list(kind_of), locale)

    def kind(model: type[LegalText]) -> KindOfLaw:
        there = model.objects.filter(translation_key=OuterRef("translation_key"), locale=locale)
        not_begun = law_originals(model, locale).filter(~Exists(there)).count()
        own = [counts for source, counts in waiting.items() if kind_of[source] == types[model].pk]
        return KindOfLaw(model, not_begun, sum(one[0] for one in own), sum(one[1] for one in own))

    return [kind(model) for model in models]


def law_lines(texts: Iterable[LegalText], locale: Locale) -> list[LawLine]:
    """These originals of one kind, as far as they are in the language of `locale`. Queries: 3, for any number."""
    texts = list(texts)
    if not texts:
        return []
    keys = {text.translation_key for text in texts}
    targets = {one.translation_key: one for one in _targets(type(texts[0]), keys, locale)}
    translations = {
        one.source.object_id: one
        for one in Translation.objects.filter(
            source__object_id__in=keys, target_locale=locale, enabled=True
        ).select_related("source")
    }
    waiting = waiting_in([one.source_id for one in translations.values()], locale)

    def line(text: LegalText) -> LawLine:
        translation = translations.get(text.translation_key)
        segments, words = waiting.get(translation.source_id, (0, 0)) if translation else (0, 0)
        return LawLine(text, targets.get(text.translation_key), translation, segments, words)

    return [line(text) for text in texts]


def edit_url(text: LegalText) -> str:
    return reverse(text.snippet_viewset.get_url_name("edit"), args=[text.pk])


def _targets(model: type[LegalText], keys: set, locale: Locale) -> QuerySet:
    return model.objects.filter(translation_key__in=keys, locale=locale)


def _words(text: LegalText) -> dict[str, str]:
    """What of a text is offered to translators."""
    fields = [field.field_name for field in text.translatable_fields if isinstance(field, TranslatableField)]
    return {name: getattr(text, name) for name in fields}


def _handed_over(translation: Translation, text: LegalText) -> dict[str, str]:
    kept = loads(translation.source.content_json)
    return {name: kept.get(name) for name in _words(text)}
