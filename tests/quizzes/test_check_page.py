"""Check pages: what keeps one from being published, and the mark that passes it."""

import pytest

from courses.compiled import CannotPublish
from courses.models import Activity
from quizzes.models import CheckPage, PublishedVersion
from tests.quizzes import cms, worlds

pytestmark = pytest.mark.django_db


def question(kind: str, *options: dict, **fields) -> dict:
    value = {"text": "Which?", "why": "", "competency": "recording", "points": 1, "options": list(options), **fields}
    return worlds.block(kind, value, f"asked-{kind}")


RIGHT, WRONG = worlds.option("right", "Right", correct=True), worlds.option("wrong", "Wrong")
ALSO_RIGHT = worlds.option("also", "Also right", correct=True)

#: Questions with a fault in the last of them, and the words that stand beside it.
FAULTS = {
    "no right answer": ([question("single", WRONG, worlds.option("worse", "Worse"))], "No option is marked as right."),
    "several right answers in a single choice": (
        [question("single", RIGHT, ALSO_RIGHT, WRONG)],
        "More than one option is marked as right; this kind of question has just one.",
    ),
    "everything right": (
        [question("multiple", RIGHT, ALSO_RIGHT)],
        "Every option is marked as right, so there is nothing to decide.",
    ),
    "the same text twice": (
        [question("multiple", RIGHT, WRONG, worlds.option("other", "Wrong"))],
        "Two options have the same text, ‘Wrong’.",
    ),
    "a competency that isn't the course's": (
        [question("single", RIGHT, WRONG, competency="patience")],
        "‘patience’ is not among the competencies of this exercise.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_publishing_in_the_cms_is_refused_beside_the_question_but_the_draft_can_be_saved(fault):
    questions, words = FAULTS[fault]
    page, trainer = worlds.check_page(worlds.module(live=False), publish=False), cms.trainer()
    answer = cms.send(trainer, page, publish=True, questions=questions)
    assert answer.status_code == 200
    assert words in cms.messages(answer)
    assert cms.beside_blocks(answer) == {0: [words]}
    assert "StreamBlock" not in answer.content.decode().split("<form", 1)[0], "no words of Wagtail's own code"
    assert cms.send(trainer, page, publish=False, questions=questions).status_code == 302
    page = CheckPage.objects.get(pk=page.pk)
    with pytest.raises(CannotPublish, match=words):
        page.get_latest_revision().publish()
    page.refresh_from_db()
    assert not page.live and not PublishedVersion.objects.exists()


def test_a_check_without_questions_is_not_published():
    page = worlds.check_page(worlds.module(live=False), publish=False, questions=[])
    answer = cms.send(cms.trainer(), page, publish=True)
    assert answer.status_code == 200
    assert "A knowledge check needs at least one question." in cms.messages(answer)
    assert not PublishedVersion.objects.exists()


def test_a_trainer_publishes_through_the_form_and_nothing_is_lost_on_the_way():
    page = worlds.check_page(worlds.module(), publish=False)
    document = page.document()
    assert cms.send(cms.trainer(), page, publish=True).status_code == 302
    assert PublishedVersion.objects.get().document == document


@pytest.mark.parametrize(("own", "mark"), [(None, 70), (40, 40)])
def test_the_mark_is_the_checks_own_or_else_the_courses(own, mark):
    page = worlds.check_page(worlds.module(), pass_percent=own)
    activity = Activity.objects.get(key=page.translation_key)
    assert activity.pass_percent == mark
    assert activity.versions.get().document["pass_percent"] == mark


def test_publishing_compiles_to_an_activity_that_names_its_version():
    page = worlds.check_page(worlds.module())
    activity = Activity.objects.get(key=page.translation_key)
    assert (activity.kind, activity.slug, activity.weight) == ("check", "check", 1)
    assert activity.editions.get().content_hash == activity.versions.get().content_hash


def test_an_officer_takes_what_the_trainer_published():
    page = worlds.check_page(worlds.module())
    learner = worlds.Learner(Activity.objects.get(key=page.translation_key)).begin()
    learner.play(*worlds.right_answers())
    assert (learner.attempt.passed, learner.attempt.percent) == (True, 100)


def test_a_corrected_question_makes_a_new_version_and_the_old_one_stays():
    page = worlds.check_page(worlds.module())
    first = PublishedVersion.objects.get()
    page.questions[0].value["text"] = "Who may perceive it?"
    page.save_revision().publish()
    versions = PublishedVersion.objects.order_by("pk")
    assert versions[0] == first and len(versions) == 2
    assert Activity.objects.get(kind="check").editions.get().content_hash == versions[1].content_hash
