"""Where law is used, and what has to be looked at again when it changes."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from law.models import Judgment, Provision, Use
from law.uses import Reference, keep, looked_at, to_look_at, with_uses
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/cms/law-uses/"


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def state():
    return make.jurisdiction("BA")


@pytest.fixture
def law(state):
    return make.provision(state)


@pytest.fixture
def case():
    return make.judgment("nachova", name="Nachova v. Bulgaria")


@pytest.fixture
def lesson(law, case):
    """A live lesson that shows the topic of `law` and the judgment `case`."""
    body = [make.text(), make.block("provision", {"topic": "definition"}), make.block("judgment", case.pk)]
    return make.lesson_page(make.module_page(make.course_page()), body=body)


def flagged() -> set[str]:
    return {use.topic or "judgment" for use in to_look_at(today())}


def counts(model=Judgment) -> list[tuple[int, int, int]]:
    return [(x.in_lessons, x.in_questions, x.in_scenarios) for x in with_uses(model.objects.all())]


class TestKeeping:
    def test_publishing_keeps_what_a_lesson_shows(self, lesson, case):
        assert {(u.place, u.topic, u.judgment_key) for u in Use.objects.all()} == {
            ("lesson", "definition", None),
            ("lesson", "", case.translation_key),
        }

    def test_what_a_lesson_no_longer_shows_is_forgotten(self, lesson):
        lesson.body = [make.text(), make.block("provision", {"topic": "incitement"})]
        make.published(_saved(lesson))

        assert list(Use.objects.values_list("topic", flat=True)) == ["incitement"]

    def test_a_lesson_that_is_withdrawn_uses_nothing(self, lesson):
        lesson.unpublish()

        assert not Use.objects.exists()

    def test_a_lesson_that_is_deleted_uses_nothing(self, lesson):
        lesson.delete()

        assert not Use.objects.exists()

    def test_a_draft_uses_nothing_yet(self, law):
        body = [make.block("provision", {"topic": "definition"})]
        make.lesson_page(make.module_page(make.course_page()), body=body, publish=False)

        assert not Use.objects.exists()

    def test_publishing_again_keeps_the_flag(self, lesson, law):
        _reworded(law)

        make.published(lesson)

        assert flagged() == {"definition"}

    def test_what_was_published_before_can_be_looked_through(self, lesson):
        Use.objects.all().delete()

        call_command("index_law_used", verbosity=0)

        assert Use.objects.count() == 2

    def test_keeping_costs_at_most_three_queries(self, lesson, django_assert_max_num_queries):
        found = [("", Reference(topic=f"topic-{number}")) for number in range(20)]

        with django_assert_max_num_queries(3 + 2):  # and the savepoint around them
            keep(lesson, Use.Place.LESSON, found)
        assert Use.objects.count() == 20


class TestCounting:
    def test_languages_of_a_lesson_are_counted_once(self, lesson, case):
        translated = lesson.copy_for_translation(make.locale("bs"), copy_parents=True)
        keep(translated, Use.Place.LESSON, [("", Reference(judgment_key=case.translation_key))])

        assert counts() == [(1, 0, 0)]

    def test_questions_and_scenarios_are_counted_by_themselves(self, lesson, case):
        parts = [(part, Reference(judgment_key=case.translation_key)) for part in ("q1", "q2", "q3")]
        module = lesson.get_parent().specific
        keep(make.lesson_page(module, "l2"), Use.Place.QUESTION, parts)
        keep(make.lesson_page(module, "l3"), Use.Place.SCENARIO, [("", parts[0][1])])

        assert counts() == [(1, 3, 1)]

    def test_a_provision_is_used_where_its_topic_is(self, lesson, law, state):
        make.provision(state, topic="online")

        assert sorted(counts(Provision)) == [(0, 0, 0), (1, 0, 0)]

    def test_counting_costs_one_query(self, lesson, django_assert_num_queries):
        with django_assert_num_queries(1):
            counts(Provision)


class TestFlags:
    def test_nothing_is_flagged_before_law_changes(self, lesson):
        assert flagged() == set()

    def test_new_words_of_a_provision_flag_every_place_of_its_topic(self, lesson, law):
        _reworded(law)

        assert flagged() == {"definition"}

    def test_new_words_of_a_judgment_flag_its_places(self, lesson, case):
        case.lesson = "Look twice."
        case.save()

        assert flagged() == {"judgment"}

    def test_saving_without_a_change_flags_nothing(self, lesson, law, case):
        law.save()
        case.refresh_from_db()
        case.save()

        assert flagged() == set()

    def test_a_note_on_verification_changes_no_words(self, lesson, law):
        law.verification_note = "Seen again."
        law.save()

        assert flagged() == set()

    def test_new_law_on_a_topic_flags_it(self, lesson, state):
        make.provision(state, topic="definition")

        assert flagged() == {"definition"}

    def test_law_that_moves_to_another_topic_flags_the_one_it_left(self, lesson, law):
        law.topic = "other"
        law.save()

        assert flagged() == {"definition"}

    def test_law_that_is_deleted_flags_its_places(self, lesson, law):
        law.delete()

        assert flagged() == {"definition"}

    def test_law_elsewhere_flags_nothing_here(self, lesson, state):
        make.provision(state, topic="online")

        assert flagged() == set()

    @pytest.mark.parametrize(
        ("ends", "is_flagged"), [(timedelta(days=-1), True), (timedelta(0), False), (timedelta(days=1), False)]
    )
    def test_law_that_has_ended_flags_by_its_date_alone(self, lesson, law, ends, is_flagged):
        Use.objects.update(looked_on=today() - timedelta(days=30))
        Provision.objects.filter(pk=law.pk).update(in_force_to=today() + ends)

        assert bool(flagged()) is is_flagged

    def test_law_that_has_begun_flags_by_its_date_alone(self, lesson, law):
        Use.objects.update(looked_on=today() - timedelta(days=1))
        Provision.objects.filter(pk=law.pk).update(in_force_from=today())

        assert flagged() == {"definition"}

    def test_law_that_ended_before_somebody_looked_flags_nothing(self, lesson, law):
        Provision.objects.filter(pk=law.pk).update(in_force_to=today() - timedelta(days=1))

        assert flagged() == set()

    def test_a_change_after_the_look_stays_flagged(self, lesson, law):
        _reworded(law)
        seen = Use.objects.get(topic="definition")
        _reworded(law, "Other words again.")

        assert not looked_at(use=seen, seen=seen.changed_at, by=make.person())
        assert flagged() == {"definition"}


class TestInTheCms:
    @pytest.fixture
    def trainer(self):
        return make.signed_in(make.person(role=Role.TRAINER))

    def test_lists_of_law_say_where_it_is_used(self, trainer, lesson):
        assert "1 lesson<" in trainer.get("/cms/snippets/law/judgment/").content.decode()
        assert "1 lesson<" in trainer.get("/cms/snippets/law/provision/").content.decode()

    def test_what_is_to_be_looked_at_is_listed_and_a_click_takes_it_off(self, trainer, lesson, law):
        assert "Lesson l1" not in _shown(trainer)
        _reworded(law)
        use = Use.objects.get(topic="definition")
        assert "Lesson l1" in _shown(trainer)

        response = trainer.post(f"{LIST}{use.pk}/looked-at/", {"seen": use.changed_at.isoformat()})

        assert response["Location"] == LIST
        assert "Lesson l1’ was looked at." in _shown(trainer)
        assert "Lesson l1" not in _shown(trainer)
        use.refresh_from_db()
        assert (use.looked_on, use.looked_by.groups.get().name) == (today(), "trainer")

    def test_law_that_ended_is_taken_off_as_well(self, trainer, lesson, law):
        Use.objects.update(looked_on=today() - timedelta(days=9))
        Provision.objects.filter(pk=law.pk).update(in_force_to=today() - timedelta(days=2))
        use = Use.objects.get(topic="definition")
        assert "A provision is no longer in force." in _shown(trainer)

        trainer.post(f"{LIST}{use.pk}/looked-at/", {"seen": ""})
        _shown(trainer)  # says once that it was looked at

        assert "Lesson l1" not in _shown(trainer)

    def test_everything_that_shows_one_piece_of_law(self, trainer, lesson, law, case):
        make.lesson_page(lesson.get_parent().specific, "l2", body=[make.block("provision", {"topic": "online"})])

        of_case = _shown(trainer, show="all", judgment=case.translation_key)
        of_law = _shown(trainer, show="all", provision=law.translation_key)

        assert "Nachova v. Bulgaria" in of_case
        assert "Lesson l1" in of_law
        assert "Lesson l2" not in of_law

    @pytest.mark.parametrize("seen", ["yesterday", "2026-99-99T00:00:00+00:00", "2026-01-01T00:00:00"])
    def test_a_moment_that_cannot_be_read_changes_nothing(self, trainer, lesson, law, seen):
        _reworded(law)
        use = Use.objects.get(topic="definition")

        response = trainer.post(f"{LIST}{use.pk}/looked-at/", {"seen": seen})

        assert response.status_code == 400
        assert flagged() == {"definition"}

    @pytest.mark.parametrize("role", [None, Role.OFFICER, Role.UNIT_MANAGER, Role.TRANSLATOR])
    def test_nobody_else_sees_the_list_or_takes_off(self, lesson, law, role):
        client = make.signed_in(make.person(role=role))
        _reworded(law)
        use = Use.objects.get(topic="definition")

        assert client.get(LIST).status_code == 302
        client.post(f"{LIST}{use.pk}/looked-at/", {"seen": use.changed_at.isoformat()})

        assert flagged() == {"definition"}

    def test_taking_off_is_never_a_link(self, trainer, lesson):
        assert trainer.get(f"{LIST}{Use.objects.first().pk}/looked-at/").status_code == 405

    def test_more_places_ask_no_more(self, trainer, lesson, case):
        def cost() -> int:
            with CaptureQueriesContext(connection) as queries:
                _shown(trainer, show="all")
            return len(queries)

        cost()
        before = cost()
        for number in range(5):
            body = [make.block("provision", {"topic": "definition"}), make.block("judgment", case.pk)]
            make.lesson_page(lesson.get_parent().specific, f"l{number + 2}", body=body)

        assert cost() == before


def _shown(client, **asked) -> str:
    response = client.get(LIST, asked)
    assert response.status_code == 200
    return response.content.decode()


def _reworded(law: Provision, summary: str = "Other words.") -> None:
    law.summary = summary
    law.save()


def _saved(page):
    page.save()
    return page
