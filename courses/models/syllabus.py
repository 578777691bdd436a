"""The syllabus: what course pages compile to when they are published, and all that delivery reads.

`Course` and `Activity` are language-neutral: their `key` is the pages' `translation_key`, and enrolments,
attempts and reports hang on them. Their *editions* hold the words, one row per language.
"""

from secrets import randbits

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_state() -> int:
    """A number that no state of a syllabus has had before, in any copy of the database."""
    return randbits(62)


def new_stamp() -> int:
    """Where an edition's stamps begin: not at 0, or one made anew would find bodies of its predecessor."""
    return randbits(30)


class Course(models.Model):
    """A course in every language at once.

    `source_locale` is the language in which it was first published: that page tree decides order, kinds
    and requirements; other languages give words only.
    """

    key = models.UUIDField(unique=True)
    slug = models.SlugField(max_length=255, unique=True)
    source_locale = models.CharField(max_length=12)
    is_live = models.BooleanField(default=True)
    state = models.BigIntegerField(default=new_state, help_text="Another number after every change of the syllabus.")
    pass_percent = models.PositiveSmallIntegerField(default=70)
    validity_months = models.PositiveSmallIntegerField(null=True, help_text="Empty: completion does not expire.")
    certify_recognised = models.BooleanField(
        default=False, db_default=False, help_text="Who has it recognised gets its certificate, too."
    )
    refresher_months = models.PositiveSmallIntegerField(
        null=True, help_text="Months after the last day of validity in which the refresher is still enough. Empty: none."
    )
    minimum_minutes = models.PositiveSmallIntegerField(null=True, help_text="Empty: no time is asked for.")
    open_to_all = models.BooleanField(default=False, help_text="Officers may take it without an assignment.")
    approval_needed = models.BooleanField(default=False, help_text="Officers ask for it, where it is open.")
    in_path = models.BooleanField(default=False, help_text="A path has it, which may ask for another course first.")
    prerequisites = models.JSONField(default=list, help_text="Keys of the courses to be completed first.")

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["slug"]

    def __str__(self):
        return self.slug


class Activity(models.Model):
    """One thing to do in a course: a lesson, a knowledge check, a scenario.

    `position` counts through the whole course from 1; a retired activity (unpublished or moved away) keeps
    its row for the sake of history and has none. `weight` is its share in the course's score: 0 for what
    has no score. `pass_percent` empty means that finishing is enough. `refresher`: who renews her completion in time
    does no more than these. `since`: when the course began to require it; empty: from its beginning.

    The rules of sitting it, which `quizzes/sitting.py` reads: `attempts_allowed` and `time_limit` (in minutes) empty
    mean without limit, `waiting_hours` follow a failed attempt, `feedback` says when answers are told right or wrong.
    `feedback_from` is the day for `AFTER_DUE`; empty: the day after the enrolment's due date.
    """

    class Feedback(models.TextChoices):
        AT_ONCE = "at_once", _("after each answer")
        AT_END = "at_end", _("at the end of the attempt")
        AFTER_DUE = "after_due", _("after the due date")

    course = models.ForeignKey(Course, models.PROTECT, related_name="activities")
    key = models.UUIDField(unique=True)
    slug = models.SlugField(max_length=255)
    kind = models.CharField(max_length=20)
    module_key = models.UUIDField()
    position = models.PositiveIntegerField(null=True)
    required = models.BooleanField(default=True)
    refresher = models.BooleanField(default=False, db_default=False)
    since = models.DateTimeField(null=True)
    weight = models.PositiveSmallIntegerField(default=0)
    pass_percent = models.PositiveSmallIntegerField(null=True)
    attempts_allowed = models.PositiveSmallIntegerField(null=True)
    waiting_hours = models.PositiveSmallIntegerField(default=0)
    time_limit = models.PositiveSmallIntegerField(null=True)
    feedback = models.CharField(max_length=10, choices=Feedback, default=Feedback.AT_ONCE)
    feedback_from = models.DateField(null=True)

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["course", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "slug"],
                condition=models.Q(position__isnull=False),
                name="one_address_per_activity_of_a_course",
            ),
        ]

    def __str__(self):
        return self.slug


class CourseEdition(models.Model):
    """A course's words in one language, with its outline ready to show.

    `outline` is a list of modules, `{key, title, summary, objectives, locale, prerequisites, activities}`, each
    activity `{key, slug, title, kind, minutes, required, since, refresher, pass_percent, locale}`; `locale` says in which
    language the words are, since what isn't translated yet appears in the source language. `prerequisites` are the keys
    of modules of the outline. What was compiled before there were any has none, no `since`, `refresher` and `pass_percent`.
    `reviews` is a list of `{kind, name, organisation, on, jurisdiction, current}`: the newest of each kind and
    jurisdiction.
    """

    course = models.ForeignKey(Course, models.CASCADE, related_name="editions")
    locale = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    summary = models.TextField(blank=True)
    objectives = models.JSONField(default=list)
    competencies = models.JSONField(default=dict)
    outline = models.JSONField(default=list)
    reviews = models.JSONField(default=list)
    draft_translation = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "locale"], name="one_edition_per_course_and_language")
        ]

    def __str__(self):
        return f"{self.title} ({self.locale})"


class ActivityEdition(models.Model):
    """An activity's words in one language.

    `content` is what a lesson's body is rendered from: what it is for (`courses/goals.py`), then its blocks.
    `content_hash` names it (for checks and scenarios it names the published version). `stamp` grows when something
    that the content refers to has changed, so that bodies cached under the old stamp are left behind by every process
    at once. `is_behind` means that its original has other words (since the original's `words_changed_at`) than when it
    was translated: readers are told, rather than given another language. `plain_text` has its words without markup,
    for excerpts; `search_text` the same with title and introduction, folded as searches compare it.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="editions")
    locale = models.CharField(max_length=12)
    title = models.CharField(max_length=255)
    intro = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField()
    content = models.JSONField(null=True)
    content_hash = models.CharField(max_length=64)
    stamp = models.PositiveIntegerField(default=new_stamp)
    draft_translation = models.BooleanField(default=False)
    is_behind = models.BooleanField(default=False)
    words_changed_at = models.DateTimeField(null=True)
    plain_text = models.TextField(blank=True)
    search_text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "locale"], name="one_edition_per_activity_and_language")
        ]

    def __str__(self):
        return f"{self.title} ({self.locale})"
