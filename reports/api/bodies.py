"""What is sent to be written: its form, and the rows of ours that it names. Only what the caller sees exists for it."""

from collections.abc import Sequence
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from courses.models import Course
from people.models import Rank, Unit, User
from people.queries import active_officers
from people.scope import Scope
from progress.assign import Terms
from progress.assign_forms import LONGEST_AHEAD, MOST_NAMED, MOST_REMINDERS, ROLES, find_officers
from progress.models import Assignment, LearningPath
from reports.languages import CODES

from .fields import Day

LARGEST_ID = 10**18 - 1
#: How many wrong officers are named in one answer.
MOST_SAID = 20


@extend_schema_field({
    "oneOf": [
        {"type": "integer", "minimum": 1, "maximum": LARGEST_ID},
        {"type": "string", "minLength": 1, "maxLength": 60},
    ]
})
class OfficerField(serializers.Field):
    """The id of an officer, as a number, or her service number, as text."""

    def to_internal_value(self, data) -> int | str:
        if isinstance(data, str) and 0 < len(data) <= 60:
            return data
        if type(data) is int and 0 < data <= LARGEST_ID:
            return data
        raise ValidationError("Give an id as a number, or a service number as text.")

    def to_representation(self, value):
        return value


class Officers(serializers.ListField):
    """Some officers; gives them as they were named."""

    def __init__(self, **options):
        super().__init__(
            child=OfficerField(), min_length=1, max_length=MOST_NAMED,
            help_text="Ids as numbers, service numbers as text, also mixed; active officers of your units.", **options,
        )  # fmt: skip


class TermsSerializer(serializers.Serializer):
    """Until when, with which reminders, in which language."""

    due = Day(allow_null=True, help_text="Last day. Not together with `days`.")
    days = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=3650,
        help_text="So many days after somebody got it. Not together with `due`.",
    )  # fmt: skip
    remind_before = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=LONGEST_AHEAD), required=False, max_length=MOST_REMINDERS,
        help_text="Days before the last one on which officers are reminded; [7] where nothing is said.",
    )  # fmt: skip
    remind_weekly = serializers.BooleanField(required=False, help_text="Whether they are, every week, once it is past.")
    language = serializers.ChoiceField(
        choices=list(CODES), required=False, allow_null=True, help_text="Offered to who has chosen none."
    )

    def validate(self, given: dict) -> dict:
        if unknown := set(self.initial_data) - set(self.fields):
            raise ValidationError({name: ["There is no member of this name."] for name in sorted(unknown)})
        if given.get("due") is not None and given.get("days") is not None:
            raise ValidationError({"days": ["Give a last day or a number of days, not both."]})
        return given


class EnrollingSerializer(TermsSerializer):
    """Officers to be enrolled."""

    course = serializers.CharField(max_length=120, help_text="Key or slug of a course that is offered.")
    officers = Officers()


class Whom(TermsSerializer):
    """What narrows an assignment to a unit; or officers by name."""

    ranks = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=100,
        help_text="Codes of ranks: only officers of the unit who have one of them.",
    )  # fmt: skip
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=[value for value, _label in ROLES]), required=False, max_length=20,
        help_text="Only officers of the unit who also hold one of these roles.",
    )  # fmt: skip
    officers = Officers(required=False)


class AssigningSerializer(Whom):
    """A course or a path, for a unit or for officers by name."""

    course = serializers.CharField(required=False, max_length=120, help_text="Key or slug of a course that is offered.")
    path = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_ID, help_text="Id of a path of courses, in place of a course."
    )
    unit = serializers.CharField(
        required=False, max_length=40, help_text="Code of a unit of yours: its officers and those below it, later ones too."
    )

    def validate(self, given: dict) -> dict:
        given = super().validate(given)
        if ("course" in given) == ("path" in given):
            raise ValidationError({"course": ["Give a course or a path, one of the two."]})
        if ("unit" in given) == ("officers" in given):
            raise ValidationError({"unit": ["Give a unit or officers, one of the two."]})
        return _narrowed(given, by_name="officers" in given)


