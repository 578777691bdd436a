"""Whose two accounts become one keeps her views, is sent them as before, and has her files."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from people.merge import merge
from people.models import Notice, Role, UnitRole
from reports.exports.models import Export
from reports.saved.models import PrintedView, SavedView, Schedule
from reports.saved.order import send_due_views
from tests import factories as make


def manager(of):
    person = make.person(role=Role.UNIT_MANAGER)
    UnitRole.objects.create(user=person, unit=of, role=Role.UNIT_MANAGER)
    return person


def merged(kept, other):
    merge(kept=kept, merged=other, reason="Twice.", by=make.person(role=Role.ADMINISTRATOR))


def test_views_schedules_and_files_go_along(filled, view, work_off):
    kept = manager(make.unit("ELSEWHERE"))
    Schedule.objects.create(
        view=view, every="week", day=1, time_zone="Europe/Sarajevo", next_at=timezone.now() - timedelta(minutes=1)
    )
    export = Export.objects.create(
        by=filled.manager, unit=filled.region, what="officers", language="en", status="failed", purpose="audit"
    )
    before = PrintedView.objects.create(
        person=filled.manager, page="unit", unit=filled.region, language="en", time_zone="UTC", status="ready",
        file=ContentFile(b"%PDF", "x.pdf"), expires_at=timezone.now() + timedelta(days=1),
    )
    merged(kept, filled.manager)
    send_due_views.call()
    work_off()
    browser = make.signed_in(kept)
    assert "Who is late" in browser.get(reverse("saved_views")).content.decode()
    assert browser.get(reverse("printed_view", args=[before.pk])).status_code == 200
    assert PrintedView.objects.get(view=view).status == "ready"
    assert Notice.objects.filter(recipient=kept, kind="view_printed").count() == 1
    assert list(Export.objects.filter(by=kept)) == [export]


def test_of_two_of_one_name_and_of_two_beginnings_hers_who_stays_is(filled, view):
    kept = manager(filled.region)
    SavedView.objects.filter(pk=view.pk).update(is_start=True, name="x" * 80)
    mine = SavedView.objects.create(person=kept, name="x" * 80, page="unit", unit=filled.region, is_start=True)
    merged(kept, filled.manager)
    assert list(kept.saved_views.filter(is_start=True)) == [mine]
    assert sorted(one.name for one in kept.saved_views.all()) == ["x" * 74 + " (2)", "x" * 80]
