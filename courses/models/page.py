from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, slug_re
from django.db import models, transaction
from django.http import HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses.compiled import CannotPublish, Compiled, Problem
from courses.forms import CompiledPageForm


class CoursePart(Page):
    """What course, module and activity pages share: publishing compiles, and what doesn't compile isn't published.

    Officers never run on these pages, so their address is that of delivery.
    """

    translation_reviewed = models.BooleanField(
        _("translation reviewed"),
        default=False,
        help_text=_("Tick when a native speaker has reviewed this translation; until then it is shown as a draft."),
    )

    base_form_class = CompiledPageForm
    promote_panels = [MultiFieldPanel([FieldPanel("slug")], heading=_("Address"))]
    settings_panels = [PublishingPanel(), FieldPanel("translation_reviewed")]
    shared_translatable_fields: ClassVar[list] = [TranslatableField("title")]

    class Meta:
        abstract = True

    def is_draft_beside(self, original: str) -> bool:
        """Whether these words are a translation from the language `original` that nobody has confirmed."""
        return self.locale.language_code != original and not self.translation_reviewed

    @property
    def is_draft_translation(self) -> bool:
        """The same, from the language in which the page was made first. Queries: 1."""
        first = type(self).objects.filter(translation_key=self.translation_key).order_by("pk")
        original = first.values_list("locale__language_code", flat=True).first()
        return self.is_draft_beside(original or self.locale.language_code)

    def compile(self) -> Compiled:
        """This page as delivery reads it, or why it can't be."""
        raise NotImplementedError

    def address_problems(self) -> tuple[Problem, ...]:
        """An address that delivery couldn't be reached at; Wagtail itself takes letters of any script."""
        if slug_re.fullmatch(self.slug):
            return ()
        sentence = gettext("The address ‘%(slug)s’ can have letters from a to z, figures, hyphens and underscores only.")
        return (Problem(sentence % {"slug": self.slug}, field="slug"),)

    def other_problems(self) -> tuple[Problem, ...]:
        """What keeps the page from being published beside what it says."""
        return (*self.address_problems(), *self.prerequisite_problems())

    def prerequisite_problems(self) -> tuple[Problem, ...]:
        """What officers are asked to complete first and can't."""
        return ()

    def publish(self, revision, user=None, **kwargs):
        """Publish and compile in one transaction; raises CannotPublish, changing nothing, if it doesn't compile.

        Every way to publish a revision (form, bulk, workflow, schedule, translation) comes through here;
        `follow.page_changed` compiles when Wagtail says that it is published.
        """
        from courses.together import is_open  # it holds pages

        # Together with others it is compiled when all of them are live.
        if not is_open():
            page = revision.as_object()
            if problems := (*page.compile().problems, *page.other_problems()):
                raise CannotPublish(self, problems)
        # Read anew: wagtail-localize publishes after commit, from revisions whose page doesn't know its children.
        fresh = type(revision).objects.get(pk=revision.pk)
        with transaction.atomic():
            return super().publish(fresh, user=user, **kwargs)

    # What the syllabus refuses afterwards is taken back; in the CMS `lms/tree_actions.py` sees to that.

    @transaction.atomic
    def unpublish(self, *args, **kwargs):
        return super().unpublish(*args, **kwargs)

    @transaction.atomic
    def move(self, *args, **kwargs):
        return super().move(*args, **kwargs)

    @transaction.atomic
    def copy(self, *args, **kwargs):
        from courses.copied import keep_prerequisites

        made = super().copy(*args, **kwargs)
        if kwargs.get("reset_translation_key", True):
            keep_prerequisites(self, made)
        return made

    @transaction.atomic
    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)

    def delivery_path(self) -> tuple[str, ...]:
        """The slugs below /courses/ at which officers find this page."""
        raise NotImplementedError

    def serve(self, request, *args, **kwargs):
        """Wagtail's own address of the page leads to where officers read it."""
        return HttpResponseRedirect(self.get_url_parts(request)[2])

    def get_url_parts(self, request=None):
        site_id, root_url, _path = super().get_url_parts(request) or (None, None, None)
        if site_id is None:
            return None
        path = "/".join(self.delivery_path())
        return site_id, root_url, f"/{self.locale.language_code}/courses/{path}/"


class ActivityPage(CoursePart):
    """What a syllabus is made of. A lesson is one; `quizzes` adds checks and scenarios by inheriting it.

    An heir gives `kind`, `weight`, `compile()` and `serve_preview()`; if its compiled form is kept elsewhere, `keep()`.
    """

    kind: ClassVar[str]
    weight: ClassVar[int] = 0
    #: What the law in it is counted under where law is kept: 'used in 7 lessons, 3 questions'.
    law_place: ClassVar[str] = "lesson"
    #: The view of the CMS that lists what was published of it, by its name; a lesson has none.
    versions_view: ClassVar[str] = ""

    intro = models.TextField(
        _("introduction"), blank=True, help_text=_("One or two sentences: what the officer will be able to do.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=15, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    required = models.BooleanField(
        _("required"), default=True, help_text=_("Required activities must be done to complete the course.")
    )

    refresher = models.BooleanField(
        _("part of the refresher"),
        default=False,
        db_default=False,
        help_text=_("Officers who renew their completion of the course in time do this again, and nothing else."),
    )

    parent_page_types = ["courses.ModulePage"]
    subpage_types: ClassVar[list] = []

    content_panels = [
        *Page.content_panels,
        FieldPanel("intro"),
        MultiFieldPanel(
            [FieldPanel("minutes"), FieldPanel("required"), FieldPanel("refresher")], heading=_("In the course")
        ),
    ]
    shared_translatable_fields = [
        *CoursePart.shared_translatable_fields,
        TranslatableField("intro"),
        SynchronizedField("minutes", overridable=False),
        SynchronizedField("required", overridable=False),
        SynchronizedField("refresher", overridable=False),
    ]

    class Meta:
        abstract = True

    def plain_text(self) -> str:
        """What officers may find it by, beside its title and introduction: nothing that gives an exercise away."""
        return ""

    def competencies_served(self) -> frozenset[str]:
        """The keys of the competencies that it teaches or tests."""
        return frozenset()

    @property
    def mark_to_pass(self) -> int | None:
        """The percent that passes it; None where finishing is enough."""
        return None

    def rules_of_sitting(self) -> dict:
        """The columns of `Activity` that say how it may be sat; none where it may be done in any way."""
        return {}

    @classmethod
    def starter(cls) -> "ActivityPage | None":
        """An unsaved page with guidance to be written over, for a new course; None where there is none."""
        return None

    def keep(self, compiled: Compiled, activity):
        """Store what delivery reads; returns what the edition itself shall hold."""
        return compiled.content

    def delivery_path(self) -> tuple[str, ...]:
        course = self.get_ancestors().type(_course_page()).only("slug").last()
        return (course.slug if course else "-", self.slug)


def _course_page():
    from courses.models.course import CoursePage

    return CoursePage


