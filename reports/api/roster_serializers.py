"""The form of lists of units and officers and of their answers, for the API's description and its checks."""

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from people.roster.lines import Kind

STATES = ("compared", "applied", "refused", "queued", "running")
MOST_ROWS = 50_000


class UnitOfRosterSerializer(serializers.Serializer):
    """A unit. It is known by `external_id`, else by `code`. What isn't there stays as it is; null empties what may be."""

    external_id = serializers.CharField(required=False, max_length=255, help_text="Its id in your system; never changes.")
    code = serializers.CharField(required=False, max_length=40)
    name = serializers.CharField(required=False, max_length=160)
    kind = serializers.CharField(required=False, allow_null=True, max_length=40)
    parent = serializers.CharField(required=False, allow_null=True, help_text="Code of the unit above.")
    parent_id = serializers.CharField(required=False, help_text="Or its `external_id`.")
    jurisdiction = serializers.CharField(required=False, help_text="New units without one have that of the unit above.")
    active = serializers.BooleanField(required=False, help_text="False closes it, true opens it again.")


class OfficerOfRosterSerializer(serializers.Serializer):
    """An officer, known by `external_id`, else by `service_number`. What isn't there stays as it is; null empties."""

    external_id = serializers.CharField(required=False, max_length=255, help_text="Her id in your system; never changes.")
    service_number = serializers.CharField(required=False, max_length=40)
    first_name = serializers.CharField(required=False, max_length=150)
    last_name = serializers.CharField(required=False, max_length=150)
    email = serializers.CharField(required=False, allow_null=True, max_length=254)
    unit = serializers.CharField(required=False, help_text="Code of her unit.")
    unit_id = serializers.CharField(required=False, help_text="Or its `external_id`.")
    rank = serializers.CharField(required=False, allow_null=True, help_text="Code of a rank.")
    language = serializers.CharField(required=False, help_text="Code of a language, such as `bs`.")
    active = serializers.BooleanField(required=False, help_text="False deactivates the account, true opens it again.")


class RosterSerializer(serializers.Serializer):
    """What is sent. Rows are checked one by one, so that one answer names all that is wrong."""

    mode = serializers.ChoiceField(
        choices=["delta", "full"],
        required=False,
        help_text="`full`: each of the lists that are there names all of your branch; whoever isn't named is removed, "
        "softly. `delta`, where nothing is said: only what is named changes.",
    )
    most_removed = serializers.IntegerField(
        min_value=0,
        max_value=100,
        required=False,
        help_text="With `full`: percent of the active that may be removed for not being named, else all is refused. 10 "
        "where nothing is said.",
    )
    units = UnitOfRosterSerializer(many=True, required=False, help_text="Needs the right `units:write`.")
    officers = OfficerOfRosterSerializer(many=True, required=False, help_text="Needs the right `officers:write`.")


class ProblemOfLineSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="The word that programs compare.")
    detail = serializers.CharField(help_text="In the language of `Accept-Language`.")


class DifferenceSerializer(serializers.Serializer):
    column = serializers.CharField()
    before = serializers.CharField(allow_blank=True)
    after = serializers.CharField(allow_blank=True)


class LineSerializer(serializers.Serializer):
    """One unit or officer that is new, changed, moved, removed, or wrong."""

    what = serializers.ChoiceField(choices=["unit", "officer"])
    row = serializers.IntegerField(
        allow_null=True, help_text="In its list, counted from 1; null for what is removed because it isn't there."
    )
    key = serializers.CharField(allow_blank=True, help_text="Code or service number.")
    kind = serializers.ChoiceField(choices=[one.value for one in Kind if one != Kind.SAME])
    differences = DifferenceSerializer(many=True)
    problems = ProblemOfLineSerializer(many=True)


class CountsSerializer(serializers.Serializer):
    wrong = serializers.IntegerField()
    new = serializers.IntegerField()
    moved = serializers.IntegerField()
    changed = serializers.IntegerField()
    removed = serializers.IntegerField()
    same = serializers.IntegerField()


class CountsOfBothSerializer(serializers.Serializer):
    units = CountsSerializer()
    officers = CountsSerializer()


class RosterStateSerializer(serializers.Serializer):
    """What was done, or would be."""

    id = serializers.UUIDField(allow_null=True, help_text="Null for a dry run that was answered at once: it isn't kept.")
    url = serializers.URLField(allow_null=True, help_text="Where this can be read again.")
    state = serializers.ChoiceField(choices=STATES)
    dry_run = serializers.BooleanField()
    done = serializers.IntegerField(help_text="While it runs: rows that are written, as far as that is known.")
    total = serializers.IntegerField()
    error = serializers.ChoiceField(
        choices=["rows_wrong", "too_many_removed", "changed_meanwhile", "permission_denied"], allow_null=True,
        help_text="Why it is `refused`; `permission_denied`: its right was taken back before its turn came.",
    )
    counts = CountsOfBothSerializer()
    lines = LineSerializer(many=True, help_text="All but those that stay as they are; at most 5,000 of them at a time.")
    next = serializers.URLField(allow_null=True, help_text="Where the lines go on.")


class RosterProblemSerializer(serializers.Serializer):
    """A problem (RFC 9457) that names every wrong row. Nothing was applied."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    error = serializers.CharField()
    counts = CountsOfBothSerializer(required=False)
    lines = LineSerializer(many=True, required=False)


def checked(sent) -> dict:
    """What was sent, with what may be left out. Rows are looked at later. Raises ValidationError."""
    wrong: dict[str, list[str]] = {}
    if not isinstance(sent, dict):
        raise ValidationError({"body": ["Send an object with `units`, `officers` or both."]})
    known = set(RosterSerializer().fields)
    wrong |= {name: ["There is no member of this name."] for name in sorted(set(sent) - known)}
    mode, percent = sent.get("mode", "delta"), sent.get("most_removed", 10)
    if mode not in ("delta", "full"):
        wrong["mode"] = ["Use one of: delta, full."]
    if isinstance(percent, bool) or not isinstance(percent, int) or not 0 <= percent <= 100:
        wrong["most_removed"] = ["Give a whole number from 0 to 100."]
    lists = {name: sent[name] for name in ("units", "officers") if name in sent}
    for name, rows in lists.items():
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            wrong[name] = ["This must be a list of objects."]
        elif len(rows) > MOST_ROWS:
            wrong[name] = [f"Send at most {MOST_ROWS} rows at once."]
    if not lists:
        wrong.setdefault("body", ["Send `units`, `officers` or both."])
    if wrong:
        raise ValidationError(wrong)
    return {"mode": mode, "most_removed": percent, **lists}
