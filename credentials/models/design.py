from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.images.blocks import ImageChooserBlock

from people.models import Unit


class SignatoryBlock(blocks.StructBlock):
    """Who signs for the service."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    function = blocks.CharBlock(label=_("Function"), max_length=160)
    signature = ImageChooserBlock(label=_("Picture of the signature"), required=False)

    class Meta:
        icon = "user"
        label = _("Signatory")


class CertificateDesign(models.Model):
    """How the certificates of a service look: for the officers of `unit` and of all units below that have none."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="certificate_design", verbose_name=_("unit"))
    issuer = models.CharField(
        _("issuer"), max_length=200, help_text=_("The name of the service, as it stands on the certificate.")
    )
    crest = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("crest")
    )
    signatories = StreamField(
        [("signatory", SignatoryBlock())], blank=True, max_num=3, verbose_name=_("signatories")
    )

    panels = [FieldPanel("unit"), FieldPanel("issuer"), FieldPanel("crest"), FieldPanel("signatories")]

    class Meta:
        verbose_name = _("design of certificates")
        verbose_name_plural = _("designs of certificates")

    def __str__(self):
        return self.issuer
