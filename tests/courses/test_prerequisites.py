"""What authors may ask officers to complete first: compiled with the course, and refused where nobody could do it."""

from json import dumps

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, streamfield
from wagtail_localize.operations import translate_object

from courses.compiled import CannotPublish
from courses.models import Course, CoursePage, ModulePage
from courses.prerequisites import find_circle
from people.models import Role
from tests import factories as make

pytestmark = pytest.mark.django_db


def course(slug: str, **fields) -> CoursePage:
    make.course(slug, title=f"Course {slug}", lessons=1, **fields)
    return CoursePage.objects.get(slug=slug, locale=Locale.get_default())


def after(*pages) -> str:
    return dumps([make.block("course", page.pk) for page in pages])


def ask(page, value) -> CoursePage | ModulePage:
    """Save a draft that asks for something first, and publish it."""
    page = make.fresh(page)
    page.prerequisites = value
    revision = page.save_revision()
    revision.publish()
    return make.fresh(page)


def keys(*pages) -> list[str]:
    return [str(page.translation_key) for page in pages]


def compiled(page: CoursePage) -> Course:
    return Course.objects.get(key=page.translation_key)


class TestCourses:
    def test_they_are_compiled_by_their_keys(self):
        first, then = course("first"), course("then")

        ask(then, after(first, first))

        assert compiled(then).prerequisites == keys(first)

    def test_a_translation_asks_for_the_same_and_is_not_asked(self):
        first, then = course("first"), ask(course("then"), after(course("other")))
        make.locale("bs")
        translate_object(then, [Locale.objects.get(language_code="bs")])
        bosnian = CoursePage.objects.get(slug="then", locale__language_code="bs")
        assert [block.value.slug for block in bosnian.prerequisites] == ["other"]

        ask(bosnian, after(first))

        assert [Course.objects.get(key=key).slug for key in compiled(then).prerequisites] == ["other"]

    def test_what_is_not_live_is_refused_and_nothing_changes(self):
        then, draft = course("then"), make.course_page("draft", title="A draft", publish=False)

        with pytest.raises(CannotPublish, match="‘A draft’ isn't live"):
            ask(then, after(draft))

        assert compiled(then).prerequisites == []
        draft_kept = make.fresh(then).get_latest_revision_as_object()
        assert [block.value.pk for block in draft_kept.prerequisites] == [draft.pk]

    def test_what_was_deleted_is_refused(self):
        first, then = course("first"), course("then")
        value = after(first)
        make.fresh(first).delete()

        with pytest.raises(CannotPublish, match="Block 1"):
            ask(then, value)

    def test_a_course_can_not_wait_for_itself(self):
        own = course("own")

        with pytest.raises(CannotPublish, match="nobody could begin them: ‘Course own’ → ‘Course own’"):
            ask(own, after(own))

    def test_two_can_not_wait_for_each_other(self):
        one, other = course("one"), course("other")
        ask(one, after(other))

        with pytest.raises(CannotPublish, match="‘Course other’ → ‘Course one’ → ‘Course other’"):
            ask(other, after(one))

        assert compiled(other).prerequisites == []

    def test_nor_three_in_a_circle(self):
        a, b, c = course("a"), course("b"), course("c")
        ask(a, after(b))
        ask(b, after(c))

        with pytest.raises(CannotPublish, match="‘Course c’ → ‘Course a’ → ‘Course b’ → ‘Course c’"):
            ask(c, after(a))

    def test_a_circle_is_found_through_another_language_of_a_course(self):
        one, other = course("one"), course("other")
        make.locale("bs")
        translate_object(other, [Locale.objects.get(language_code="bs")])
        bosnian = CoursePage.objects.get(slug="other", locale__language_code="bs")
        ask(other, after(one))

        with pytest.raises(CannotPublish, match="wait for each other"):
            ask(one, after(bosnian))

    def test_what_is_withdrawn_later_keeps_nobody_from_publishing_a_lesson(self):
        first, then = course("first"), course("then")
        ask(then, after(first))
        make.fresh(first).unpublish()

        make.lesson_page(ModulePage.objects.child_of(then).get(), "l2")

        assert compiled(then).activities.filter(position__isnull=False).count() == 2
        assert compiled(then).prerequisites == keys(first)

    def test_publishing_what_asks_for_nothing_costs_no_query_more(self):
        page = course("plain")
        with CaptureQueriesContext(connection) as queries:
            page.prerequisite_problems()
            ModulePage.objects.first().prerequisite_problems()
        assert len(queries) == 1  # the module itself


