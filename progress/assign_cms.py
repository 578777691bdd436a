"""The pages of assignments in the CMS: what would happen is shown first, and sent once more it is done."""

from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, IndexView

from courses.queries import course_words

from .assign import AlreadyAssigned
from .assign_forms import AssigningForm, with_siblings
from .assign_words import by, named_by, progress_of, rank_names, title_of, until
from .foresee import withdrawn_without
from .models import Assignment
from .paths import take_back


class AssignmentForm(AssigningForm, WagtailAdminModelForm):
    """In the CMS: for any unit and any officer."""

    class Meta(AssigningForm.Meta, WagtailAdminModelForm.Meta):
        """With the CMS's own fields: a unit is chosen in a dialog, however many there are."""

    def save(self, commit=True):
        if not commit:
            return super().save(commit=False)
        return self.carry_out(by=self.for_user)


class _Foreseeing:
    """Shows what the form would do; the same sent again, with the same outlook, is done."""

    def form_valid(self, form):
        foreseen = form.foresee()
        digest = form.digest(foreseen)
        if self.request.POST.get("foreseen") == digest:
            try:
                return super().form_valid(form)
            except AlreadyAssigned:
                form.add_error(None, _("This course is assigned to the same officers of this unit already."))
                self.produced_error_message = self.get_error_message()
                return self.form_invalid(form)
        self.form = form
        return self.render_to_response(self.get_context_data(form=form, foreseen=foreseen, digest=digest))


class AddView(_Foreseeing, CreateView):
    """Administrators: assign a course."""


class ChangeView(_Foreseeing, EditView):
    """Administrators: other terms or other officers for what is assigned."""


class TakeBackView(DeleteView):
    """Administrators: says first from how many it would be taken."""

    @property
    def confirmation_message(self):
        number = withdrawn_without(with_siblings(self.object))
        return ngettext(
            "%(number)s officer who hasn’t begun would lose the course.",
            "%(number)s officers who haven’t begun would lose the course.",
            number,
        ) % {"number": number}


    def delete_action(self):
        take_back(self.object)


class ListView(IndexView):
    """Administrators: all assignments. Queries: don't grow with the assignments."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("course", "unit", "of_path__path", "assigned_by")

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "course", label=_("Course"), accessor=self._title, get_url=self.get_edit_url, sort_key="course__slug"
            ),
            Column("whom", label=_("For whom"), accessor=named_by(rank_names())),
            Column("due", label=_("Last day"), accessor=until, sort_key="due"),
            Column("progress", label=_("Progress"), accessor=progress_of),
            DateColumn("assigned_at", label=_("Assigned"), sort_key="assigned_at"),
            Column("by", label=_("By"), accessor=by),
        ]

    def _title(self, one: Assignment) -> str:
        return title_of(one, self._titles)

    @cached_property
    def _titles(self) -> dict:
        ids = Assignment.objects.order_by().values_list("course", flat=True).distinct()
        return course_words(list(ids), get_language())
