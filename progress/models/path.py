from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from people.languages import reading_order


class LearningPath(models.Model):
    """Courses in an order, given together: each opens when the one before is completed (`progress/path_order.py`).

    `titles` has its name by language, that of the installation's language always.
    """

    titles = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("path")
        verbose_name_plural = _("paths")

    def __str__(self):
        return self.title_in(get_language() or settings.LANGUAGE_CODE)[0]

    def title_in(self, language: str) -> tuple[str, str]:
        """The title as a reader of `language` gets it, and in which language that is."""
        order = reading_order(language, *self.titles)
        return next(((self.titles[code], code) for code in order if self.titles.get(code)), ("", ""))


class PathStep(models.Model):
    """A course in its place in a path."""

    path = models.ForeignKey(LearningPath, models.CASCADE, related_name="steps")
    course = models.ForeignKey(Course, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "pk"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["path", "course"], name="a_course_is_in_a_path_once")]

    def __str__(self):
        return f"{self.path_id}.{self.position}: {self.course_id}"


class PathAssignment(models.Model):
    """A path that was given: each of its courses is an assignment of its own, all to the same and on the same terms."""

    path = models.ForeignKey(LearningPath, models.PROTECT, related_name="given")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.path)
