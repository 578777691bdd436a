"""Recognition and exemption in the CMS: administrators find a person and decide, read what was decided, and take it back.

Who manages a unit does it on the unit's pages (`dashboards/recognise_views.py`). It stands in this app since reading of
named people is written down in the access log, which is this app's.
"""

from contextlib import suppress

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from courses.models import Course
from courses.queries import course_words
from people.cms_list import ListViewSet
from people.models import Role, Unit, User
from progress.models import Recognition
from progress.recognise import AlreadyCompleted, AlreadyWithdrawn, recognise, withdraw_recognition

from .access import note
from .dashboards.models import Access
from .dashboards.recognise_views import RecogniseForm

NAME = _("Recognition and exemption")
LIST, PERSON, ONE = "recognitions:index", "recognitions:person", "recognitions:one"
PEOPLE = "wagtailusers_users:index"


def may_recognise(by: User, person: User) -> bool:
    """Whom she may decide for: anybody but herself. Queries: as Django's permissions."""
    return by != person and person.is_active and by.has_perm("progress.add_recognition")


def note_readers(request: HttpRequest, people: list[User], kind: Access.Kind) -> None:
    """Write down that she reads decisions on these people, once for each service. Queries: 1, and 2 for each service."""
    by_root: dict[str, list[int]] = {}
    for one in people:
        if one.unit_id:
            by_root.setdefault(one.unit.path[: Unit.steplen], []).append(one.pk)
    for root in Unit.objects.filter(path__in=by_root):
        note(by=request.user, role=Role.ADMINISTRATOR.value, kind=kind, unit=root, officers=by_root[root.path])


class Filters(WagtailFilterSet):
    """By course, kind, and who decided."""

    course = ModelChoiceFilter(label=_("Course"), field_name="enrolment__course", queryset=Course.objects.all())
    how = ChoiceFilter(label=_("Decision"), choices=Recognition.How.choices)
    approved_by = ModelChoiceFilter(label=_("By"), queryset=User.objects.all())

    class Meta:
        model = Recognition
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        decided = Recognition.objects.order_by()
        courses, by = self.filters["course"].field, self.filters["approved_by"].field
        courses.queryset = Course.objects.filter(pk__in=decided.values("enrolment__course"))
        words = course_words(courses.queryset.values("pk"), get_language())
        courses.label_from_instance = lambda one: words[one.pk].title if one.pk in words else one.slug
        by.queryset = User.objects.filter(pk__in=decided.values("approved_by")).order_by("last_name", "first_name")
        by.label_from_instance = lambda person: person.get_full_name()


class RecognitionList(generic.IndexView):
    """Administrators: every decision, the latest first; who is shown is told so. Queries don't grow with their number."""

    model = Recognition
    any_permission_required = ["view"]
    page_title = NAME
    queryset = Recognition.objects.select_related("enrolment__officer__unit", "enrolment__course", "approved_by")
    default_ordering = "-approved_at"
    paginate_by = 50
    is_searchable = True
    filterset_class = Filters
    list_display = [
        TitleColumn(
            "name", label=_("Name"), accessor="enrolment.officer.get_full_name",
            get_url=lambda one: one.person_url,
        ),
        Column("number", label=_("Service number"), accessor="enrolment.officer.service_number"),
        Column("course", label=_("Course"), accessor=lambda one: one.course_title),
        Column("how", label=_("Decision"), accessor="get_how_display"),
        Column("by", label=_("By"), accessor=lambda one: one.approved_by.get_full_name() if one.approved_by else "–"),
        DateColumn("approved_at", label=_("Date"), sort_key="approved_at"),
        DateColumn("withdrawn_at", label=_("Taken back"), sort_key="withdrawn_at"),
    ]  # fmt: skip

    def search_queryset(self, queryset):
        """By a part of the name, or the whole service number."""
        wanted = self.search_query
        if not wanted:
            return queryset
        named = Q(enrolment__officer__last_name__icontains=wanted) | Q(enrolment__officer__first_name__icontains=wanted)
        return queryset.filter(named | Q(enrolment__officer__service_number__iexact=wanted))

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        shown = list(context["object_list"])
        words = course_words({one.enrolment.course_id for one in shown}, get_language())
        for one in shown:
            course = one.enrolment.course
            one.course_title = words[course.pk].title if course.pk in words else course.slug
            one.person_url = self._url_of(one.enrolment.officer)
        note_readers(self.request, [one.enrolment.officer for one in shown], Access.Kind.LIST)
        return context

    def _url_of(self, person: User) -> str | None:
        """Her page; None where there is none to see: of closed and merged accounts, and one's own. Queries: none."""
        return reverse(PERSON, args=[person.pk]) if may_recognise(self.request.user, person) else None

    @property
    def header_buttons(self) -> list[HeaderButton]:
        """To where a person is found."""
        if not self.request.user.has_perm("people.view_user"):
            return []
        return [HeaderButton(User._meta.verbose_name_plural, url=reverse(PEOPLE), icon_name="group")]