class ChangingSerializer(Whom):
    """Other terms, or other officers; what is left out stays."""

    def validate(self, given: dict) -> dict:
        given, of_unit = super().validate(given), self.context["assignment"].unit_id is not None
        if of_unit and "officers" in given:
            raise ValidationError({"officers": ["This is assigned to a unit: change its ranks and roles, or assign anew."]})
        return _narrowed(given, by_name=not of_unit)


def _narrowed(given: dict, *, by_name: bool) -> dict:
    if by_name and (wrong := [name for name in ("ranks", "roles") if given.get(name)]):
        raise ValidationError({name: ["This narrows a unit; officers who are named are not narrowed."] for name in wrong})
    return given


def terms_of(given: dict, before: Assignment | None = None) -> Terms:
    """The terms that were sent; what wasn't is as before, or as always."""
    known = {}
    if before is not None:
        known = {name: getattr(before, name) for name in ("due", "days", "remind_weekly", "language")}
        known["remind_before"] = tuple(before.remind_before)
        if given.get("due") is not None or given.get("days") is not None:
            known |= {"due": None, "days": None}
    known |= {name: given[name] for name in ("due", "days", "remind_weekly") if name in given}
    if "remind_before" in given:
        known["remind_before"] = tuple(given["remind_before"])
    if "language" in given:
        known["language"] = CODES[given["language"]] if given["language"] else ""
    return Terms(**known)


def course_of(text: str) -> Course:
    """A course that is offered, by key or slug. Raises ValidationError. Queries: 1."""
    try:
        which = {"key": UUID(text)}
    except ValueError:
        which = {"slug": text}
    course = Course.objects.filter(is_live=True, **which).first() if text.isprintable() else None
    if course is None:
        raise ValidationError({"course": [f"There is no course “{text[:120]}” that is offered."]})
    return course


def path_of(pk: int) -> LearningPath:
    """Raises ValidationError. Queries: 1."""
    path = LearningPath.objects.filter(pk=pk).first()
    if path is None:
        raise ValidationError({"path": ["There is no path with this id."]})
    return path


def unit_of(code: str, scope: Scope) -> Unit:
    """A unit to which something can be given. Raises ValidationError. Queries: 1."""
    unit = Unit.objects.filter(scope.units(), code=code).first() if code.isprintable() else None
    if unit is None:
        raise ValidationError({"unit": [f"There is no unit with the code “{code[:40]}” among those that this token sees."]})
    if unit.closed_at is not None:
        raise is_closed(code)
    return unit


def is_closed(code: str) -> ValidationError:
    return ValidationError({"unit": [f"The unit “{code}” is closed: nothing new is given to it."]})


def ranks_of(codes: Sequence[str] | None) -> list[int] | None:
    """Their ids. Raises ValidationError. Queries: 1 where there are some."""
    if not codes:
        return codes
    known = dict(Rank.objects.values_list("code", "pk"))
    if unknown := [one for one in codes if one not in known]:
        raise ValidationError({"ranks": [f"There is no rank with the code “{one}”." for one in unknown[:MOST_SAID]]})
    return sorted({known[one] for one in codes})


def officers_of(named: Sequence[int | str] | None, scope: Scope) -> list[User] | None:
    """Active officers in scope, each once, in the order in which they are named. Queries: at most 2.

    Raises ValidationError: who is elsewhere, or isn't an officer any more, is answered as who never was.
    """
    if named is None:
        return None
    among = active_officers().filter(scope.officers())
    numbers = [one for one in named if isinstance(one, str) and one.isprintable()]
    by_number = find_officers(numbers, among)
    by_id = among.in_bulk([one for one in named if isinstance(one, int)])
    found = [by_id.get(one) if isinstance(one, int) else by_number.get(one.lower()) for one in named]
    if unknown := [one for one, officer in zip(named, found, strict=True) if officer is None]:
        said = [f"There is no active officer “{one}” among those whom this token sees." for one in unknown[:MOST_SAID]]
        raise ValidationError({"officers": said})
    return list({one.pk: one for one in found}.values())
