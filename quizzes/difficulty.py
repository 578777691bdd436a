"""How hard authors say a question is; the analysis says how hard it was."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Difficulty(models.TextChoices):
    """`quizzes.form.DIFFICULTIES` with their names."""

    EASY = "easy", _("easy")
    MEDIUM = "medium", _("medium")
    HARD = "hard", _("hard")