class TestModules:
    @pytest.fixture
    def page(self) -> CoursePage:
        return course("three")

    @pytest.fixture
    def modules(self, page) -> list[ModulePage]:
        """Three live modules."""
        for slug in ("m2", "m3"):
            make.lesson_page(make.module_page(page, slug), f"of-{slug}")
        return list(ModulePage.objects.child_of(page).order_by("path"))

    def outlined(self, page) -> list[list[str]]:
        return [module["prerequisites"] for module in compiled(page).editions.get(locale="en").outline]

    def test_they_are_compiled_into_the_outline(self, page, modules):
        m1, m2, m3 = modules

        ask(m3, keys(m1, m2))

        assert self.outlined(page) == [[], [], keys(m1, m2)]

    def test_two_can_not_wait_for_each_other(self, page, modules):
        m1, m2, _ = modules
        ask(m2, keys(m1))

        with pytest.raises(CannotPublish, match="‘Module m1’ → ‘Module m2’ → ‘Module m1’"):
            ask(m1, keys(m2))

        assert self.outlined(page) == [[], keys(m1), []]

    def test_nor_three_in_a_circle_nor_one_alone(self, modules):
        m1, m2, m3 = modules
        ask(m1, keys(m2))
        ask(m2, keys(m3))

        with pytest.raises(CannotPublish, match="‘Module m3’ → ‘Module m1’ → ‘Module m2’ → ‘Module m3’"):
            ask(m3, keys(m1))
        with pytest.raises(CannotPublish, match="‘Module m3’ → ‘Module m3’"):
            ask(m3, keys(m3))

    def test_a_module_of_another_course_is_refused(self, modules):
        course("elsewhere")
        foreign = ModulePage.objects.get(slug="m1", path__startswith=CoursePage.objects.get(slug="elsewhere").path)
        ModulePage.objects.filter(pk=foreign.pk).update(title="Theirs")

        with pytest.raises(CannotPublish, match="‘Theirs’ isn't a module of this course"):
            ask(modules[1], keys(foreign))

    def test_a_module_that_is_not_live_is_refused(self, page, modules):
        draft = make.module_page(page, "m4", publish=False)

        with pytest.raises(CannotPublish, match="‘Module m4’ isn't live"):
            ask(modules[1], keys(draft))

    def test_modules_of_a_draft_course_are_published_in_any_order(self):
        page = make.course_page("new", publish=False)
        m1, m2 = (make.module_page(page, slug, publish=False) for slug in ("m1", "m2"))

        assert ask(m2, keys(m1)).live

    def test_a_module_that_is_withdrawn_is_asked_for_no_more(self, page, modules):
        ask(modules[2], keys(modules[0]))

        make.fresh(modules[0]).unpublish()

        assert self.outlined(page) == [[], []]

    def test_a_copy_of_the_course_asks_for_its_own_modules(self, page, modules):
        ask(modules[2], keys(modules[0]))

        made = make.fresh(page).copy(recursive=True, update_attrs={"slug": "copied", "title": "Copied"})

        own = list(ModulePage.objects.child_of(made).order_by("path"))
        assert own[2].prerequisites == keys(own[0])
        assert own[2].get_latest_revision_as_object().prerequisites == keys(own[0])
        assert self.outlined(made) == [[], [], keys(own[0])]
        assert self.outlined(page) == [[], [], keys(modules[0])]


