"""Fill in the report form: the fields of a recording form, from a case file. The daily skill."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes import options, parts, report_fields, typed
from quizzes.form import Entries, text
from quizzes.kinds import Kind, register
from quizzes.problem import Problem, Where
from quizzes.question_blocks import (
    AcceptedBlock,
    Make,
    OptionItem,
    QuestionBlock,
    ToleranceBlock,
    options_of,
    stored_options,
    tolerances_of,
)
from quizzes.refused import Malformed
from quizzes.shuffle import Shuffle, in_order

MOST_FIELDS = 12


class FieldItem(blocks.StructBlock):
    """What every field of the form has."""

    text = blocks.CharBlock(label=_("Name of the field"), max_length=200)


class OptionsField(FieldItem):
    options = blocks.ListBlock(OptionItem(), label=_("Options"), min_num=2)


class DateField(FieldItem):
    date = blocks.DateBlock(label=_("Right date"))


class TimeField(FieldItem):
    time = blocks.TimeBlock(label=_("Right time"))
    minutes = blocks.IntegerBlock(
        label=_("May be off by minutes"), min_value=0, max_value=report_fields.MOST_MINUTES, default=0
    )


class TextField(AcceptedBlock):
    text = blocks.CharBlock(label=_("Name of the field"), max_length=200)
    tolerance = ToleranceBlock(label=_("What doesn't count"))


class ReportBlock(QuestionBlock):
    """How authors write it."""

    case_file = blocks.TextBlock(label=_("Case file"), rows=8, help_text=_("What the officer has to go by."))
    form = blocks.StreamBlock(
        [
            ("choice", OptionsField(label=_("One of several"), icon="radio-full")),
            ("choices", OptionsField(label=_("Several of several"), icon="tasks")),
            ("date", DateField(label=_("Date"), icon="date")),
            ("time", TimeField(label=_("Time"), icon="time")),
            ("text", TextField(label=_("Words"), icon="edit")),
        ],
        label=_("Fields of the form"),
        max_num=MOST_FIELDS,
    )

    def fields(self, value) -> dict:
        return {"case_file": value["case_file"], "fields": [_field(block) for block in value["form"]]}

    def stored(self, node: Mapping[str, Any], make: Make) -> dict:
        return {
            "case_file": node["case_file"],
            "form": [make(field["type"], _stored(field, make), field["id"]) for field in node["fields"]],
        }

    class Meta:
        label = _("Report form")
        icon = "form"


@register
class Report(Kind):
    """The answer gives for each field's id what was entered: an option's id, a list of them, or text.

    Graded by the mean of the fields, each worth the same: one of several, date, time and words are right or
    wrong; several of several earns in part as `multiple` does, and takes wrong marks away. A field left empty
    earns nothing and costs nothing, as on paper, where what has no entry is not counted.
    """

    name = "report"
    fields = {
        "case_file": text,
        "fields": Entries(report_fields.RULES, optional_words=("accepted",), alone="text", most=MOST_FIELDS),
    }
    words = ("case_file",)
    typed = True
    messages = {
        "no_fields": _("The form has no field."),
        "unknown_field_type": _("Field {position} is of an unknown type (‘{type}’)."),
        "bad_date": _("Field {position} must have a right date such as 2026-03-14."),
        "bad_time": _("Field {position} must have a right time such as 23:40."),
        "bad_minutes": _("In field {position} the minutes must be between 0 and {limit}."),
    }
    refusals = {
        "nothing_entered": _("Fill in at least one field. Nothing was sent yet."),
        "bad_date": _("Write the date as year, month and day, such as 2026-03-14. What you entered is kept below."),
        "bad_time": _("Write the time as hours and minutes, such as 23:40. What you entered is kept below."),
    }
    template = "quizzes/kinds/report.html"
    block = ReportBlock()

    def check_node(self, node: Mapping[str, Any]) -> list[Problem]:
        if not node.get("fields"):
            return [Problem("no_fields", Where(field="fields"))]
        problems = []
        for position, field in enumerate(node["fields"], start=1):
            where, kind = Where(None, field["id"]), field.get("type", "")
            if kind not in report_fields.TYPES:
                problems.append(Problem("unknown_field_type", where, {"position": position, "type": kind}))
                continue
            found = report_fields.TYPES[kind].check(field, position)
            problems += [replace(problem, where=where) for problem in found]
        return problems

    def structure(self, node: Mapping[str, Any]) -> Any:
        return [[field["id"], field["type"], _type(field).structure(field)] for field in node["fields"]]

    def key(self, node: Mapping[str, Any]) -> Any:
        accepted = {field["id"]: sorted(typed.forms(field.get("accepted", ""))) for field in node["fields"]}
        return [self.structure(node), accepted]

    def parts(self, node: Mapping[str, Any]) -> Any:
        return [super().parts(node), {field["id"]: field["type"] for field in node["fields"]}]

    def from_bank(self, question: Mapping[str, Any]) -> dict[str, Any]:
        """As the document has it; accepted forms may be a list, options `{a: text, …}` with `correct: [a, …]`."""
        return {**super().from_bank(question), "fields": [_from_bank(field) for field in question["fields"]]}

    def legend(self, node: Mapping[str, Any]) -> str:
        return _("Fill in the form.")

    def shown(self, node: Mapping[str, Any], shuffle: Shuffle, sent: Any) -> dict[str, Any]:
        rows = []
        for place, field in in_order_of(node).items():
            before = sent.getlist(f"field-{place}") if sent is not None else []
            row = {"value_name": f"field-{place}", "type": field["type"], "text": field["text"]}
            rows.append(row | _type(field).shown(field, shuffle, before))
        return {"case_file": node["case_file"], "rows": rows, "longest": typed.LONGEST}

    def parse_form(self, data: Any, node: Mapping[str, Any], shuffle: Shuffle) -> dict[str, Any]:
        given = {
            field["id"]: _type(field).from_form(field, shuffle, data.getlist(f"field-{place}"))
            for place, field in in_order_of(node).items()
        }
        return self.parse(given, node)

    def parse(self, answer: Any, node: Mapping[str, Any]) -> dict[str, Any]:
        if not isinstance(answer, Mapping) or set(answer) != {field["id"] for field in node["fields"]}:
            raise Malformed("not_a_response")
        given = {field["id"]: _type(field).parse(field, answer[field["id"]]) for field in node["fields"]}
        if not any(given.values()):
            raise Malformed("nothing_entered")
        return given

    def grade(self, node: Mapping[str, Any], answer: dict[str, Any]) -> float:
        return parts.share([_type(field).grade(field, answer[field["id"]]) for field in node["fields"]])

    def samples(self, node: Mapping[str, Any]) -> tuple[dict[str, Any], ...]:
        return parts.combine((field["id"], _type(field).samples(field)) for field in node["fields"])

    def told(self, node: Mapping[str, Any], answer: dict[str, Any]) -> list[str]:
        return [_line(field, _type(field).told(field, answer[field["id"]])) for field in node["fields"]]

    def told_right(self, node: Mapping[str, Any]) -> list[str]:
        return [_line(field, _type(field).told_right(field)) for field in node["fields"]]


def _line(field: Mapping[str, Any], told: str) -> str:
    """A field and what was entered; a date as the reader's language writes it."""
    if field["type"] == "date" and told:
        told = date_format(date.fromisoformat(told))
    return f"{field['text']} → {told or '–'}"


