"""Which thing an address is about, and the same address of something that isn't there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from .addresses import Address

NOWHERE = 999_999
NO_KEY = UUID(int=7)
NO_WORD = "nothing-of-this-name"

#: What a number or key in the path names, by the address; several names share a thing.
OF: dict[str, tuple[str, ...]] = {
    "unit": (
        "unit", "unit_compare", "unit_competencies", "unit_questions", "unit_over_time", "unit_tree", "unit_officers",
        "unit_officer", "unit_officer_attempts", "unit_assign", "unit_assign_file", "unit_assignment",
        "unit_assignment_take_back", "unit_recognise", "unit_withdraw_recognition", "wagtailsnippets_people_unit",
        "wagtailsnippetchoosers_people_unit",
    ),
    "meeting": (
        "meeting", "book_meeting", "give_back_meeting", "meeting_calendar", "meeting_here", "meeting_people",
        "mark_attendance", "add_to_meeting", "count_attendances", "meeting_notes", "meeting_code", "cancel_meeting",
        "wagtailsnippets_meetings_meeting", "wagtailsnippetchoosers_meetings_meeting",
    ),
    "amra": (
        "deactivate_person", "extra_time", "merge_person", "recognitions:person", "wagtailusers_users",
    ),
    "view": ("saved_view", "delete_view", "schedule_view", "send_view"),
    "printed": ("printed_view",),
    "export": ("export_file", "export_cancel"),
    "request": ("decide_request",),
    "import": ("import_look", "import_done", "import_mistakes", "import_links"),
    "roster": ("roster_look", "roster_difference", "roster_links"),
    "provision": ("review_law", "wagtailsnippets_law_provision", "wagtailsnippetchoosers_law_provision"),
    "design": (
        "sample_certificate", "wagtailsnippets_credentials_certificatedesign",
        "wagtailsnippetchoosers_credentials_certificatedesign",
    ),
    "correction": ("corrections:answer",),
    "use": ("law_uses:looked_at",),
    "certificate": ("certificates:page",),
    "client": ("api_clients:rotate", "api_clients:revoke"),
    "webhook": ("webhooks:log", "webhooks:log_results", "webhooks:switch"),
    "delivery": ("webhooks:again",),
    "recognition": ("recognitions:one",),
    "store": (
        "record_stores:log", "record_stores:log_results", "record_stores:switch", "record_stores:refused",
        "record_stores:refused_results", "record_stores:all_again",
    ),
    "statement": ("record_stores:again",),
    "task": ("background_work:again",),
    **{
        thing: (f"wagtailsnippets_{app}_{thing}", f"wagtailsnippetchoosers_{app}_{thing}")
        for app, things in {
            "people": ("unitrole", "jurisdiction", "rank"),
            "law": ("judgment", "topic", "practice", "equalitybody", "recordingrule", "glossaryterm"),
            "quizzes": ("bankquestion",),
        }.items()
        for thing in things
    },
    "assignment": ("wagtailsnippets_progress_assignment", "wagtailsnippetchoosers_progress_assignment", "api_assignment"),
    "path": ("wagtailsnippets_progress_learningpath", "wagtailsnippetchoosers_progress_learningpath"),
}  # fmt: skip
PK = {name: thing for thing, names in OF.items() for name in names}
#: The page in a path of the CMS, where it isn't the check.
PAGE = {
    "import_scenario": "module page", "course_cockpit": "course page", "course_competencies": "course page",
    "publish_course": "course page", "confirm_translation": "course page", "review_course": "course page",
    "require_update": "course page",
}  # fmt: skip
#: Words in paths that choose a way, not a thing.
WAYS = {
    "review_course": {"kind": "legal"}, "review_law": {"kind": "provision"}, "desk_download": {"form": "po"},
    "export_file": {"format": "gift"}, "bank_export_file": {"format": "gift"}, "analysis_item": {"key": "who"},
    "message_each": {"key": "assigned"}, "message_wording": {"key": "assigned", "language": "en"},
    "message_standard": {"key": "assigned", "language": "en"},
}  # fmt: skip


def parameters(one: Address, things: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the address that lead to what is there."""
    thing = things.get(PK.get(one.name) or PK.get(one.name.partition(":")[0]))
    pk = {} if thing is None else {"pk": thing.pk, "id": thing.pk}
    page = {"page_id": things[PAGE.get(one.name, "check")].pk}
    return {**things["named"], **page, **pk, **things["by address"].get(one.name, {}), **WAYS.get(one.name, {})}


def elsewhere(one: Address, known: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same, with one thing after the other put in the place of something that never was."""
    ways = WAYS.get(one.name, {})
    return [{**known, name: _never(known[name])} for name in one.parameters if name not in ways]


def _never(value: Any) -> Any:
    return NOWHERE if isinstance(value, int) else NO_KEY if isinstance(value, UUID) else NO_WORD
