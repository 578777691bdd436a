"""The pages of assignments in the CMS: what would happen is shown first, and sent once more it is done."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views.snippets import CreateView, DeleteView, EditView, HistoryView, IndexView, UsageView

from courses.queries import course_words
from people.models import User

from .assign import AlreadyAssigned
from .assign_forms import AssigningForm, with_siblings
from .assign_rights import FEW, assigning_scope, assigns_everywhere, seen_by
from .assign_words import by, is_closed, named_by, progress_of, rank_names, title_of, until
from .following import following, is_followed
from .foresee import withdrawn_without
from .give import reached_by
from .models import Assignment
from .paths import take_back
from .unit_locks import UnitIsClosed


def is_told_few(user: User, number: int) -> bool:
    """Whether numbers of so many officers would speak of persons, to whom they aren't named."""
    return number < FEW and not assigns_everywhere(user)


class AssignmentForm(AssigningForm, WagtailAdminModelForm):
    """In the CMS: for any unit and any officer, or for the units in which a trainer has that role."""

    class Meta(AssigningForm.Meta, WagtailAdminModelForm.Meta):
        """With the CMS's own fields: a unit is chosen in a dialog, however many there are."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not assigns_everywhere(self.for_user):
            # To try numbers would be to learn who serves here.
            self.fields.pop("officers", None)
            self.fields["unit"].required = not self.instance.pk

    def clean_unit(self):
        unit = self.cleaned_data["unit"]
        if unit is not None and not assigning_scope(self.for_user).covers(unit):
            raise ValidationError(_("Choose a unit in which you have the trainer’s role, or one below it."))
        return super().clean_unit()

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
            except UnitIsClosed as reason:
                form.add_error(None, is_closed(str(reason)))
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)
        self.form = form
        few = is_told_few(self.request.user, foreseen.reached)
        return self.render_to_response(self.get_context_data(form=form, foreseen=foreseen, few=few, digest=digest))


class _Permitted:
    """One assignment, for whom the policy lets do it: 403 else, and 404 for who doesn't see it, as if it weren't there."""

    needed = "view"

    def get_object(self, queryset=None):
        one = super().get_object()
        if not self.user_has_permission_for_instance("view", one):
            raise Http404
        if not self.user_has_permission_for_instance(self.needed, one):
            raise PermissionDenied
        return one


class AddView(_Foreseeing, CreateView):
    """Who may assign (`assign_rights.py`): assign a course."""


class ChangeView(_Permitted, _Foreseeing, EditView):
    """Administrators, and trainers for what they gave: other terms or other officers for what is assigned."""

    needed = "change"

    def get_success_message(self):
        said = super().get_success_message()
        left = said and is_followed(self.object.course_id)
        return f"{said} {_('It is done in the background. This page shows how far it is.')}" if left else said


class TakeBackView(_Permitted, DeleteView):
    """Administrators, and trainers for what they gave: says first from how many it would be taken."""

    needed = "delete"

    @property
    def confirmation_message(self):
        if is_told_few(self.request.user, reached_by(self.object).count()):
            return super().confirmation_message
        number = withdrawn_without(with_siblings(self.object))
        return ngettext(
            "%(number)s officer who hasn’t begun would lose the course.",
            "%(number)s officers who haven’t begun would lose the course.",
            number,
        ) % {"number": number}


    def delete_action(self):
        take_back(self.object)

    def get_success_message(self):
        """With what is left to the background, of which the list shows how far it is."""
        said = super().get_success_message()
        left = said and is_followed(self.object.course_id)
        return f"{said} {_('It is done in the background. This page shows how far it is.')}" if left else said


class TakeBackMany(DeleteBulkAction):
    """In the list: each that is hers to take back; what was given with a path goes with all its courses, as anywhere."""

    models = [Assignment]

    @classmethod
    def execute_action(cls, objects, user=None, **kwargs):
        taken = Assignment.objects.filter(pk__in=[one.pk for one in objects]).order_by("course", "pk")
        for pk in taken.values_list("pk", flat=True):
            # The rest of a path has gone with its first.
            if one := Assignment.objects.select_related("course", "unit", "of_path").filter(pk=pk).first():
                take_back(one)
        return len(objects), 0


class History(_Permitted, HistoryView):
    """For whom the list shows it."""


class Usage(_Permitted, UsageView):
    """For whom the list shows it."""


class ListView(IndexView):
    """Administrators: all assignments; trainers: those in their units. Queries: don't grow with the assignments."""

    def get_base_queryset(self):
        mine = super().get_base_queryset().filter(seen_by(self.request.user))
        return mine.select_related("course", "unit", "of_path__path", "assigned_by")

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, following=following(seen_by(self.request.user)), **kwargs)

    def get_edit_url(self, instance):
        return super().get_edit_url(instance) if self.user_has_permission_for_instance("change", instance) else None

    def get_delete_url(self, instance):
        return super().get_delete_url(instance) if self.user_has_permission_for_instance("delete", instance) else None

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
