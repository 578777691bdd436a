from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.blocks import KeyBlock
from courses.compiled import Compiled, Problem
from courses.forms import ModuleForm

from .modules_field import ModulesField
from .page import CoursePart


class CompetencyBlock(blocks.StructBlock):
    """One competency that the course trains: a key for scores, and its name for people."""

    key = KeyBlock(label=_("Key"), help_text=_("Small letters and underscores, the same in every language."))
    title = blocks.CharBlock(label=_("Name"), max_length=120)

    class Meta:
        icon = "tick-inverse"
        label = _("Competency")


class CoursePage(CoursePart):
    """A course: its modules stand below it."""

    summary = models.TextField(_("summary"), help_text=_("Two or three sentences for the officer."))
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One objective a line."))
    competencies = StreamField([("competency", CompetencyBlock())], blank=True, verbose_name=_("competencies"))
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark of knowledge checks in percent"),
        default=70,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    validity_months = models.PositiveSmallIntegerField(
        _("valid for months"), null=True, blank=True, help_text=_("Empty: completion does not expire.")
    )

    certify_recognised = models.BooleanField(
        _("certificate for recognised prior learning"),
        default=False,
        db_default=False,
        help_text=_("Ticked: who has it recognised gets a certificate, too. Who is exempt never does."),
    )
    refresher_months = models.PositiveSmallIntegerField(
        _("refresher enough for months after"),
        null=True,
        blank=True,
        help_text=_(
            "Who renews while her completion is valid, or so many months afterwards, does only what is marked as "
            "refresher; later, the whole course. Empty: only while it is valid."
        ),
    )
    minimum_minutes = models.PositiveSmallIntegerField(
        _("minimum time in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(6000)],
        help_text=_("Where law asks for it: so long an officer is at the course before it is complete. Empty: any time."),
    )
    prerequisites = StreamField(
        [("course", blocks.PageChooserBlock(label=_("Course"), page_type="courses.CoursePage"))],
        blank=True,
        verbose_name=_("prerequisites"),
        help_text=_("Officers complete these first. Who has begun already may go on."),
    )
    open_to_all = models.BooleanField(
        _("open to all officers"),
        default=False,
        help_text=_("Ticked: officers may take it without an assignment."),
    )
    approval_needed = models.BooleanField(
        _("with approval"),
        default=False,
        help_text=_("Ticked: officers ask for an open course, and get it when their unit’s manager approves."),
    )
    reviews_required = models.BooleanField(
        _("reviews required"),
        default=False,
        help_text=_("Ticked: goes live in a language only after a legal and a community review of that language."),
    )

    parent_page_types = ["lms.HomePage"]
    subpage_types = ["courses.ModulePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("objectives"),
        FieldPanel("competencies"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("pass_percent", "minimum_minutes", "validity_months", "refresher_months")]
            + [FieldPanel("certify_recognised")],
            heading=_("Completion"),
        ),
        FieldPanel("prerequisites"),
        FieldPanel("open_to_all"),
        FieldPanel("approval_needed"),
        FieldPanel("reviews_required"),
    ]
    translatable_fields = [
        *CoursePart.shared_translatable_fields,
        TranslatableField("summary"),
        TranslatableField("objectives"),
        TranslatableField("competencies"),
        SynchronizedField("pass_percent", overridable=False),
        SynchronizedField("validity_months", overridable=False),
        SynchronizedField("minimum_minutes", overridable=False),
        SynchronizedField("refresher_months", overridable=False),
        SynchronizedField("certify_recognised", overridable=False),
        SynchronizedField("prerequisites", overridable=False),
        SynchronizedField("open_to_all", overridable=False),
        SynchronizedField("approval_needed", overridable=False),
        SynchronizedField("reviews_required", overridable=False),
    ]

    class Meta:
        verbose_name = _("course page")

    def compile(self) -> Compiled:
        return Compiled(content=None, content_hash="")

    def other_problems(self) -> tuple[Problem, ...]:
        from courses.review import missing_reviews  # reviews know pages

        return (*super().other_problems(), *missing_reviews(self))

    def prerequisite_problems(self) -> tuple[Problem, ...]:
        from courses.prerequisites import course_problems  # it knows pages

        return course_problems(self)

    def publish(self, revision, user=None, **kwargs):
        """As every part of a course, and what goes live must be what its reviewers read. Raises CannotPublish."""
        from courses.review import refuse_unreviewed
        from courses.together import is_open

        goes_live = not self.live
        with transaction.atomic():
            published = super().publish(revision, user=user, **kwargs)
            if goes_live and not is_open():
                refuse_unreviewed(CoursePage.objects.get(pk=self.pk))
        return published

    def delivery_path(self) -> tuple[str, ...]:
        return (self.slug,)

    def serve_preview(self, request, mode_name):
        from courses.preview import preview_course

        return preview_course(request, self)


class ModulePage(CoursePart):
    """A part of a course that groups its activities."""

    summary = models.TextField(_("summary"), blank=True)
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One objective a line."))
    prerequisites = ModulesField(
        _("prerequisites"),
        help_text=_("What is required in these modules is done first. Who has begun already may go on."),
    )

    base_form_class = ModuleForm
    parent_page_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("objectives"), FieldPanel("prerequisites")]
    translatable_fields = [
        *CoursePart.shared_translatable_fields,
        TranslatableField("summary"),
        TranslatableField("objectives"),
        SynchronizedField("prerequisites", overridable=False),
    ]

    class Meta:
        verbose_name = _("module page")

    def compile(self) -> Compiled:
        return Compiled(content=None, content_hash="")

    def prerequisite_problems(self) -> tuple[Problem, ...]:
        from courses.prerequisites import module_problems  # it knows pages

        return module_problems(self)

    def delivery_path(self) -> tuple[str, ...]:
        return (self.get_parent().slug,)

    def serve_preview(self, request, mode_name):
        from courses.preview import preview_course

        return preview_course(request, self.get_parent().specific)
