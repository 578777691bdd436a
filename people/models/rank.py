from django.db import models
from django.utils.translation import gettext_lazy as _


class Rank(models.Model):
    """A rank as the service calls it: a code for tables and programs, a name for people."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("rank")
        verbose_name_plural = _("ranks")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name
