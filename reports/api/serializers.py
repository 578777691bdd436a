"""The form of answers, for the API's description: `as_json` of each list makes them, tests compare the two."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from credentials.models import Certificate
from progress.models import Enrolment
from reports.languages import CODES

LANGUAGE = {"choices": list(CODES), "allow_null": True}


class OfficerSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="Never used again; the service number may change.")
    service_number = serializers.CharField()
    first_name = serializers.CharField()
    last_name = serializers.CharField()


class UnitSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class CourseSerializer(serializers.Serializer):
    key = serializers.UUIDField(help_text=_("The same for ever and in every language."))
    slug = serializers.CharField()
    title = serializers.CharField(help_text="In the language that is asked for, else in that of the original.")
    language = serializers.ChoiceField(
        **LANGUAGE, help_text="Of this title; null where there is none and the slug stands for it."
    )


class StandingSerializer(serializers.Serializer):
    """What completions and enrolments say alike."""

    status = serializers.ChoiceField(choices=Enrolment.Status.values)
    percent = serializers.IntegerField(
        min_value=0,
        max_value=100,
        allow_null=True,
        help_text="Share of the required activities that are done; null only with `as_of`, for a course that was under way.",
    )
    score = serializers.IntegerField(
        min_value=0, max_value=100, allow_null=True, help_text=_("Null before the first result.")
    )
    language = serializers.ChoiceField(
        **LANGUAGE, help_text=_("Of the officer's latest activity; null before the first.")
    )
    due = serializers.DateField(allow_null=True, help_text=_("Last day; null where there is none."))
    enrolled_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Set when the status is completed, and only then.")
    )
    last_activity_at = serializers.DateTimeField(allow_null=True)
    completed_by = serializers.ChoiceField(
        choices=Enrolment.CompletedBy.values,
        allow_null=True,
        help_text="What a completion rests on: taking the course, prior learning, or an exemption; null while there is "
        "none, and with `as_of`.",
    )


class CompletionSerializer(StandingSerializer):
    enrolment = serializers.IntegerField(help_text=_("Id of this officer in this course; never used again."))
    officer = OfficerSerializer()
    unit = UnitSerializer(help_text=_("Where the officer is now, not where she was when she finished."))
    course = CourseSerializer()


class EnrolmentSerializer(StandingSerializer):
    enrolment = serializers.IntegerField(help_text=_("Id of this officer in this course; never used again."))
    officer = serializers.IntegerField(help_text="Id of a row of officers.")
    unit = serializers.CharField(help_text="Code of the unit where the officer is now.")
    course = serializers.UUIDField(help_text="Key of a course.")


class FollowedCertificateSerializer(serializers.Serializer):
    """What `since` says of a certificate: all but what changes with the calendar."""

    certificate = serializers.IntegerField(help_text="Id of this certificate; never used again.")
    code = serializers.CharField(help_text="By which anybody checks it.")
    enrolment = serializers.IntegerField(help_text="Id of a row of enrolments.")
    officer = serializers.IntegerField(help_text="Id of a row of officers.")
    unit = serializers.CharField(help_text="Code of the unit where the officer is now.")
    course = serializers.UUIDField(help_text="Key of a course.")
    completed_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True, help_text="Last day; null where it does not expire.")
    issued_at = serializers.DateTimeField()
    revoked_at = serializers.DateTimeField(
        allow_null=True, help_text="Set when it was revoked, and only then. One that was issued again is revoked, too."
    )


class CertificateSerializer(FollowedCertificateSerializer):
    state = serializers.ChoiceField(
        choices=Certificate.State.values,
        help_text="Today: revoked where `revoked_at` is set, else expired after `expires_on`. Not with `since`.",
    )


class UnitDetailSerializer(serializers.Serializer):
    id = serializers.IntegerField(help_text="Never used again; code and name may change.")
    code = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.CharField(allow_null=True, help_text="Code of the unit above; null for the topmost that you see.")
    jurisdiction = serializers.CharField(help_text="ISO 3166 code of the place whose law applies there, or EU-COE.")
    active = serializers.BooleanField(help_text="Whether it is open; one that was closed stays, with what is in it.")


class OfficerDetailSerializer(OfficerSerializer):
    unit_code = serializers.CharField()
    rank = serializers.CharField(allow_null=True, help_text="The code of the rank; null where the service keeps none.")
    language = serializers.ChoiceField(choices=list(CODES), help_text="In which the officer reads.")
    active = serializers.BooleanField(help_text="Whether the account is open; results of one that isn't stay.")


class ActivitySerializer(serializers.Serializer):
    key = serializers.UUIDField(help_text=_("The same for ever and in every language."))
    slug = serializers.CharField()
    kind = serializers.CharField(help_text="lesson, check or scenario; other kinds may be added.")
    title = serializers.CharField()
    language = serializers.ChoiceField(**LANGUAGE, help_text="Of this title.")
    position = serializers.IntegerField()
    required = serializers.BooleanField()
    weight = serializers.IntegerField(help_text="Its share in the course's score; 0 for what has no score.")
    pass_percent = serializers.IntegerField(allow_null=True, help_text="Null: finishing is enough.")


class CourseDetailSerializer(CourseSerializer):
    id = serializers.IntegerField()
    source_language = serializers.ChoiceField(choices=list(CODES), help_text="Of the original.")
    live = serializers.BooleanField(help_text="Whether it is offered now.")
    pass_percent = serializers.IntegerField()
    validity_months = serializers.IntegerField(allow_null=True, help_text="Null: completion does not expire.")
    activities = ActivitySerializer(many=True)


def page_of_rows(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """A page of these rows."""
    return type(
        row.__name__.replace("Serializer", "PageSerializer"),
        (serializers.Serializer,),
        {
            "next": serializers.URLField(allow_null=True, help_text=_("Address of the next page; null on the last.")),
            "previous": serializers.URLField(
                allow_null=True, help_text=_("Address of the page before; null on the first.")
            ),
            "results": row(many=True),
        },
    )


def changes_of_rows(row: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """What `since` gives of these rows."""
    return type(
        row.__name__.replace("Serializer", "ChangesSerializer"),
        (serializers.Serializer,),
        {
            "cursor": serializers.CharField(help_text="For `since` of the next call; keep it with the rows."),
            "more": serializers.BooleanField(help_text="Whether there is more to be had at once."),
            "results": row(many=True, help_text="New or changed; keep each under its id."),
            "gone": serializers.ListField(
                child=serializers.IntegerField(),
                help_text="Ids to forget: deleted, moved out of sight, or not in this list any more.",
            ),
        },
    )


class ProblemSerializer(serializers.Serializer):
    """Every error, as RFC 9457 has it: a word for programs and a sentence for people."""

    type = serializers.CharField(help_text="about:blank: the title is the status's.")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text=_("What happened and what to do, in the language of Accept-Language."))
    error = serializers.CharField(help_text=_("A word that stays the same in every language."))
    fields = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text=_("Sentences by parameter, where parameters can't be used."),
    )
