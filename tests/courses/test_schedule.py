"""Pages go live at their time; one that then doesn't compile is told to its author, and holds no other up."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from courses.models import Activity, LessonPage, ModulePage
from people.models import Role
from tests import factories as make
from tests.standing import stands

NOT_PUBLISHED = "This draft was not published at its scheduled time."
EMPTY = "A lesson needs at least one block."


@stands
def module() -> ModulePage:
    return make.module_page(make.course_page())


def scheduled(module: ModulePage, slug: str, **fields) -> LessonPage:
    """A lesson whose time came an hour ago; made ready without asking the compiler, which is asked at its time."""
    page = make.lesson_page(module, slug, publish=False, **fields)
    page.go_live_at = timezone.now() - timedelta(hours=1)
    revision = page.save_revision()
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=page.go_live_at)
    return page


def run(**options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("publish_scheduled", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def taught() -> list[str]:
    return list(Activity.objects.filter(position__isnull=False).order_by("slug").values_list("slug", flat=True))


@pytest.fixture
def hollow(module) -> LessonPage:
    """The first whose time has come is empty."""
    page = scheduled(module, "l1", title="Hollow", body=[])
    scheduled(module, "l2")
    return page


def test_the_others_are_published(hollow):
    said, errors = run()

    assert taught() == ["l2"]
    assert said == "Published: 1. Withdrawn: 0. Refused: 1.\n"
    assert f"Hollow ({hollow.pk}): {EMPTY}" in errors


def test_a_refused_page_stays_a_draft_and_is_not_tried_again(hollow):
    run()

    page = make.fresh(hollow)
    assert not page.live
    assert not page.approved_schedule
    assert page.latest_revision is not None
    assert run() == ("Published: 0. Withdrawn: 0. Refused: 0.\n", "")
    assert PageLogEntry.objects.filter(page=page.pk, action="courses.schedule.refused").count() == 1


def test_a_refusal_on_account_of_an_address_is_told_too(module):
    make.lesson_page(module, "l1")
    second = make.module_page(make.fresh(module).get_parent().specific, "m2")
    twin = scheduled(second, "l1", title="Twin")

    _, errors = run()

    assert "have the same address ‘l1’" in errors
    assert not make.fresh(twin).live


def test_its_author_reads_why_on_the_page_and_in_its_history(hollow):
    run()
    trainer = make.signed_in(make.person(role=Role.TRAINER))

    form = trainer.get(reverse("wagtailadmin_pages:edit", args=[hollow.pk])).content.decode()
    history = trainer.get(reverse("wagtailadmin_pages:history", args=[hollow.pk])).content.decode()

    assert NOT_PUBLISHED in form
    assert f"Hollow: {EMPTY}" in form
    assert "Not published at its scheduled time" in history
    assert EMPTY in history


def test_a_new_draft_is_not_reproached_with_the_old_one(hollow):
    run()
    trainer = make.signed_in(make.person(role=Role.TRAINER))

    make.fresh(hollow).get_latest_revision_as_object().save_revision()

    assert NOT_PUBLISHED not in trainer.get(reverse("wagtailadmin_pages:edit", args=[hollow.pk])).content.decode()


def test_a_page_whose_time_is_over_is_withdrawn(module):
    page = make.lesson_page(module)
    LessonPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))

    assert run()[0] == "Published: 0. Withdrawn: 1. Refused: 0.\n"
    assert taught() == []
    assert make.fresh(page).expired


def test_a_dry_run_changes_nothing(hollow):
    said, _ = run(dryrun=True)

    assert "Revisions to be published:" in said
    assert taught() == []
    assert make.fresh(hollow).approved_schedule


def test_what_is_scheduled_for_later_waits(module):
    page = scheduled(module, "l1")
    Revision.objects.filter(object_id=str(page.pk)).update(approved_go_live_at=timezone.now() + timedelta(hours=1))

    assert run()[0] == "Published: 0. Withdrawn: 0. Refused: 0.\n"
    assert taught() == []
