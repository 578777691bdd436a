"""A file of assignments on its way through two requests: looked at, then sent again with what was shown of it.

It isn't kept in between: whoever confirms sends it along, and it is compared anew, so that nothing depends on trust.
"""

import binascii
from base64 import b64decode, b64encode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.importing.sentences import why_unreadable
from people.importing.table import MOST_LINES, Table, Unreadable
from people.scope import Scope

from .assign_file import COLUMNS, MOST_ASSIGNMENTS, MOST_BYTES, Kind, Plan, plan, table_of

LABELS = {
    Kind.NEW: gettext_lazy("Comes in"),
    Kind.DAY: gettext_lazy("Has it, and gets this last day"),
    Kind.SAME: gettext_lazy("Has it already"),
    Kind.WRONG: gettext_lazy("Wrong"),
}
#: Lines that a page shows; what is wrong comes first, and the counts are of all.
MOST_SHOWN = 500


class AssignFileForm(forms.Form):
    """A file, or the one that was looked at, as `again`."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    again = forms.CharField(required=False, widget=forms.HiddenInput)
    digest = forms.CharField(required=False, widget=forms.HiddenInput)

    table: Table | None = None

    def clean(self):
        given = super().clean()
        if self.errors:
            return given
        try:
            self.content = self._content(given)
            self.table = table_of(self.content)
        except Unreadable as error:
            self.add_error("file", _why(error))
        return given

    def _content(self, given: dict) -> bytes:
        if given.get("file") is not None:
            content = given["file"].read(MOST_BYTES + 1)
        else:
            try:
                content = b64decode(given.get("again", ""), validate=True)
            except (binascii.Error, ValueError):
                content = b""
        if not content:
            raise Unreadable("none")
        if len(content) > MOST_BYTES:
            raise Unreadable("too_big", megabytes=MOST_BYTES // 1024 // 1024)
        return content

    def shown(self, planned: Plan) -> dict:
        """What a page shows of the plan."""
        lines = sorted(planned.lines, key=lambda line: (line.kind != Kind.WRONG, line.number))
        return {
            "counts": [(LABELS[kind], planned.count(kind)) for kind in Kind if planned.count(kind)],
            "lines": [(line, LABELS[line.kind]) for line in lines[:MOST_SHOWN]],
            "more": max(len(lines) - MOST_SHOWN, 0),
            "wrong": planned.count(Kind.WRONG),
            "too_many": MOST_ASSIGNMENTS if planned.too_many else 0,
            "can_apply": planned.can_apply,
            "digest": planned.digest,
            "again": b64encode(self.content).decode("ascii"),
        }

    def plan(self, scope: Scope) -> Plan:
        return plan(self.table, scope=scope)


#: What a page says of the file before there is one.
LIMITS = {"columns": COLUMNS, "lines": MOST_LINES, "megabytes": MOST_BYTES // 1024 // 1024}


def _why(error: Unreadable) -> str:
    return _("Choose a file.") if error.code == "none" else why_unreadable(error)
