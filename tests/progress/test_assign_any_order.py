"""Any order of assigning, changing, taking back, joining, leaving, promoting, choosing and completing keeps promises."""

import os
from contextlib import suppress
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from people.models import Rank, Unit, User
from progress import give as giving
from progress.assign import AlreadyAssigned, Terms, assign, assign_to, change
from progress.choose import MustStay, NotOpen, choose, leave
from progress.models import ActivityRecord, Assignment, Change, Enrolment, Given, Resettlement
from progress.record import record_activity, record_start
from progress.resettle_many import _resettle_a_piece
from tests import factories as make
from tests.any_order import run_rolled_back

#: A few for every day; `ASSIGN_EXAMPLES=1000` for a change of the rules.
EXAMPLES = int(os.environ.get("ASSIGN_EXAMPLES", 8))
UNITS = {"N": None, "N-1": "N", "N-1-1": "N-1", "N-2": "N"}
place = st.sampled_from(sorted(UNITS))
who = st.integers(0, 4)
course = st.integers(0, 1)
ranks = st.sets(st.integers(0, 1), max_size=2)
roles = st.sampled_from([(), ("trainer",)])
terms = st.one_of(
    st.none(),
    st.builds(lambda n: Terms(due=timezone.localdate() + timedelta(days=n)), st.integers(-3, 40)),
    st.builds(lambda n: Terms(days=n), st.integers(1, 40)),
)


