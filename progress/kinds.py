"""Names of kinds of activity and of their states, for people."""

from django.utils.translation import gettext_lazy as _

KIND = {"lesson": _("Lesson"), "check": _("Knowledge check"), "scenario": _("Scenario"), "session": _("Live session")}
STATE = {"done": _("done"), "started": _("begun"), "open": _("not begun"), "locked": _("not open yet")}
