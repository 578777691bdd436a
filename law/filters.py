"""Filters of the lists of law in the CMS."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from .models import ConventionArticle, EqualityBody, Judgment, Provision, State, Theme
from .models.topic import topic_choices


class ByPlace(WagtailFilterSet):
    """By jurisdiction and how it was verified; for every model that has both."""

    class Meta:
        model = EqualityBody
        fields = ("jurisdiction", "verification")


class ByTopic(WagtailFilterSet):
    topic = django_filters.ChoiceFilter(label=_("Topic"), choices=topic_choices)

    class Meta:
        model = Provision
        fields = ("jurisdiction", "topic", "verification")


class KeyFilter(django_filters.ChoiceFilter):
    """One of the keys of a `KeysField`."""

    def filter(self, rows, value):
        return rows.filter(**{f"{self.field_name}__contains": f" {value} "}) if value else rows


class JudgmentFilters(WagtailFilterSet):
    respondents = KeyFilter(label=_("Country"), choices=State.choices)
    convention_articles = KeyFilter(label=_("Convention article"), choices=ConventionArticle.choices)
    themes = KeyFilter(label=_("Topic"), choices=Theme.choices)

    class Meta:
        model = Judgment
        fields = ("respondents", "convention_articles", "themes", "verification")
