"""The form of answers, for the API's description: `completions.as_json` makes them, tests compare the two."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from progress.models import Enrolment


class OfficerSerializer(serializers.Serializer):
    service_number = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()


class UnitSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class CourseSerializer(serializers.Serializer):
    key = serializers.UUIDField(help_text=_("The same for ever and in every language."))
    slug = serializers.CharField()
    title = serializers.CharField(help_text=_("In the language in which the course was first published."))


class CompletionSerializer(serializers.Serializer):
    enrolment = serializers.IntegerField(help_text=_("Id of this officer in this course; never used again."))
    officer = OfficerSerializer()
    unit = UnitSerializer(help_text=_("Where the officer is now, not where she was when she finished."))
    course = CourseSerializer()
    status = serializers.ChoiceField(choices=Enrolment.Status.values)
    percent = serializers.IntegerField(
        min_value=0, max_value=100, help_text=_("Share of the required activities that are done.")
    )
    score = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, help_text=_("Null before the first result.")
    )
    language = serializers.CharField(
        allow_null=True, help_text=_("Of the officer's latest activity; null before the first.")
    )
    due = serializers.DateField(allow_null=True, help_text=_("Last day; null where there is none."))
    enrolled_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Set when the status is completed, and only then.")
    )
    last_activity_at = serializers.DateTimeField(allow_null=True)


class CompletionPageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True, help_text=_("Address of the next page; null on the last."))
    previous = serializers.URLField(allow_null=True, help_text=_("Address of the page before; null on the first."))
    results = CompletionSerializer(many=True)


class ProblemSerializer(serializers.Serializer):
    """Every error: a word for programs and a sentence for people."""

    error = serializers.CharField(help_text=_("A word that stays the same in every language."))
    detail = serializers.CharField(help_text=_("What happened and what to do, in the language of Accept-Language."))
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=_("Sentences by parameter, where parameters can't be used."),
    )
