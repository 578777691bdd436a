"""What `credentials` does when two accounts of one person become one (`people/merge.py`).

Every certificate stays what it is, under its code. Only where both accounts have one in force for the same day of the same
course, the later is revoked in favour of the first: one completion has one certificate in force.
"""

from collections.abc import Iterable

from django.db.models import Value
from django.utils.translation import gettext

from people.merging import Belongings, Foretold, Merging, counted, register
from people.models import User
from progress.models import Change, Enrolment
from progress.moved import WHEREVER_TOLD_BEFORE_MERGING
from progress.write_rows import write_rows

from .issue import tell_feed
from .models import Certificate
from .tell import certificates_changed


def hold(merging: Merging) -> None:
    """Queries: 1."""
    mine = Certificate.objects.filter(enrolment__officer__in=merging.ids).order_by("pk")
    list(mine.select_for_update(of=("self",), no_key=True).values_list("pk"))


def move(merging: Merging) -> dict[str, int]:
    """Queries: some 12, and 3 for each that is revoked."""
    gone = Enrolment.objects.filter(officer=merging.merged, merged_into__isnull=False)
    into = {one.pk: one.merged_into for one in gone.select_related("merged_into")}
    hers = Certificate.objects.filter(enrolment__in=[*into, *into.values()]).order_by("issued_at", "pk")
    in_force: dict[tuple, Certificate] = {}
    moved, superseded = [], []
    for one in hers:
        if one.enrolment_id in into:
            one.enrolment = into[one.enrolment_id]
            moved.append(one)
        first = in_force.setdefault((one.enrolment_id, one.completed_on), one) if one.revoked_at is None else one
        if first is not one:
            superseded.append((first, one))
    for first, one in superseded:
        _supersede(first, one, merging)
    write_rows(moved, ("enrolment",))
    for first, one in superseded:
        one.enrolment = first.enrolment
        tell_feed(one, Change.Kind.REVOKED)
    _tell([one.pk for one in moved], merging)
    return {"certificates": len(moved)}


def _tell(moved: list[int], merging: Merging) -> None:
    """Who follows them sees them with her who stays, and no more where the other account was. Queries: at most 12."""
    these = Certificate.objects.filter(pk__in=moved)
    certificates_changed(these)
    certificates_changed(these, unit=WHEREVER_TOLD_BEFORE_MERGING)
    if merging.merged.unit_id not in (None, merging.kept.unit_id):
        certificates_changed(these, unit=Value(merging.merged.unit_id))


def _supersede(first: Certificate, one: Certificate, merging: Merging) -> None:
    one.revoked_at, one.revoked_by = merging.at, merging.by
    one.reason = gettext("There is another certificate of the same person for this course.")
    one.save(update_fields=["revoked_at", "revoked_by", "reason"])
    if first.replaces_id is None:
        # Administrators are led from the revoked one to the one in force.
        Certificate.objects.filter(pk=first.pk).update(replaces=one)


def foretell(kept: User, merged: User) -> Iterable[Foretold]:
    """Queries: 1."""
    yield counted(Certificate, "enrolment__officer", kept, merged)


def register_credentials() -> None:
    register("credentials", Belongings(move=move, hold=hold, foretell=foretell))
