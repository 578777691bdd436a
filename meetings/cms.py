"""Live sessions in the CMS, for trainers and administrators: planned, changed, copied, cancelled. How many come, not who."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views import snippets

from courses.models import ActivityEdition, Course
from courses.queries import course_words
from people.choosing import Unchosen
from people.depart import is_needed

from .clock import when
from .forms import CancelForm, MeetingForm
from .models import Meeting
from .news import best_edition
from .schedule import TooFewPlaces, cancel, copy_of

ICON = "calendar-alt"


def title_of(meeting: Meeting) -> str:
    """Queries: none where the activity is known with its course and editions."""
    edition = best_edition(meeting.activity.editions.all(), meeting.activity.course, get_language())
    return edition.title if edition else meeting.activity.slug


def state_of(meeting: Meeting) -> str:
    if meeting.cancelled_at:
        return gettext("cancelled")
    return gettext("past") if meeting.is_over(timezone.now()) else gettext("coming")


class MeetingFilters(WagtailFilterSet):
    """By course and by what becomes of it."""

    STATES = (("coming", _("coming")), ("past", _("past")), ("cancelled", _("cancelled")))

    course = ModelChoiceFilter(
        label=_("Course"), field_name="activity__course", queryset=Course.objects.filter(activities__kind="session")
    )
    state = ChoiceFilter(label=_("Status"), method="by_state", choices=STATES)

    class Meta:
        model = Meeting
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.filters["course"].field
        courses = self.filters["course"].queryset.distinct()
        words = course_words(courses.values("pk"), get_language())
        field.queryset = courses
        field.label_from_instance = lambda course: words[course.pk].title if course.pk in words else course.slug

    def by_state(self, meetings, name: str, state: str):
        if state == "cancelled":
            return meetings.filter(cancelled_at__isnull=False)
        now, on = timezone.now(), meetings.filter(cancelled_at=None)
        return on.filter(ends_at__lte=now) if state == "past" else on.filter(ends_at__gt=now)


class MeetingList(snippets.IndexView):
    """All of them, the latest first. Queries don't grow with the sessions."""

    is_searchable = True

    def search_queryset(self, queryset):
        """By a part of title, place, or name of a facilitator."""
        wanted = self.search_query
        if not wanted:
            return queryset
        titled = ActivityEdition.objects.filter(activity=OuterRef("activity"), title__icontains=wanted)
        runners = Meeting.facilitators.through.objects.filter(meeting=OuterRef("pk"))
        named = runners.filter(Q(user__last_name__icontains=wanted) | Q(user__first_name__icontains=wanted))
        return queryset.filter(Exists(titled) | Exists(named) | Q(place__icontains=wanted))