class TestTheForms:
    @pytest.fixture
    def trainer(self):
        return make.signed_in(make.person(role=Role.TRAINER))

    def module_form(self, module, **fields) -> dict:
        return {"title": module.title, "slug": module.slug, "summary": "", "objectives": "", "prerequisites": [],
                "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", **fields}  # fmt: skip

    def edit(self, page) -> str:
        return reverse("wagtailadmin_pages:edit", args=[page.pk])

    def test_a_module_offers_the_others_of_its_course_by_their_names(self, trainer):
        page = course("here")
        m2 = make.module_page(page, "m2", title="The second")
        course("elsewhere")

        form = trainer.get(self.edit(m2)).context["form"]

        m1 = ModulePage.objects.child_of(page).first()
        assert list(form.fields["prerequisites"].choices) == [(str(m1.translation_key), m1.title)]

    def test_what_is_ticked_is_kept_and_published(self, trainer):
        page = course("here")
        m1, m2 = ModulePage.objects.child_of(page).get(), make.module_page(page, "m2")

        sent = self.module_form(m2, prerequisites=keys(m1), **{"action-publish": "1"})
        assert trainer.post(self.edit(m2), sent).status_code == 302

        assert make.fresh(m2).prerequisites == keys(m1)

    def test_a_circle_is_told_in_the_form_and_what_was_written_stays_there(self, trainer):
        page = course("here")
        m1, m2 = ModulePage.objects.child_of(page).get(), make.module_page(page, "m2")
        ask(m2, keys(m1))

        sent = self.module_form(m1, summary="A new summary.", prerequisites=keys(m2), **{"action-publish": "1"})
        response = trainer.post(self.edit(m1), sent)

        told = response.content.decode()
        assert response.status_code == 200
        assert "These would wait for each other, so that nobody could begin them" in told
        assert "A new summary." in told
        assert response.context["form"]["prerequisites"].value() == keys(m2)
        assert make.fresh(m1).prerequisites == []

    def test_a_draft_with_a_circle_can_be_saved(self, trainer):
        page = course("here")
        m1, m2 = ModulePage.objects.child_of(page).get(), make.module_page(page, "m2")
        ask(m2, keys(m1))

        assert trainer.post(self.edit(m1), self.module_form(m1, prerequisites=keys(m2))).status_code == 302

        assert make.fresh(m1).get_latest_revision_as_object().prerequisites == keys(m2)

    def test_a_module_that_left_the_course_can_be_taken_off(self, trainer):
        page = course("here")
        m1, m2 = ModulePage.objects.child_of(page).get(), make.module_page(page, "m2")
        ask(m2, keys(m1))
        make.fresh(m1).delete()

        choices = trainer.get(self.edit(m2)).context["form"].fields["prerequisites"].choices

        assert list(choices) == [(keys(m1)[0], "A module that isn't in this course any more")]

    def test_a_circle_of_courses_is_told_at_the_block(self, trainer):
        one, other = course("one"), course("other")
        ask(one, after(other))
        sent = nested_form_data({
            "title": other.title, "slug": other.slug, "summary": "Mine.", "objectives": "", "pass_percent": "70",
            "validity_months": "", "competencies": streamfield([]), "prerequisites": streamfield([("course", one.pk)]),
            "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "action-publish": "1",
        })  # fmt: skip

        response = trainer.post(self.edit(other), sent)

        assert response.status_code == 200
        assert "‘Course other’ → ‘Course one’ → ‘Course other’" in response.content.decode()
        assert response.context["form"].errors["prerequisites"]


class TestTheCockpit:
    @pytest.fixture
    def trainer(self):
        return make.signed_in(make.person(role=Role.TRAINER))

    def problems(self, trainer, page, **query) -> list[str]:
        board = trainer.get(reverse("course_cockpit", args=[page.pk]), query).context
        return [one["sentence"] for line in board["lines"] for cell in line["cells"] for one in cell.get("problems", ())]

    def test_it_tells_what_was_withdrawn_since(self, trainer):
        first, then = course("first"), course("then")
        ask(then, after(first))
        assert self.problems(trainer, then) == []

        make.fresh(first).unpublish()

        assert self.problems(trainer, then) == [
            "‘Course first’ isn't live. Publish it first, or take it off the prerequisites."
        ]

    def test_it_tells_of_a_circle_in_drafts_and_refuses_to_publish_it(self, trainer):
        page = course("here")
        m1, m2 = ModulePage.objects.child_of(page).get(), make.module_page(page, "m2")
        for module, other in ((m1, m2), (m2, m1)):
            draft = make.fresh(module)
            draft.prerequisites = keys(other)
            draft.save_revision()

        assert len([p for p in self.problems(trainer, page, check=1) if "wait for each other" in p]) == 2
        response = trainer.post(reverse("publish_course", args=[page.pk]))

        assert response.status_code == 400
        assert "wait for each other" in response.content.decode()
        assert make.fresh(m1).prerequisites == []

    def test_modules_that_ask_for_each_other_go_live_together(self, trainer):
        page = make.course_page("new", publish=False)
        m1, m2 = (make.module_page(page, slug, publish=False) for slug in ("m1", "m2"))
        for number, module in enumerate((m1, m2)):
            make.lesson_page(module, f"lesson-{number}", publish=False)
        draft = make.fresh(m2)
        draft.prerequisites = keys(m1)
        draft.save_revision()

        assert trainer.post(reverse("publish_course", args=[page.pk])).status_code == 302

        assert make.fresh(m2).live and make.fresh(m2).prerequisites == keys(m1)


class TestCircles:
    def test_the_shortest_way_back_is_told(self):
        assert find_circle("a", {"a": ["b", "c"], "b": ["c"], "c": ["a"]}) == ("a", "c", "a")

    def test_a_circle_beside_the_way_is_not_ones_own(self):
        assert find_circle("a", {"a": ["b"], "b": ["c"], "c": ["b"]}) is None
        assert find_circle("a", {}) is None