class AnyOrder(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        for code, above in UNITS.items():
            make.unit(code, above=above and self.unit(above))
        self.ranks = [Rank.objects.create(code=f"r{n}", name=f"Rank {n}") for n in range(2)]
        self.courses = [make.syllabus("first", open_to_all=True), make.syllabus("second", activities=1)]
        self.officers = [make.officer(unit=self.unit(code)) for code in (*UNITS, "N-1-1")]
        self.moved: set[int] = set()
        self.completed: set[int] = set()
        self.seen: dict[int, tuple] = {}
        self.position = 0

    def unit(self, code: str) -> Unit:
        return Unit.objects.get(code=code)

    def officer(self, number: int) -> User:
        return User.objects.get(pk=self.officers[number].pk)

    def given(self, number: int) -> Assignment | None:
        found = list(Assignment.objects.order_by("pk"))
        return found[number % len(found)] if found else None

    def ids(self, numbers) -> list[int]:
        return [self.ranks[n].pk for n in numbers]

    @rule(code=place, course=course, ranks=ranks, roles=roles, terms=terms, many=st.booleans())
    def assign(self, code, course, ranks, roles, terms, many):
        giving.AT_ONCE, giving.PIECE = (0, 2) if many else (2000, 5000)
        with suppress(AlreadyAssigned):
            assign(course=self.courses[course], unit=self.unit(code), ranks=self.ids(ranks), roles=roles, terms=terms)

    @rule(whom=st.sets(who, min_size=1), course=course, terms=terms)
    def assign_by_name(self, whom, course, terms):
        giving.AT_ONCE = 2000
        assign_to(course=self.courses[course], officers=[self.officer(one) for one in whom], terms=terms)

    @rule(
        number=st.integers(0, 20), ranks=ranks, roles=roles, terms=terms, whom=st.sets(who, min_size=1), many=st.booleans()
    )
    def change(self, number, ranks, roles, terms, whom, many):
        giving.AT_ONCE, giving.PIECE = (0, 2) if many else (2000, 5000)
        if one := self.given(number):
            narrowed = {"ranks": self.ids(ranks), "roles": roles} if one.unit_id else {}
            officers = None if one.unit_id else [self.officer(each) for each in whom]
            with suppress(AlreadyAssigned):
                change(assignment=one, terms=terms or Terms(), officers=officers, **narrowed)

    @rule(number=st.integers(0, 20), many=st.booleans())
    def take_back(self, number, many):
        giving.AT_ONCE, giving.PIECE = (0, 2) if many else (2000, 5000)
        if one := self.given(number):
            one.delete()

    @rule(pieces=st.integers(1, 3))
    def work(self, pieces):
        for one in Assignment.objects.filter(finished_at=None):
            for _piece in range(pieces):
                giving._give_a_piece(one.pk)
        for one in Resettlement.objects.all():
            for _piece in range(pieces):
                _resettle_a_piece(one.pk)

    @rule(number=who, code=place)
    def move(self, number, code):
        officer = self.officer(number)
        if officer.unit.code != code:
            self.moved.add(officer.pk)
            officer.unit = self.unit(code)
            officer.save()

    @rule(number=who, rank=st.sampled_from([None, 0, 1]))
    def promote(self, number, rank):
        officer = self.officer(number)
        officer.rank = None if rank is None else self.ranks[rank]
        officer.save(update_fields=["rank"])

    @rule(number=who, teaches=st.booleans())
    def give_or_take_a_role(self, number, teaches):
        groups = self.officer(number).groups
        (groups.add if teaches else groups.remove)(Group.objects.get(name="trainer"))

    @rule(number=who)
    def go_on_leave_and_come_back(self, number):
        officer = self.officer(number)
        officer.is_active = not officer.is_active
        officer.save(update_fields=["is_active"])

    @rule(number=who, wants=st.booleans())
    def choose_or_leave(self, number, wants):
        with suppress(NotOpen, MustStay):
            (choose if wants else leave)(officer=self.officer(number), slug="first")

    @rule(number=who, course=course, whole=st.booleans())
    def learn(self, number, course, whole):
        mine = Enrolment.objects.filter(officer=self.officers[number], course=self.courses[course])
        for enrolment in mine.exclude(status="withdrawn"):
            for activity in enrolment.course.activities.all():
                if whole:
                    record_activity(enrolment=enrolment, activity=activity, language="en", score=80)
                else:
                    record_start(enrolment=enrolment, activity=activity, language="en")

    @invariant()
    def completion_is_never_lost(self):
        if hasattr(self, "courses"):
            done = set(Enrolment.objects.filter(status="completed").values_list("pk", flat=True))
            assert self.completed <= done
            self.completed = done

    @invariant()
    def only_what_was_not_begun_is_withdrawn(self):
        assert not ActivityRecord.objects.filter(enrolment__status="withdrawn").exists()
        assert not Enrolment.objects.filter(status="withdrawn", due__isnull=False).exists()

    @invariant()
    def the_feed_tells_of_every_change_in_order(self):
        if not hasattr(self, "courses"):
            return
        positions = list(Change.objects.values_list("position", flat=True))
        assert positions == list(range(1, len(positions) + 1))
        told = set(Change.objects.filter(position__gt=self.position).values_list("enrolment", flat=True))
        now = {pk: rest for pk, *rest in Enrolment.objects.values_list("pk", "status", "due", "percent")}
        assert {pk for pk, standing in now.items() if self.seen.get(pk) != standing} <= told
        self.seen, self.position = now, len(positions)

    @invariant()
    def everybody_has_what_reaches_her_until_its_day(self):
        if not hasattr(self, "courses"):
            return
        there = list(Assignment.objects.select_related("unit"))
        given = {(one.assignment_id, one.officer_id): one.on for one in Given.objects.all()}
        for officer in User.objects.filter(pk__in=[one.pk for one in self.officers], is_active=True).select_related("unit"):
            held = set(officer.groups.values_list("name", flat=True))
            for course in self.courses:
                if any(one.course_id == course.pk and one.finished_at is None for one in there):
                    continue
                if Resettlement.objects.filter(course=course).exists():
                    continue
                reaching = [one for one in there if one.course_id == course.pk and reaches(one, officer, held, given)]
                self.check(Enrolment.objects.filter(officer=officer, course=course).first(), officer, reaching, given)

    def check(self, mine, officer, reaching, given):
        days = [
            one.due or given[one.pk, officer.pk] + timedelta(days=one.days)
            for one in reaching if one.due or one.days is not None
        ]
        if reaching:
            assert mine is not None and mine.status != "withdrawn"
            if mine.status != "completed" and days:
                assert mine.due is not None and mine.due <= min(days)
        if officer.pk in self.moved or mine is None or mine.status in ("completed", "withdrawn"):
            return
        # Who has never moved has nothing but what reaches her, what she chose, and what she has begun.
        assert reaching or mine.chosen or mine.status == "in_progress"
        assert mine.due == min(days, default=None)


def reaches(one: Assignment, officer: User, held: set[str], given: dict) -> bool:
    """The rule, said a third time and as plainly as can be."""
    if one.unit_id is None:
        return (one.pk, officer.pk) in given
    if not officer.unit.path.startswith(one.unit.path):
        return False
    return (not one.ranks or officer.rank_id in one.ranks) and (not one.roles or any(role in held for role in one.roles))


def test_whatever_happens_the_promises_are_kept(db, monkeypatch):
    monkeypatch.setattr(giving, "AT_ONCE", giving.AT_ONCE)
    monkeypatch.setattr(giving, "PIECE", giving.PIECE)

    run_rolled_back(AnyOrder, examples=EXAMPLES, steps=25)