class _OfPerson(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A page about one person, and nobody's about herself."""

    permission_policy = ModelPermissionPolicy(Recognition)
    header_icon = "check"
    _show_breadcrumbs = True
    page_title = NAME

    def find_person(self) -> User:
        return get_object_or_404(User.objects.select_related("unit"), pk=self.kwargs["pk"])

    def setup(self, request: HttpRequest, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.person = self.find_person()

    def dispatch(self, request, *args, **kwargs):
        if not may_recognise(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict]:
        listed = {"url": reverse(LIST), "label": NAME}
        return [*super().get_breadcrumbs_items(), listed, {"url": "", "label": str(self.person)}]

    def render_to_response(self, context, **kwargs):
        note_readers(self.request, [self.person], Access.Kind.OFFICER)
        return super().render_to_response(context, **kwargs)


class PersonPage(_OfPerson):
    """Administrators: what was decided for a person, and the form of another decision. Queries don't grow with courses."""

    permission_required = "add"
    form_class = RecogniseForm
    template_name = "reports/cms/recognise.html"

    def get_context_data(self, **kwargs):
        mine = Recognition.objects.filter(enrolment__officer=self.person)
        decisions = list(mine.select_related("enrolment__course", "approved_by", "withdrawn_by").order_by("-pk"))
        words = course_words({one.enrolment.course_id for one in decisions}, get_language())
        return super().get_context_data(
            person=self.person, list_url=reverse(LIST),
            decisions=[(one, words.get(one.enrolment.course_id)) for one in decisions], **kwargs,
        )  # fmt: skip

    def form_valid(self, form: RecogniseForm) -> HttpResponse:
        try:
            recognise(officer=self.person, by=self.request.user, **form.cleaned_data)
        except AlreadyCompleted:
            form.add_error("course", gettext("The officer has completed this course."))
            return self.form_invalid(form)
        messages.success(self.request, gettext("It is recorded, and counts from now on."))
        return redirect(PERSON, self.person.pk)


class TakeBackForm(forms.Form):
    """Why."""

    words = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class TakeBackPage(_OfPerson):
    """Administrators: one decision, and the form to take it back with a reason."""

    permission_required = "change"
    form_class = TakeBackForm
    template_name = "reports/cms/recognition.html"

    def find_person(self) -> User:
        one = Recognition.objects.select_related("enrolment__officer__unit", "enrolment__course", "approved_by")
        self.recognition = get_object_or_404(one, pk=self.kwargs["pk"], withdrawn_at=None)
        return self.recognition.enrolment.officer

    def get_context_data(self, **kwargs):
        course = self.recognition.enrolment.course
        words = course_words([course.pk], get_language()).get(course.pk)
        title = words.title if words else course.slug
        back = reverse(PERSON, args=[self.person.pk])
        return super().get_context_data(one=self.recognition, person=self.person, title=title, back=back, **kwargs)

    def form_valid(self, form: TakeBackForm) -> HttpResponse:
        # Where it was taken back at this moment, somebody else's reason stands, and is shown.
        with suppress(AlreadyWithdrawn):
            withdraw_recognition(recognition=self.recognition, words=form.cleaned_data["words"], by=self.request.user)
        return redirect(PERSON, self.person.pk)


class Recognitions(ListViewSet):
    """Their place in the CMS: the reports menu."""

    name = "recognitions"
    url_prefix = "recognitions"
    icon = "check"
    menu_label = NAME
    list_view = RecognitionList
    add_to_reports_menu = True

    def more(self, shared: dict) -> list:
        return [
            path("person/<int:pk>/", PersonPage.as_view(), name="person"),
            path("<int:pk>/", TakeBackPage.as_view(), name="one"),
        ]
