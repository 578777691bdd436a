from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Jurisdiction(models.Model):
    """A State, an entity of one, or the European level, whose law a reader is under.

    `code` is ISO 3166-1 alpha-2 (`BA`), ISO 3166-2 for entities (`BA-SRP`), the user-assigned `XK`, or
    `EU-COE` for the European level. `name` is English, as the Council of Europe uses it; other languages
    come from the message catalogues (`people/names.py`), so that it reads right in every page's language.
    """

    code = models.CharField(
        _("code"),
        max_length=10,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$", _("Use an ISO 3166 code, such as BA or BA-SRP."))],
    )
    name = models.CharField(_("name"), max_length=120)
    note = models.TextField(_("note shown with the name"), blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="entities", verbose_name=_("entity of")
    )

    EUROPEAN = "EU-COE"

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["code"]

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return gettext(self.name)
