"""Everything that can happen to officers and courses, as rules: for `test_any_life.py`."""

from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from courses.models import Activity
from credentials.issue import issue_what_is_owed
from credentials.models import Certificate
from credentials.revoke import revoke
from people.merge import CannotMerge, gather_late, merge
from people.models import AccountMerge, User
from progress.assign import AlreadyAssigned, Terms, assign, assign_to
from progress.choose import MustStay, NotOpen, choose, leave
from progress.models import Assignment, Enrolment, Recognition
from progress.paths import assign_path
from progress.recognise import AlreadyCompleted, AlreadyWithdrawn, recognise, withdraw_recognition
from progress.record import record_activity, record_start
from progress.reevaluate import requirements_changed
from progress.renew import NothingToRenew, begin_renewal
from progress.spend_time import spend
from quizzes import attempts
from quizzes.make_cards import owed_cards
from quizzes.refused import Refused
from quizzes.sitting import MayNotBegin
from tests import factories as make
from tests.quizzes import worlds

UNITS = ("T-BA", "T-BA-SA", "T-BA-SA-01", "T-BA-MO")
who, course, number = st.integers(0, 4), st.integers(0, 1), st.integers(0, 3)
place = st.sampled_from(UNITS)
terms = st.sampled_from([Terms(), Terms(days=10), Terms(days=40)])
LINE = [worlds.key(name) for name in ("who", "what", "order")]
RIGHT = (worlds.key("anyone"), [worlds.key("word"), worlds.key("day")], [worlds.key(n) for n in ("life", "scene", "words")])
WRONG = (worlds.key("nobody"), [worlds.key("rain")], [worlds.key(n) for n in ("words", "scene", "life")])


class Given:
    """What is given and taken: assignments, paths, wishes, recognitions, certificates."""

    @rule(code=place, course=course, terms=terms)
    def assign(self, code, course, terms):
        with suppress(AlreadyAssigned):
            assign(course=self.courses[course], unit=self.unit(code), terms=terms)

    @rule(whom=who, course=course, terms=terms)
    def assign_by_name(self, whom, course, terms):
        assign_to(course=self.courses[course], officers=[self.officer(whom)], terms=terms)

    @rule(whom=who, code=place, by_name=st.booleans())
    def give_the_path(self, whom, code, by_name):
        to = {"officers": [self.officer(whom)]} if by_name else {"unit": self.unit(code)}
        with suppress(AlreadyAssigned):
            assign_path(path=self.path, **to)

    @rule(number=number)
    def take_back_an_assignment(self, number):
        for one in Assignment.objects.filter(of_path=None).order_by("pk")[number : number + 1]:
            one.delete()

    @rule(whom=who, wants=st.booleans())
    def choose_or_leave(self, whom, wants):
        with suppress(NotOpen, MustStay):
            (choose if wants else leave)(officer=self.officer(whom), slug="first")

    @rule(whom=who, course=course, how=st.sampled_from(Recognition.How.values))
    def recognise(self, whom, course, how):
        with suppress(AlreadyCompleted):
            recognise(officer=self.officer(whom), course=self.courses[course], how=how, words="W", by=self.manager)

    @rule(number=number)
    def withdraw_a_recognition(self, number):
        for one in Recognition.objects.filter(enrolment__merged_into=None).order_by("pk")[number : number + 1]:
            with suppress(AlreadyWithdrawn):
                withdraw_recognition(recognition=one, words="Not so.", by=self.manager)
                self.withdrawn.add((one.enrolment.officer_id, one.enrolment.course_id))

    @rule()
    def certify(self):
        issue_what_is_owed.func()

    @rule(number=number)
    def revoke(self, number):
        for one in Certificate.objects.filter(revoked_at__isnull=True).order_by("pk")[number : number + 1]:
            revoke(certificate=one, reason="A fault.", by=self.manager)
            self.revoked.add(one.pk)


