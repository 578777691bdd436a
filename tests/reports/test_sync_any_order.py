"""Any order of what can happen, interleaved with pulls: every copy becomes the list of its scope."""

import os

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from courses.models import Course
from courses.signals import renamed
from people.depart import deactivate
from people.models import Unit, User
from progress.assign import assign
from progress.enrol import withdraw
from progress.models import Assignment, Enrolment
from progress.record import record_activity, record_start
from tests import factories as make
from tests.any_order import run_rolled_back

from .conftest import Caller, Mirror
from .world import make_world

#: A few for every day; `SYNC_EXAMPLES=2000` for a change of what is told to whom.
EXAMPLES = int(os.environ.get("SYNC_EXAMPLES", 10))
LISTS = ("/api/v1/completions/", "/api/v1/enrolments/")
UNITS = ("T-BA", "T-BA-SA", "T-BA-SA-01", "T-BA-SA-02", "T-BA-MO")
place = st.sampled_from(UNITS)
one = st.integers(0, 5)


class AnyDay(RuleBasedStateMachine):
    """Whatever happens in whatever order, while copies are pulled a page at a time."""

    @initialize()
    def begin(self):
        self.world = make_world()
        self.courses = [make.syllabus("first", activities=3), make.syllabus("second", activities=1)]
        self.officers = [make.officer(unit=self.unit(code)) for code in (*UNITS, "T-BA-SA-01")]
        for course in self.courses:
            assign(course=course, unit=self.unit("T-BA"))
        callers = [Caller(self.unit(code)) for code in ("T-BA", "T-BA-SA", "T-BA-SA-01", "T-BA-MO")]
        self.mirrors = [Mirror(caller, LISTS[n % 2], page_size=n + 1) for n, caller in enumerate(callers)]
        self.mirrors.append(Mirror(callers[1], status="in_progress", page_size=2))

    def unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)

    def officer(self, number: int) -> User:
        return User.objects.get(pk=self.officers[number].pk)

    def enrolments(self, number: int):
        return Enrolment.objects.filter(officer=self.officers[number])

    @rule(code=place, course=st.integers(0, 1))
    def assign(self, code, course):
        if not Assignment.objects.filter(unit=self.unit(code), course=self.courses[course]).exists():
            assign(course=self.courses[course], unit=self.unit(code))

    @rule(code=place)
    def take_back(self, code):
        for assignment in Assignment.objects.filter(unit=self.unit(code)):
            assignment.delete()

    @rule(number=one, activity=st.integers(0, 2), language=st.sampled_from(["en", "sr-latn"]))
    def begin_an_activity(self, number, activity, language):
        for enrolment in self.enrolments(number):
            for begun in enrolment.course.activities.order_by("position")[activity : activity + 1]:
                record_start(enrolment=enrolment, activity=begun, language=language)

    @rule(number=one, language=st.sampled_from(["en", "sr-latn"]))
    def complete(self, number, language):
        for enrolment in self.enrolments(number):
            for activity in enrolment.course.activities.all():
                record_activity(enrolment=enrolment, activity=activity, language=language, score=80)

    @rule(number=one)
    def withdraw(self, number):
        withdraw(self.enrolments(number))

    @rule(number=one, code=place)
    def move(self, number, code):
        officer = self.officer(number)
        officer.unit = self.unit(code)
        officer.save()

    @rule(number=one, name=st.sampled_from(["Mira", "—"]))
    def rename(self, number, name):
        officer = self.officer(number)
        officer.last_name = name
        officer.save(update_fields=["last_name"])

    @rule(number=one)
    def deactivate(self, number):
        deactivate(self.officer(number))

    @rule(number=one)
    def delete(self, number):
        self.enrolments(number).delete()

    @rule(code=place, name=st.sampled_from(["Post A", "Post B"]))
    def rename_unit(self, code, name):
        there = self.unit(code)
        there.name = name
        there.save()

    @rule(code=st.sampled_from(["T-BA-SA-01", "T-BA-SA-02"]), to=st.sampled_from(["T-BA-SA", "T-BA-MO", "T-BA"]))
    def move_unit(self, code, to):
        self.unit(code).move(self.unit(to), pos="last-child")

    @rule(course=st.integers(0, 1), title=st.sampled_from(["A", "B"]))
    def rename_course(self, course, title):
        course = self.courses[course]
        course.editions.update(title=title)
        renamed.send(sender=Course, course=course)

    @rule(which=st.integers(0, 4))
    def pull_a_page(self, which):
        self.mirrors[which].step()

    @rule()
    def pull_everything(self):
        for mirror in self.mirrors:
            mirror.pull()

    @rule(which=st.integers(0, 4))
    def pull_all(self, which):
        mirror = self.mirrors[which]
        mirror.pull()
        assert mirror.rows == mirror.listed()

    def teardown(self):
        if hasattr(self, "mirrors"):
            for mirror in self.mirrors:
                mirror.pull()
                assert mirror.rows == mirror.listed()


def test_whatever_happens_a_copy_becomes_the_list_itself(db):
    run_rolled_back(AnyDay, examples=EXAMPLES, steps=25)
