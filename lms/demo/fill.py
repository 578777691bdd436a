"""The whole demonstration, in the order in which such things happen: assigned, learned, certified, remembered, looked at."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Locale

from courses.models import Course
from credentials.issue import issue
from credentials.models import Certificate
from credentials.news import ISSUED
from people.models import Notice, Rank, Role, Roster, Unit, User
from people.roster.work import begin_to_apply, send
from progress.ask import approve, ask
from progress.assign import Terms, assign
from progress.models import Assignment, Enrolment, Recognition
from progress.paths import assign_path, make_path
from progress.recognise import recognise
from quizzes.analyse_attempts import analyse, due
from quizzes.copy_to_bank import candidates, copy
from quizzes.models import CheckPage
from reports.access import note
from reports.dashboards.fold import fold
from reports.dashboards.models import Access, Purpose
from reports.saved.keep import keep

from .learn import learn
from .plan import Learner, learner
from .recall import recall

#: By unit and rank, in how many days the last day is; the earliest were over long ago.
DUE = (
    ("DEMO-N1", "", 30), ("DEMO-N2", "", 21), ("DEMO-N", "SGT", -20), ("DEMO-S1", "", 45), ("DEMO-S2", "", -70),
    ("DEMO-E1", "", -130), ("DEMO-E2", "", 60), ("DEMO-E", "SGT", -190), ("DEMO", "", 90),
)  # fmt: skip
#: When all that was assigned; and what else was told to who completed it.
ASSIGNED, TOLD = timedelta(days=400), timedelta(days=31)
BANKED = ("m5-check", "m6-check")


def assign_course(course: Course, units: Mapping[str, Unit], ranks: Mapping[str, Rank], by: User) -> None:
    """Station by station, each with a day of its own; and to all, so that who joins gets it."""
    today = timezone.localdate()
    for code, rank, days in DUE:
        terms = Terms(due=today + timedelta(days=days), remind_before=(14, 7, 1), remind_weekly=True)
        assign(course=course, unit=units[code], by=by, terms=terms, ranks=[ranks[rank].pk] if rank else ())
    Assignment.objects.filter(course=course).update(assigned_at=timezone.now() - ASSIGNED)


def let_learn(course: Course, officers: Sequence[User], graduates: Sequence[User]) -> None:
    """Those without an account as their turn is; `graduates` have completed it, almost two years ago."""
    now = timezone.now()
    turn = {one.pk: number for number, one in enumerate(officers)} | {one.pk: 0 for one in graduates}
    mine = Enrolment.objects.filter(course=course, officer__in=turn).order_by("officer")
    learners: dict[Enrolment, Learner] = {
        one: learner(turn[one.officer_id], one.officer.language, now)
        for one in mine.select_related("officer__unit", "course")
    }
    completed = learn(course, learners)
    for one in completed:
        issue(one, at=one.completed_at)
    recall(completed, learners)


def decide(
    course: Course, wanted: Course, officers: Sequence[User], graduates: Sequence[User], manager: User
) -> None:
    """A path that some are on, prior learning that was recognised, and requests: decided, and waiting."""
    path = make_path(titles={"en": "New in the service", "bs": "Novi u službi"}, courses=[course, wanted])
    here = [one for one in officers if one.unit.code == "DEMO-E2"]
    assign_path(path=path, officers=[*here[-4:], *graduates], by=manager, terms=Terms(days=90))
    open_ones = Enrolment.objects.filter(course=course, status=Enrolment.Status.NOT_STARTED, officer__in=officers)
    someone = open_ones.exclude(officer__in=here).order_by("pk").first().officer
    recognise(
        officer=someone, course=course, how=Recognition.How.RECOGNISED, by=manager,
        words="She taught the same subjects at the police academy.", reference="Personnel file",
    )  # fmt: skip
    first, second, third = officers[2], officers[62], officers[75]
    asked = ask(officer=first, slug=wanted.slug, words="I work with schools.")
    approve(pk=asked.pk, by=manager)
    ask(officer=second, slug=wanted.slug, words="There is nobody at our station yet who has learned it.")
    ask(officer=third, slug=wanted.slug)


def fill_bank() -> None:
    """The questions of two checks stand in the question bank as well, for trainers to draw from."""
    for page in CheckPage.objects.filter(slug__in=BANKED, locale=Locale.get_default()):
        copy(page, chosen=[one.id for one in candidates(page) if one.ready])


def take_list(by: User, officers: Sequence[User]) -> None:
    """A list of a personnel system that was compared and applied: somebody is new, somebody has another rank."""
    promoted, last = officers[3], officers[-1]
    lines = (
        "service_number,first_name,last_name,unit,rank",
        f"D-{1000 + len(officers)},Denis,Begović,{last.unit.code},OFF",
        f"{promoted.service_number},{promoted.first_name},{promoted.last_name},{promoted.unit.code},INSP",
        f"{last.service_number},{last.first_name},{last.last_name},{last.unit.code},{last.rank.code}",
    )
    roster = Roster(by=by, way=Roster.Way.OFFICERS, file_name="personnel.csv", content="\n".join(lines).encode())
    send(roster)
    roster.refresh_from_db()
    begin_to_apply(roster, digest=roster.digest, most_removed=roster.most_removed)


def analyse_all() -> None:
    """As every night."""
    for activity, structure in due():
        analyse(activity, structure)


def tell_in_time(graduates: Sequence[User]) -> None:
    """What they were told on the days on which it happened they have read long ago."""
    told = Notice.objects.filter(recipient__in=graduates)
    for one in Certificate.objects.filter(enrolment__officer__in=graduates):
        told.filter(kind=ISSUED, key=one.code).update(at=one.issued_at, read_at=one.issued_at, mail=Notice.Mail.NONE)
    before = timezone.now() - TOLD
    told.filter(read_at=None).update(at=before, read_at=before, mail=Notice.Mail.NONE)


def look(managers: Mapping[str, User], course: Course) -> None:
    """What managers keep to find it again, and whose results they have looked at."""
    region = managers["DEMO-N"]
    keep(person=region, name="Late in the north", page="unit", unit=region.unit, asked="status=late")
    keep(person=region, name="Month by month", page="unit_over_time", unit=region.unit, asked=f"course={course.slug}")
    for manager in managers.values():
        seen = User.objects.filter(unit__path__startswith=manager.unit.path, groups__name=Role.OFFICER.value)
        officers = list(seen.order_by("pk").values_list("pk", flat=True))
        mine = {"by": manager, "role": Role.UNIT_MANAGER.value, "unit": manager.unit}
        note(**mine, kind=Access.Kind.LIST, officers=officers, asked="status=late")
        note(
            **mine, kind=Access.Kind.EXPORT, officers=officers, purpose=Purpose.REPORT,
            words="For the meeting of the heads of stations.",
        )  # fmt: skip
    fold()