def in_order_of(node: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The fields by their place in the form."""
    fields = {field["id"]: field for field in node["fields"]}
    return {place: fields[name] for place, name in in_order(fields).items()}


def _type(field: Mapping[str, Any]) -> report_fields.FieldType:
    return report_fields.TYPES[field["type"]]


def _from_bank(field: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: value for name, value in field.items() if name != "correct"}
    if isinstance(field.get("accepted"), list):
        made["accepted"] = "\n".join(field["accepted"])
    if "options" in field:
        made["options"] = options.from_bank(field)
    return made


def _field(block) -> dict[str, Any]:
    """A field of the document from its block."""
    value = block.value
    made = {"id": block.id, "type": block.block_type, "text": value["text"]}
    match block.block_type:
        case "date":
            return {**made, "date": value["date"].isoformat() if value["date"] else ""}
        case "time":
            return {**made, "time": f"{value['time']:%H:%M}" if value["time"] else "", "minutes": value["minutes"] or 0}
        case "text":
            return {**made, "accepted": value["accepted"], **tolerances_of(value["tolerance"])}
        case _:
            return {**made, "options": options_of(value["options"])}


def _stored(field: Mapping[str, Any], make: Make) -> dict[str, Any]:
    """The value of a field's block, as it is stored."""
    value = {"text": field["text"]}
    match field["type"]:
        case "date":
            return {**value, "date": field["date"]}
        case "time":
            return {**value, "time": f"{field['time']}:00", "minutes": field.get("minutes", 0)}
        case "text":
            tolerance = {name: field.get(name, False) for name in typed.TOLERANCES}
            return {**value, "accepted": field["accepted"], "tolerance": tolerance}
        case _:
            return {**value, "options": stored_options(field["options"], make, field["id"])}
