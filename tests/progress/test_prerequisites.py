"""What an officer has to complete first: shown everywhere, asked everywhere, and nothing that was begun is closed."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.models import Course
from courses.models.syllabus import new_state
from progress.models import ActivityRecord, Enrolment, Note
from progress.prerequisites import awaited_modules
from progress.record import record_activity, record_start
from tests import factories as make
from tests.quizzes import worlds
from tests.quizzes.worlds import Learner

COURSE = "/en/courses/hate-crime/"
FIRST, SECOND, THIRD = (f"{COURSE}{slug}/" for slug in ("l1", "l2", "l3"))


def html(response, status: int = 200) -> str:
    assert response.status_code == status
    return response.content.decode()


def cost(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def module_key(number: int) -> str:
    return str(UUID(int=number))


def into_modules(course: Course, *sizes: int, prerequisites: dict[int, list[int]]) -> None:
    """Lay the activities out in modules of these sizes, numbered from 0; module `n` waits for `prerequisites[n]`."""
    for edition in course.editions.all():
        activities = iter([a for module in edition.outline for a in module["activities"]])
        edition.outline = [
            {
                "key": module_key(n), "title": f"Module {n}", "summary": "", "objectives": [], "locale": "en",
                "prerequisites": [module_key(other) for other in prerequisites.get(n, ())],
                "activities": [next(activities) for _ in range(size)],
            }
            for n, size in enumerate(sizes)
        ]  # fmt: skip
        edition.save()
    changed(course)


def changed(course: Course, **fields) -> None:
    Course.objects.filter(pk=course.pk).update(state=new_state(), **fields)


def do(enrolment: Enrolment, *slugs: str) -> None:
    for slug in slugs:
        record_activity(enrolment=enrolment, activity=enrolment.course.activities.get(slug=slug), language="en")


def completed(officer, course) -> Enrolment:
    return make.enrolment(officer, course, status="completed", percent=100, completed_at=timezone.now())


@pytest.fixture
def modules(course, enrolment) -> Course:
    """Two modules: `l1` and `l2` stand in the first, `l3` in the second, which waits for the first."""
    make.activity(course, "l3")
    into_modules(course, 2, 1, prerequisites={1: [0]})
    return course


@pytest.fixture
def basics(db) -> Course:
    return make.syllabus("basics", activities=1)


@pytest.fixture
def after_basics(course, enrolment, basics) -> Course:
    """The course asks for another one first."""
    changed(course, prerequisites=[str(basics.key)])
    return course


class TestModules:
    def test_the_course_says_what_comes_first_and_marks_what_is_closed(self, client, modules):
        response = client.get(COURSE)

        page = html(response)
        assert f'First complete: <a href="#module-{module_key(0)}" lang="en">Module 0</a>' in page
        assert [a["state"] for m in response.context["modules"] for a in m["activities"]] == ["open", "open", "locked"]
        assert "not open yet" in page

    def test_what_is_closed_says_what_is_left_to_do_with_the_ways_there(self, client, modules, enrolment):
        do(enrolment, "l1")

        page = html(client.get(THIRD), 403)

        assert "This opens as soon as you have done what comes before it." in page
        assert f'href="{SECOND}"' in page and f'href="{FIRST}"' not in page
        assert f'href="{COURSE}"' in page

    def test_it_opens_when_all_that_is_required_is_done(self, client, modules, enrolment):
        do(enrolment, "l1", "l2")

        assert "Ask what was said." in html(client.get(THIRD))
        assert "First complete" not in html(client.get(COURSE))

    def test_what_is_optional_is_not_waited_for(self, client, course, enrolment, modules):
        edition = course.editions.get()
        edition.outline[0]["activities"][1]["required"] = False
        edition.save()
        changed(course)
        do(enrolment, "l1")

        html(client.get(THIRD))

    def test_nothing_is_recorded_where_it_is_closed(self, client, modules):
        response = client.post(f"{THIRD}done/")

        assert "not open yet" in html(response, 403)
        assert not ActivityRecord.objects.exists()

    def test_what_she_wrote_is_kept_even_there(self, client, modules):
        client.post(f"{THIRD}note/", {"block": "", "text": "Ask Marko."})

        assert Note.objects.get().text == "Ask Marko."

    def test_a_module_that_was_begun_stays_open(self, client, modules, enrolment):
        make.activity(modules, "l4")
        into_modules(modules, 2, 2, prerequisites={})
        do(enrolment, "l3")
        into_modules(modules, 2, 2, prerequisites={1: [0]})

        html(client.get(THIRD))
        html(client.get(f"{COURSE}l4/"))
        assert client.post(f"{COURSE}l4/done/").status_code == 302

    def test_what_comes_next_is_never_closed(self, client, course, enrolment, modules):
        into_modules(course, 1, 1, 1, prerequisites={0: [2], 1: [0]})

        assert client.get("/en/").context["resume"]["url"] == THIRD
        assert client.get(COURSE).context["resume"]["url"] == THIRD
        do(enrolment, "l3")
        assert client.get(COURSE).context["resume"]["url"] == FIRST

    def test_after_a_lesson_the_way_leads_past_what_is_closed(self, client, course, modules):
        make.activity(course, "l4")
        into_modules(course, 1, 1, 1, 1, prerequisites={1: [3], 2: [3]})

        assert f'href="{COURSE}l4/"' in html(client.get(FIRST)).partition("onward__next")[2]
        assert client.post(f"{FIRST}done/")["Location"] == f"{COURSE}l4/"

    def test_the_last_lesson_of_a_module_leads_into_the_one_that_it_opens(self, client, modules, enrolment):
        do(enrolment, "l1")

        assert client.post(f"{SECOND}done/")["Location"] == THIRD

    def test_before_it_is_done_the_lesson_leads_to_nothing_that_is_closed(self, client, modules, enrolment):
        do(enrolment, "l1")

        assert THIRD not in html(client.get(SECOND)).partition("onward")[2]

    def test_a_module_that_left_the_course_is_not_waited_for(self, client, course, modules):
        into_modules(course, 3, prerequisites={0: [7]})

        html(client.get(THIRD))


class TestCourses:
    def test_home_and_the_course_say_what_comes_first(self, client, amra, after_basics, basics):
        make.enrolment(amra, basics)

        home, page = client.get("/en/"), client.get(COURSE)

        link = 'First complete: <a href="/en/courses/basics/" lang="en">Course basics</a>'
        assert link in html(home) and link in html(page)
        assert home.context["resume"]["url"] == "/en/courses/basics/l1/"
        assert page.context["resume"] is None

    def test_every_activity_is_closed_and_says_why(self, client, after_basics):
        page = html(client.get(FIRST), 403)

        assert 'href="/en/courses/basics/"' in page and "Course basics" in page
        assert html(client.post(f"{FIRST}done/"), 403)
        assert not ActivityRecord.objects.exists()

    def test_it_opens_with_the_completion_of_the_other(self, client, amra, after_basics, basics):
        completed(amra, basics)

        html(client.get(FIRST))
        assert "First complete" not in html(client.get("/en/")) + html(client.get(COURSE))

    def test_to_have_begun_the_other_is_not_enough(self, client, amra, after_basics, basics):
        make.enrolment(amra, basics)
        make.activity(basics, "l2")
        do(Enrolment.objects.get(course=basics), "l1")

        html(client.get(FIRST), 403)

    def test_anothers_completion_opens_nothing(self, client, after_basics, basics):
        completed(make.officer(), basics)

        html(client.get(FIRST), 403)

    def test_a_course_that_was_begun_stays_open(self, client, course, enrolment, basics):
        do(enrolment, "l1")
        changed(course, prerequisites=[str(basics.key)])

        html(client.get(SECOND))
        assert client.get("/en/").context["resume"]["url"] == SECOND
        assert client.post(f"{SECOND}done/").status_code == 302

    def test_who_completed_it_reads_it_again(self, client, course, enrolment, basics):
        do(enrolment, "l1", "l2")
        changed(course, prerequisites=[str(basics.key)])

        html(client.get(FIRST))

    def test_what_is_withdrawn_is_not_waited_for(self, client, after_basics, basics):
        Course.objects.filter(pk=basics.pk).update(is_live=False)

        html(client.get(FIRST))

    def test_the_title_is_told_in_the_readers_language(self, client, after_basics, basics):
        from courses.models import CourseEdition

        CourseEdition.objects.create(course=basics, locale="bs", title="Osnove", outline=[])

        assert 'href="/bs/courses/basics/" lang="bs">Osnove</a>' in html(client.get("/bs/"))

    def test_assignments_and_enrolments_do_not_ask_for_it(self, amra, after_basics):
        from progress.assign import assign

        late = make.officer(unit=amra.unit)
        assign(course=Course.objects.get(pk=after_basics.pk), unit=amra.unit, due=None, by=make.person())

        assert Enrolment.objects.filter(officer=late, course=after_basics).exists()


class TestExercises:
    @pytest.fixture
    def scenario(self, db):
        return worlds.exercise(worlds.course(lessons=1))

    def close(self, scenario) -> None:
        """The scenario stands in a module of its own now, which waits for the lesson."""
        into_modules(scenario.course, 1, 1, prerequisites={1: [0]})

    def test_an_attempt_can_not_be_begun_while_it_is_closed(self, scenario):
        learner = Learner(scenario)
        self.close(scenario)

        assert "not open yet" in html(learner.see(), 403)
        assert "not open yet" in html(learner.browser.post(learner.address("begin")), 403)
        assert not scenario.attempts.exists() and not ActivityRecord.objects.exists()

    def test_one_that_was_begun_is_played_to_its_end_and_again(self, scenario):
        learner = Learner(scenario).begin()
        self.close(scenario)

        learner.play(*worlds.WELL)

        assert learner.attempt.finished_at is not None
        assert "Begin again" in html(learner.see())
        assert learner.browser.post(learner.address("begin")).status_code == 302

    def test_the_debrief_leads_to_nothing_that_is_closed(self, scenario):
        learner = Learner(scenario)
        make.activity(scenario.course, "after")
        into_modules(scenario.course, 1, 1, 1, prerequisites={2: [0]})
        learner.begin().play(*worlds.WELL)
        assert learner.debrief().context["next"] is None

        do(Enrolment.objects.get(officer=learner.officer), "l1")

        assert learner.debrief().context["next"]["url"].endswith("/after/")


class TestCosts:
    def test_what_asks_for_nothing_costs_nothing_more(self, client, course, enrolment, basics):
        before = {address: cost(client, address) for address in ("/en/", COURSE, FIRST)}
        assert before[FIRST] == 4

        into_modules(course, 1, 1, prerequisites={})

        assert {address: cost(client, address) for address in before} == before

    @pytest.mark.parametrize("is_begun", [False, True])
    def test_what_asks_for_courses_and_modules_costs_one_query_more_at_most(
        self, client, amra, course, enrolment, basics, is_begun
    ):
        make.activity(course, "l3")
        if is_begun:
            do(enrolment, "l1")
        before = {address: cost(client, address) for address in ("/en/", COURSE, FIRST)}
        completed(amra, basics)

        into_modules(course, 1, 1, 1, prerequisites={1: [0], 2: [1]})
        changed(course, prerequisites=[str(basics.key)])

        after = {address: cost(client, address) for address in before}
        assert all(0 <= after[address] - before[address] <= 1 for address in before), (before, after)

    def test_home_asks_once_for_many_courses(self, client, amra, basics, enrolment):
        make.enrolment(amra, make.syllabus("c1", prerequisites=[str(basics.key)]))
        one = cost(client, "/en/")
        for number in range(2, 6):
            make.enrolment(amra, make.syllabus(f"c{number}", prerequisites=[str(basics.key)]))

        assert cost(client, "/en/") == one

    def test_a_step_costs_at_most_one_more_and_an_answer_nothing(self, db):
        from tests.quizzes.test_costs import costs

        scenario = worlds.exercise(worlds.course(lessons=1))
        Learner(scenario).begin()
        before = costs(Learner(scenario))

        into_modules(scenario.course, 1, 1, prerequisites={0: [1]})

        after = costs(Learner(scenario))
        assert {name: after[name] - before[name] for name in after if "answer" in name} == {
            "first answer": 0, "last answer": 0, "refused answer": after["refused answer"] - before["refused answer"]
        }  # fmt: skip
        assert all(after[name] - before[name] <= 1 for name in after), (before, after)


# The rule itself, for any outline without a circle and anything done of it.


@st.composite
def outlines(draw) -> list[dict]:
    """Up to six modules, each of which waits for earlier ones, in any order on the page."""
    modules = []
    for n in range(draw(st.integers(1, 6))):
        activities = [
            {"key": f"{n}-{place}", "required": draw(st.booleans())} for place in range(draw(st.integers(0, 3)))
        ]
        earlier = draw(st.sets(st.integers(0, n - 1))) if n else set()
        modules.append({
            "key": str(n), "title": str(n), "locale": "en", "prerequisites": sorted(map(str, earlier)),
            "activities": activities,
        })  # fmt: skip
    return draw(st.permutations(modules))


@given(outlines(), st.data())
def test_something_required_is_open_as_long_as_something_required_is_left(outline, data):
    everything = [a for module in outline for a in module["activities"]]
    done = data.draw(st.sets(st.sampled_from([a["key"] for a in everything]))) if everything else set()

    closed = awaited_modules(outline, done=done, begun=done)

    left = [(m["key"], a) for m in outline for a in m["activities"] if a["required"] and a["key"] not in done]
    assert not left or any(key not in closed for key, _ in left)
    # And nothing that was begun is closed.
    assert not any(a["key"] in done for m in outline if m["key"] in closed for a in m["activities"])


@given(outlines(), st.data())
def test_doing_more_closes_nothing(outline, data):
    everything = [a["key"] for module in outline for a in module["activities"]]
    done = data.draw(st.sets(st.sampled_from(everything))) if everything else set()
    more = done | (data.draw(st.sets(st.sampled_from(everything))) if everything else set())

    assert set(awaited_modules(outline, done=more, begun=more)) <= set(awaited_modules(outline, done=done, begun=done))


def test_a_start_counts_as_begun(enrolment, course):
    record_start(enrolment=enrolment, activity=course.activities.get(slug="l2"), language="en")
    enrolment.refresh_from_db()
    assert enrolment.status == Enrolment.Status.IN_PROGRESS


class TestOnPaper:
    """A PDF is no way around."""

    def test_neither_what_is_closed_nor_the_course_around_it_is_printed(self, client, modules, enrolment, work_off):
        from courses.models import Printout

        for address in (f"{THIRD}~pdf/", f"{COURSE}~pdf/", f"{COURSE}~pdf/file/"):
            assert "This opens as soon as" in html(client.get(address), 403)
        assert client.post(f"{COURSE}~pdf/").status_code == 403
        assert not Printout.objects.exists()

    def test_what_is_open_is_and_so_is_the_course_once_all_of_it_is(self, client, modules, enrolment, work_off):
        assert "Make the PDF" in html(client.get(f"{FIRST}~pdf/"))
        do(enrolment, "l1", "l2")
        assert "Make the PDF" in html(client.get(f"{COURSE}~pdf/"))