class EditMeeting(snippets.EditView):
    """Another version of a session."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except TooFewPlaces as error:
            # Somebody has booked since the form was checked.
            form.refuse_places(error.taken)
            return self.form_invalid(form)


class CopyMeeting(snippets.CopyView):
    """The form of a new session, filled in from another one."""

    def get_initial_form_instance(self):
        return copy_of(self.get_object())

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        of = self.get_object()
        kwargs["initial"] |= {"units": of.units.all(), "facilitators": of.facilitators.all()}
        return kwargs


class Meetings(snippets.SnippetViewSet):
    """Their place in the CMS."""

    model = Meeting
    chooser_viewset_class = Unchosen
    icon = ICON
    menu_label = _("Live sessions")
    menu_order = 260
    add_to_admin_menu = True
    index_view_class, edit_view_class, copy_view_class = MeetingList, EditMeeting, CopyMeeting
    filterset_class = MeetingFilters
    list_display = [
        TitleColumn("title", label=_("Title"), accessor=title_of, get_url=lambda one: edit_address(one)),
        Column("when", label=_("When"), accessor=lambda one: when(one, one.time_zone), sort_key="starts_at"),
        Column("place", label=_("Place"), accessor=lambda one: one.place or one.link),
        Column("taken", label=_("Places taken"), accessor=lambda one: occupancy(one)),
        Column("was_there", label=_("Were there"), accessor=lambda one: attended(one)),
        Column("state", label=_("Status"), accessor=state_of),
    ]
    ordering = ["-starts_at", "-pk"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldPanel("activity"),
            MultiFieldPanel(
                [FieldPanel("starts_at"), FieldPanel("ends_at"), FieldPanel("booking_closes_at"), FieldPanel("time_zone")],
                heading=_("When"),
            ),
            MultiFieldPanel([FieldPanel("place"), FieldPanel("link"), FieldPanel("languages")], heading=_("Place")),
            FieldPanel("places"),
            MultiFieldPanel(
                [
                    FieldPanel("units", help_text=_("Officers of these and of the units below may book; none: all.")),
                    FieldPanel("add_unit"),
                ],
                heading=_("Units"),
            ),
            FieldPanel(
                "facilitators",
                widget=CheckboxSelectMultiple,
                help_text=_("They see who comes, and keep the list."),
            ),
        ],
        base_form_class=MeetingForm,
    )

    def get_queryset(self, request):
        return Meeting.objects.for_list()


def occupancy(meeting: Meeting) -> str:
    """How many have a place, of how many, and how many wait: '12 / 12 + 3'."""
    waiting = f" + {meeting.waiting_now}" if meeting.waiting_now else ""
    return f"{meeting.taken} / {meeting.places}{waiting}"


def attended(meeting: Meeting) -> str:
    """How many were there, and how many didn't come though they had a place; empty before it begins."""
    if not meeting.there_now and not meeting.absent_now:
        return ""
    absent = gettext("%(count)s didn’t come") % {"count": meeting.absent_now}
    return f"{meeting.there_now} · {absent}" if meeting.absent_now else str(meeting.there_now)


def edit_address(meeting: Meeting) -> str:
    return reverse(Meeting.snippet_viewset.get_url_name("edit"), args=[meeting.pk])


class CancelMeeting(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Trainers and administrators: calls a session off, with the reason."""

    permission_policy = ModelPermissionPolicy(Meeting)
    permission_required = "change"
    template_name = "meetings/cms/cancel.html"
    form_class = CancelForm
    page_title = _("Cancel session")
    header_icon = ICON
    _show_breadcrumbs = True

    def get_meeting(self) -> Meeting:
        """What took place isn't called off any more."""
        still = Meeting.objects.for_list().filter(ends_at__gt=timezone.now())
        return get_object_or_404(still, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict]:
        meeting = self.get_meeting()
        listed = {"url": list_address(), "label": Meetings.menu_label}
        return [*super().get_breadcrumbs_items(), listed, {"url": "", "label": title_of(meeting)}]

    def get_context_data(self, **kwargs):
        meeting = self.get_meeting()
        return super().get_context_data(
            meeting=meeting,
            title=title_of(meeting),
            when=when(meeting, meeting.time_zone),
            list_url=list_address(),
            **kwargs,
        )

    def form_valid(self, form) -> HttpResponse:
        meeting = self.get_meeting()
        if cancel(meeting=meeting, reason=form.cleaned_data["reason"], by=self.request.user):
            log(instance=meeting, action="wagtail.edit", user=self.request.user)
            messages.success(self.request, gettext("Saved."))
        else:
            messages.error(self.request, gettext("This session is cancelled."))
        return redirect(list_address())


def list_address() -> str:
    return reverse(Meeting.snippet_viewset.get_url_name("list"))


def before_delete_meeting(request, objects: list) -> HttpResponse | None:
    """Hook: what somebody has booked, or whose list somebody has read, isn't deleted, but cancelled."""
    meetings = [one for one in objects if isinstance(one, Meeting)]
    if not meetings:
        return None
    if not request.user.has_perm("meetings.delete_meeting"):
        raise PermissionDenied
    for one in meetings:
        if is_needed([one]):
            messages.error(request, gettext("‘%(object)s’ can't be deleted: other entries need it.") % {"object": one})
            return redirect(list_address())
    return None