class Learned:
    """What officers do."""

    @rule(whom=who, course=course, which=number, score=st.sampled_from([30, 70, 95]), language=st.sampled_from(["en", "bs"]))
    def learn(self, whom, course, which, score, language):
        for mine in self.enrolled(whom, course):
            one = self.activity(course, which)
            score = score if one.weight else None
            record_activity(enrolment=mine, activity=one, language=language, score=score)

    @rule(whom=who, course=course)
    def learn_everything(self, whom, course):
        for mine in self.enrolled(whom, course):
            for one in Activity.objects.filter(course=mine.course, position__isnull=False):
                record_activity(enrolment=mine, activity=one, language="en", score=90 if one.weight else None)

    @rule(whom=who, course=course, which=number)
    def only_begin(self, whom, course, which):
        for mine in self.enrolled(whom, course):
            record_start(enrolment=mine, activity=self.activity(course, which), language="en")

    @rule(whom=who, right=st.booleans(), steps=st.integers(1, 3), language=st.sampled_from(["en", "bs"]))
    def sit_the_check(self, whom, right, steps, language):
        for mine in self.enrolled(whom, 1):
            edition = self.check.editions.get(locale=language)
            with suppress(MayNotBegin):
                attempt = attempts.begin(enrolment=mine, edition=edition)
                self.answer(attempt, right, steps, language)

    def answer(self, attempt, right: bool, steps: int, language: str) -> None:
        there = attempt.responses.count()
        for node, answer in list(zip(LINE, RIGHT if right else WRONG, strict=True))[there : there + steps]:
            response = uuid4()
            with suppress(Refused):
                attempts.submit(
                    attempt=attempt, response_id=response, payload={"node": node, "answer": answer}, language=language
                )
                self.acknowledged[response] = self.officer_of(attempt.enrolment.officer_id)

    @rule(whom=who, course=course)
    def renew(self, whom, course):
        with suppress(NothingToRenew):
            begin_renewal(officer=self.officer(whom), slug=self.courses[course].slug)

    @rule(whom=who, course=course)
    def be_there(self, whom, course):
        for mine in self.enrolled(whom, course):
            spend(mine.pk)

    @rule()
    def make_what_is_to_be_remembered(self):
        owed_cards()


class Changed:
    """What happens to people, units and courses, and time."""

    @rule(whom=who, code=place)
    def move(self, whom, code):
        officer = self.officer(whom)
        officer.unit = self.unit(code)
        officer.save()

    @rule(to=st.sampled_from(["T-BA-SA", "T-BA-MO", "T-BA"]))
    def move_the_station(self, to):
        self.unit("T-BA-SA-01").move(self.unit(to), pos="last-child")

    @rule(whom=who)
    def leave_or_come_back(self, whom):
        officer = self.officer(whom)
        officer.is_active = not officer.is_active
        officer.save(update_fields=["is_active"])

    @rule(minutes=st.sampled_from([3, 60 * 26, 60 * 24 * 40, 60 * 24 * 300]))
    def time_passes(self, minutes):
        self.end_of_day()
        self.now += timedelta(minutes=minutes)

    @rule(course=course)
    def publish_more(self, course):
        slug = f"more-{self.courses[course].slug}-{self.version[course]}"
        one = make.activity(self.courses[course], slug)
        Activity.objects.filter(pk=one.pk).update(since=self.now)
        self.published(course)

    @rule(course=course, which=number)
    def publish_less(self, course, which):
        live = Activity.objects.filter(course=self.courses[course], position__isnull=False, required=True)
        if live.count() > 1 and self.activity(course, which) != self.check:
            Activity.objects.filter(pk=self.activity(course, which).pk).update(position=None)
            self.published(course)

    @rule(language=st.sampled_from(["en", "bs"]))
    def publish_other_words(self, language):
        worlds.republish(self.check, language, intro=f"Version {self.now}.")

    @rule(kept=who, merged=who)
    def merge(self, kept, merged):
        kept, merged = self.officer(kept), self.officer(merged)
        before = self.past()
        with suppress(CannotMerge):
            event = merge(kept=kept, merged=merged, reason="Entered twice.", by=self.chief)
            assert event.kept == kept
        assert self.past() == before

    @rule(number=number)
    def gather(self, number):
        for one in AccountMerge.objects.order_by("pk")[number : number + 1]:
            gather_late.func(one.pk)

    def published(self, course: int) -> None:
        self.version[course] += 1
        requirements_changed(self.courses[course])

    def activity(self, course: int, number: int) -> Activity:
        live = Activity.objects.filter(course=self.courses[course], position__isnull=False).order_by("pk")
        return live[number % live.count()]

    def enrolled(self, whom: int, course: int):
        mine = Enrolment.objects.filter(officer=self.officer(whom), course=self.courses[course], merged_into=None)
        return mine.exclude(status="withdrawn")

    def officer_of(self, pk: int) -> User:
        """The account that she has now."""
        found = User.objects.get(pk=pk)
        return found.merged_into or found

    def today(self):
        return timezone.localdate()
