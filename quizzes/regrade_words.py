"""Regrades in words: who, when, why, how far it is, what came of it."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from .corrected import Outcome
from .models.exercise_page import ExercisePage
from .read_versions import Progress


def told(one: Progress, page: ExercisePage, may_go_on: bool) -> dict[str, Any]:
    """A line of the list of regrades."""
    regrade, by = one.regrade, one.regrade.asked_by
    return {
        "on": regrade.asked_at,
        "by": by.get_full_name() or by.service_number if by else "",
        "reason": regrade.reason,
        "from": regrade.from_version,
        "to": regrade.to_version,
        "finished_at": regrade.finished_at,
        "done": number_format(one.done, force_grouping=True),
        "total": number_format(regrade.total, force_grouping=True),
        "percent": 100 * one.done // regrade.total if regrade.total else 100,
        "counts": counts(one.counts),
        "go_on_url": reverse("regrade_go_on", args=[page.pk, regrade.pk]) if one.stalled and may_go_on else "",
    }


def counts(of: Mapping[str, int]) -> list[dict[str, str]]:
    """How many attempts had which outcome, in a fixed order; all four, since none is as telling as some."""
    labels = {
        Outcome.RAISED: _("Better by the corrected key: raised"),
        Outcome.SAME: _("The same by both keys"),
        Outcome.LOWERED: _("Worse by the corrected key: nothing is taken away"),
        Outcome.LEFT: _("Can’t be graded by the corrected key: left as they are"),
    }
    return [{"label": label, "value": number_format(of.get(name, 0), force_grouping=True)} for name, label in labels.items()]
