"""The form of attempts, competencies, figures of questions and live sessions, for the API's description."""

from rest_framework import serializers

from reports.attempts import ENDED_BY, MARKING
from reports.items import FLAGS
from reports.languages import CHOICES


class FollowedAttemptSerializer(serializers.Serializer):
    """What `since` says of an attempt: all but its responses."""

    attempt = serializers.IntegerField(help_text="Id of this attempt; never used again.")
    enrolment = serializers.IntegerField(help_text="Id of a row of enrolments.")
    officer = serializers.IntegerField(help_text="Id of a row of officers.")
    unit = serializers.CharField(help_text="Code of the unit where the officer is now.")
    course = serializers.UUIDField(help_text="Key of a course.")
    activity = serializers.UUIDField(help_text="Key of an activity of it.")
    version = serializers.CharField(help_text="Hash of the text on which it began; a new one is another version.")
    language = serializers.ChoiceField(choices=CHOICES, help_text="In which it began.")
    number = serializers.IntegerField(help_text="The officer's first attempt at the activity is 1.")
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField()
    seconds = serializers.IntegerField(min_value=0, help_text="From beginning to end, with pauses.")
    ended_by = serializers.ChoiceField(choices=ENDED_BY, help_text="Her last answer, or the end of the time.")
    score = serializers.IntegerField(min_value=0, max_value=100, help_text="May rise by marks and by a corrected key.")
    passed = serializers.BooleanField()
    marking = serializers.ChoiceField(
        choices=MARKING, help_text="Whether people mark answers of it; while that is `waiting`, the score isn't final."
    )
    regraded = serializers.BooleanField(help_text="Whether the score was raised by a corrected key.")


class ResponseSerializer(serializers.Serializer):
    """One answer; no key of what would be right comes along."""

    number = serializers.IntegerField()
    step = serializers.CharField(allow_null=True, help_text="Name of the question or step in the exercise.")
    answered_at = serializers.DateTimeField()
    language = serializers.ChoiceField(choices=CHOICES, help_text="In which it was read.")
    answer = serializers.DictField(help_text="What was chosen or written, by ids of the exercise.")
    grade = serializers.FloatField(
        min_value=0, max_value=1, allow_null=True,
        help_text="What the answer is worth; null where it isn't marked yet, and for steps without right and wrong.",
    )  # fmt: skip


class AttemptSerializer(FollowedAttemptSerializer):
    responses = ResponseSerializer(
        many=True, required=False, allow_null=True,
        help_text="With `responses=true` only. Null as long as the officer isn't told what was right.",
    )  # fmt: skip


class CompetencySerializer(serializers.Serializer):
    competency = serializers.CharField(help_text="Its key; the same in every language of a course.")
    title = serializers.CharField()
    language = serializers.ChoiceField(choices=CHOICES, allow_null=True, help_text="Of this title.")
    percent = serializers.IntegerField(
        min_value=0, max_value=100, help_text="Of what was to be had in the officer's best attempts, the mean of them."
    )
    exercises = serializers.IntegerField(help_text="In how many checks and scenarios it was tested.")


class CompetenciesSerializer(serializers.Serializer):
    """An officer in a course; in a file each competency is a line."""

    enrolment = serializers.IntegerField(help_text="Id of a row of enrolments.")
    officer = serializers.IntegerField(help_text="Id of a row of officers.")
    unit = serializers.CharField(help_text="Code of the unit where the officer is now.")
    course = serializers.UUIDField(help_text="Key of a course.")
    competencies = CompetencySerializer(
        many=True, help_text="Without attempts of which the officer isn't told yet what was right; may be empty."
    )


class LanguageFiguresSerializer(serializers.Serializer):
    language = serializers.ChoiceField(choices=CHOICES)
    answered = serializers.IntegerField()
    facility = serializers.FloatField(min_value=0, max_value=1)


class ItemSerializer(serializers.Serializer):
    item = serializers.CharField(help_text="Name of the question in the check; the same in every language of a structure.")
    number = serializers.IntegerField(help_text="Its place in the check.")
    points = serializers.IntegerField()
    answered = serializers.IntegerField()
    unanswered = serializers.IntegerField(help_text="Shown, or come to, and left without an answer.")
    facility = serializers.FloatField(
        min_value=0, max_value=1, allow_null=True, help_text="Mean grade of the answers; null below ten answers."
    )
    discrimination = serializers.FloatField(
        min_value=-1, max_value=1, allow_null=True,
        help_text="Correlation of the question with the rest of the check; null below thirty answers.",
    )  # fmt: skip
    seconds = serializers.FloatField(allow_null=True, help_text="Median time to the answer; null below ten answers.")
    flags = serializers.ListField(
        child=serializers.ChoiceField(choices=FLAGS), help_text="What should be looked at, the gravest first."
    )
    by_language = LanguageFiguresSerializer(many=True, help_text="Languages with ten answers or more.")


class ItemStatisticsSerializer(serializers.Serializer):
    """A check in one structure; in a file each question is a line."""

    analysis = serializers.IntegerField(help_text="Id of this row; never used again.")
    course = serializers.UUIDField(help_text="Key of a course.")
    activity = serializers.UUIDField(help_text="Key of an activity of it.")
    structure = serializers.CharField(help_text="Hash of questions and options, whatever the words; one for all languages.")
    computed_at = serializers.DateTimeField()
    attempts = serializers.IntegerField(help_text="Finished first attempts, which alone count.")
    mean = serializers.FloatField(help_text="Of their scores, 0 to 100.")
    passed = serializers.FloatField(min_value=0, max_value=1, help_text="The share that was passed.")
    reliability = serializers.FloatField(
        allow_null=True, help_text="Cronbach's alpha; null below thirty attempts, and where questions are drawn."
    )
    items = ItemSerializer(many=True)


class AttendanceSerializer(serializers.Serializer):
    officer = serializers.IntegerField(help_text="Id of a row of officers.")
    booking = serializers.ChoiceField(choices=["booked", "waiting"], allow_null=True, help_text="Null: she came without.")
    attended = serializers.BooleanField()
    counted_at = serializers.DateTimeField(
        allow_null=True, help_text="From when it is part of her record; until then it may be undone."
    )


class SessionSerializer(serializers.Serializer):
    session = serializers.IntegerField(help_text="Id of this session; never used again.")
    key = serializers.UUIDField()
    course = serializers.UUIDField(help_text="Key of a course.")
    activity = serializers.UUIDField(help_text="Key of the activity of which it is one date.")
    title = serializers.CharField(help_text="Of the activity.")
    language = serializers.ChoiceField(choices=CHOICES, allow_null=True, help_text="Of this title.")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField(help_text="Of the place, as IANA names it.")
    place = serializers.CharField(allow_blank=True)
    online = serializers.BooleanField(help_text="Whether there is a link, which only who has a place is told.")
    languages = serializers.CharField(allow_blank=True, help_text="In which it is held, with spaces between.")
    places = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="Places that are taken, by officers of all units.")
    booked = serializers.IntegerField(help_text="Officers of yours who have a place, or had one.")
    waiting = serializers.IntegerField(help_text="Officers of yours on the waiting list.")
    attended = serializers.IntegerField(help_text="Officers of yours who were there.")
    cancelled_at = serializers.DateTimeField(allow_null=True)
    attendance = AttendanceSerializer(
        many=True, required=False, help_text="With `attendance=true` only: your officers, by id."
    )
