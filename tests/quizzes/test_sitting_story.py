"""A final check as an officer meets it, by forms alone: no script runs here."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.accommodate import accommodate
from people.models import Role, UnitRole
from progress.models import Enrolment
from quizzes.models import Attempt
from quizzes.tasks import end_what_ran_out
from tests import factories
from tests.quizzes.sat import RIGHT, WRONG, fail, ruled, time_passes
from tests.quizzes.test_views import text_of
from tests.quizzes.worlds import Learner

pytestmark = pytest.mark.django_db


def test_the_story_of_a_final_check(work_off):
    amra = factories.officer(unit=factories.unit())
    manager = factories.person()
    UnitRole.objects.create(user=manager, unit=amra.unit, role=Role.UNIT_MANAGER)
    check = ruled(attempts_allowed=2, waiting_hours=24, time_limit=20, feedback="after_due")
    learner = Learner(check, amra)
    Enrolment.objects.update(due=timezone.localdate() + timedelta(days=7))
    accommodate(officer=amra, extra_time="half", reason="Dyslexia.", by=factories.person())

    # The cover says everything before she begins.
    cover = text_of(learner.see())
    for words in ("2 attempts allowed", "24 hours to wait", "Time limit: 30 minutes.", "Your extra time is in it.",
                  "What was right is shown after your due date."):  # fmt: skip
        assert words in cover

    # She fails, and neither steps nor debrief tell what was right.
    fail(learner)
    debrief = text_of(learner.debrief())
    assert "Not yet" in debrief and "Right answer" not in debrief and "You can begin again on" in debrief
    assert learner.browser.post(learner.address("begin")).status_code == 409

    # A day later she begins again, is called away, and the time ends it without her.
    time_passes(hours=25)
    learner.begin().play(RIGHT[0])
    assert "Your answer is saved." in text_of(learner.see())
    time_passes(minutes=31)
    end_what_ran_out.enqueue()
    work_off()
    assert Attempt.objects.filter(finished_at__isnull=False).count() == 2
    assert "You have no attempt left." in text_of(learner.see())

    # Her manager gives her one more, which she reads in her news and begins at once.
    where = reverse("unit_officer_attempts", args=[amra.unit.pk, amra.pk])
    reason = {"activity": check.pk, "reason": "She was called to a scene."}
    assert factories.signed_in(manager).post(where, reason).status_code == 302
    assert "One more attempt" in learner.browser.get("/en/news/").content.decode()
    learner.begin().play(WRONG, *RIGHT[1:])
    assert "Score 66%" in text_of(learner.debrief())

    # After the due date all three attempts tell what was right.
    Enrolment.objects.update(due=timezone.localdate() - timedelta(days=1))
    links = re.findall(r'href="([^"]+/attempts/[^"]+/)"', learner.see().content.decode())
    assert len(links) == 3
    for link in links:
        assert "Question by question" in text_of(learner.browser.get(link))
