"""Background work in the CMS: administrators see what waits, runs and failed, and have a failed task tried again."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from django_filters import ChoiceFilter
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from people.cms_list import ListViewSet

from .again import try_once_more

MAY_SEE = ["view", "change"]
AGAIN = "background_work:again"
STATUS = {
    TaskResultStatus.READY: pgettext_lazy("background task", "waiting"),
    TaskResultStatus.RUNNING: pgettext_lazy("background task", "running"),
    TaskResultStatus.SUCCESSFUL: pgettext_lazy("background task", "done"),
    TaskResultStatus.FAILED: pgettext_lazy("background task", "failed"),
}


def name_of(row: DBTaskResult) -> str:
    """The name of the function, as words: English, as in the log."""
    return row.task_path.rsplit(".", 1)[-1].replace("_", " ")


def page_of(row: DBTaskResult) -> str | None:
    """Where a failed task is looked at and tried again."""
    return reverse(AGAIN, args=[row.pk]) if row.status == TaskResultStatus.FAILED else None


def _last_line(row: DBTaskResult) -> str:
    return row.traceback.strip().rsplit("\n", 1)[-1][:200]


class TaskFilter(WagtailFilterSet):
    status = ChoiceFilter(label=gettext_lazy("Status"), choices=list(STATUS.items()))

    class Meta:
        model = DBTaskResult
        fields = ("status",)


class TaskList(generic.IndexView):
    """Administrators: every task of the last thirty days. Queries don't grow with the tasks."""

    model = DBTaskResult
    any_permission_required = MAY_SEE
    page_title = gettext_lazy("Background work")
    default_ordering = "-enqueued_at"
    paginate_by = 50
    filterset_class = TaskFilter
    list_display = [
        TitleColumn("task", label=gettext_lazy("Task"), accessor=name_of, get_url=page_of),
        Column("status", label=gettext_lazy("Status"), accessor=lambda row: STATUS[row.status]),
        Column("tries", label=gettext_lazy("Tries"), accessor=lambda row: len(row.worker_ids)),
        Column("error", label=gettext_lazy("Last error"), accessor=_last_line),
        DateColumn("enqueued_at", label=gettext_lazy("Queued"), sort_key="enqueued_at"),
        DateColumn("finished_at", label=gettext_lazy("Finished"), sort_key="finished_at"),
    ]


class TryAgain(generic.DeleteView):
    """Administrators: shows what went wrong, and puts the task back into the queue. Nothing is deleted."""

    model = DBTaskResult
    permission_required = "change"
    template_name = "lms/cms/try_again.html"
    page_title = gettext_lazy("Try again")
    success_message = gettext_lazy("It is tried again now.")

    def get_queryset(self):
        return super().get_queryset().filter(status=TaskResultStatus.FAILED)

    def delete_action(self) -> None:
        try_once_more(self.object)


class BackgroundWork(ListViewSet):
    """Its place in the CMS: the settings menu."""

    name = "background_work"
    url_prefix = "background-work"
    icon = "tasks"
    menu_label = gettext_lazy("Background work")
    list_view = TaskList
    add_to_settings_menu = True

    def more(self, shared: dict) -> list:
        return [path("again/<uuid:pk>/", TryAgain.as_view(**shared, delete_url_name=AGAIN), name="again")]
