"""What the texts of law have in common in forms, translations and searches."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

#: The same in every language: where it stands and how it was checked.
REVIEW_FIELDS = ("sources", "verification", "verification_note")

REVIEW_PANEL = MultiFieldPanel(
    [
        FieldPanel("sources"),
        FieldPanel("verification"),
        FieldPanel("verification_note"),
        FieldPanel("reviewed_on", read_only=True),
    ],
    heading=_("Source and review"),
)


def of_place(text) -> list[str]:
    """The name of a text's jurisdiction, in the language of the text and in English, for searches."""
    with override(text.locale.language_code):
        return [text.jurisdiction.label, text.jurisdiction.name]
