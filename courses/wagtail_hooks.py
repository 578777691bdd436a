"""What the CMS shows of courses beside their forms."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.log_actions import LogFormatter

from .models import CoursePart
from .schedule import REFUSED, refused_schedule


@hooks.register("register_log_actions")
def say_refusals_in_the_history(actions):
    @actions.register_action(REFUSED)
    class RefusedSchedule(LogFormatter):
        label = gettext_lazy("Scheduled publication refused")
        message = gettext_lazy("Not published at its scheduled time")

        def format_comment(self, log_entry):
            return "\n".join(log_entry.data.get("reasons", ()))


@hooks.register("before_edit_page")
def say_why_a_schedule_failed(request, page):
    if request.method != "GET" or not isinstance(page, CoursePart):
        return
    if reasons := refused_schedule(page):
        messages.warning(
            request, _("This draft was not published at its scheduled time. Mend it, then publish it again.")
        )
        for reason in reasons:
            messages.warning(request, reason)
