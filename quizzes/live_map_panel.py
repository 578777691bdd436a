"""The live map in a scenario's form: above its steps, for pages that were saved once."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

#: The steps that can be added from the map: the kind that names them, the type of block, the outcome of an ending.
NEW_STEPS = (
    ("decision", "decision", ""),
    ("narrative", "narrative", ""),
    ("interview", "interview", ""),
    ("gate", "gate", ""),
    ("passed", "ending", "pass"),
    ("failed", "ending", "fail"),
)


class LiveMapPanel(Panel):
    """Needs JavaScript, as the form of blocks does; the page with the map of the saved draft does without."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/cms/live_map_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from .author_map_words import KINDS

            page = self.instance
            return {
                **super().get_context_data(parent_context),
                "draw_url": reverse("live_map", args=[page.pk]),
                "map_url": reverse("author_map", args=[page.pk]),
                "saved_at": page.latest_revision_created_at,
                "new_steps": [
                    {"label": KINDS[kind], "type": block, "outcome": outcome} for kind, block, outcome in NEW_STEPS
                ],
            }
