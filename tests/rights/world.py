"""One thing of each kind, all of it in a region or of an officer there, and one person of each kind around it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtail_localize.models import Translation
from wagtail_localize.operations import translate_object

from courses.models import Activity, Course, CoursePage, LessonPage
from credentials.models import CertificateDesign
from law.models import EqualityBody, GlossaryTerm, Judgment, Practice, Provision, RecordingRule, Topic, Use
from lms.background.recurring import forget_old_results
from meetings.models import Meeting
from people.models import Correction, PeopleImport, Rank, Role, Roster, UnitRole, User
from people.roles import ensure_roles
from progress.assign import assign
from progress.models import CourseRequest, Note
from progress.paths import make_path
from progress.recognise import recognise
from quizzes.models import AnswerToMark, MemoryCard, Regrade
from reports.clients import create_client
from reports.exports.models import Export
from reports.models import Delivery, RecordStore, SentStatement, Webhook
from reports.saved.models import PrintedView, SavedView, Schedule
from tests import factories as make
from tests.law.worlds import library
from tests.quizzes import banked, marking, worlds
from tests.reports.attempted import analysed, booked
from tests.reports.world import certified

#: Where a role in a unit is held, seen from the region in which everything lies.
PLACES = ("own", "child", "parent", "sibling")


@dataclass(slots=True)
class World:
    """`people` by what they are, `things` by what addresses call them (`tests/rights/table.py`)."""

    units: dict = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    things: dict = field(default_factory=dict)


def make_world() -> World:
    ensure_roles()
    world = World()
    nation = make.unit("N")
    region = make.unit("N-1", above=nation)
    world.units = {
        "own": region, "parent": nation, "child": make.unit("N-1-1", above=region),
        "sibling": make.unit("N-2", above=nation),
    }  # fmt: skip
    _people(world)
    _learning(world)
    _around_learning(world)
    _written(world)
    _kept_by_the_manager(world)
    _of_administrators(world)
    world.things["named"], world.things["by address"] = _named(world), _by_address(world.things)
    return world


def _people(world: World) -> None:
    """Who is in no unit holds a role and nothing else; who holds one in a unit holds it in one of the four."""
    people, region = world.people, world.units["own"]
    people["amra"] = make.person("amra", role=Role.OFFICER, unit=region, email="amra@example.org")
    people["colleague"] = make.person("colleague", role=Role.OFFICER, unit=region)
    for role in Role:
        if role != Role.OFFICER:
            people[role.value] = make.person(role.value, role=role)
    people["other facilitator"] = make.person("f2", role=Role.FACILITATOR)
    for place in PLACES:
        for role in (Role.UNIT_MANAGER, Role.TRAINER):
            person = make.person(role=role, unit=world.units[place])
            UnitRole.objects.create(user=person, unit=world.units[place], role=role)
            people[f"{'manager' if role == Role.UNIT_MANAGER else 'trainer'} {place}"] = person
    people["superuser"] = make.person("superuser", is_superuser=True)


def _learning(world: World) -> None:
    """A course with a lesson, a check that Amra answered in words, a session for which she has a place."""
    module = worlds.module()
    page = worlds.check_page(module, questions=marking.questions())
    check = Activity.objects.get(key=page.translation_key)
    course: Course = check.course
    amra = world.people["amra"]
    learner = marking.officer_who_wrote(check, officer=amra)
    meet = make.activity(course, "meet", kind="session")
    begins = timezone.now() + timedelta(days=7)
    meeting = Meeting.objects.create(
        activity=meet, starts_at=begins, ends_at=begins + timedelta(hours=2), time_zone="Europe/Sarajevo", place="Lipa",
        places=20,
    )  # fmt: skip
    meeting.facilitators.set([world.people["facilitator"]])
    meeting.units.set([world.units["own"]])
    booked(meeting, learner.enrolment)
    world.things |= {
        "course": course, "course page": CoursePage.objects.get(), "module page": module, "check": page, "activity": check,
        "regrade": Regrade.objects.create(
            activity=check, from_version=learner.attempt.version, to_version=learner.attempt.version, reason="-", total=1
        ),
        "lesson": LessonPage.objects.get(), "attempt": learner.attempt, "enrolment": learner.enrolment, "meeting": meeting,
        "answer": AnswerToMark.objects.get(),
        "certificate": certified(learner.enrolment, design={"issuer": "Academy", "crest": None, "signatories": []}),
        "analysis": analysed(check),
    }  # fmt: skip


def _around_learning(world: World) -> None:
    things, amra, region = world.things, world.people["amra"], world.units["own"]
    boss = world.people["administrator"]
    open_course = make.syllabus("open", open_to_all=True, approval_needed=True)
    things |= {
        "open course": open_course,
        "request": CourseRequest.objects.create(officer=amra, course=open_course),
        "note": Note.objects.create(officer=amra, activity=things["activity"], text="Ask again."),
        "card": MemoryCard.objects.create(officer=amra, activity=things["activity"], node="who", due=timezone.now()),
        "assignment": assign(course=make.syllabus("assigned"), unit=region, by=world.people["manager own"]),
        "recognition": recognise(
            officer=amra, course=make.syllabus("known"), how="recognised", words="A diploma.", by=boss
        ),
        "path": make_path(titles={"en": "First year"}, courses=[things["course"]]),
        "correction": Correction.objects.create(person=amra, words="My name."),
    }


def _written(world: World) -> None:
    """Law, pages in two languages, a question of the bank."""
    state, _entity, _other = library()
    course = world.things["course page"]
    translate_object(course, [make.locale("bs")])
    topic = Topic.objects.first()
    world.things |= {
        "jurisdiction": state, "provision": Provision.objects.first(), "judgment": Judgment.objects.first(),
        "practice": Practice.objects.first(), "equalitybody": EqualityBody.objects.first(), "topic": topic,
        "recordingrule": RecordingRule.objects.first(), "glossaryterm": GlossaryTerm.objects.first(),
        "bankquestion": banked.question("one"), "translation": Translation.objects.first(),
        "use": Use.objects.create(page=world.things["lesson"], place="topic", topic=topic.key),
    }  # fmt: skip


def _kept_by_the_manager(world: World) -> None:
    """What she keeps for herself: nobody else has it, whoever manages the same unit."""
    chief, region, now = world.people["manager own"], world.units["own"], timezone.now()
    view = SavedView.objects.create(person=chief, name="Who is late", page="unit", unit=region, asked="status=late")
    ready = {"status": "ready", "expires_at": now + timedelta(days=1), "file": ContentFile(b"1", name="one")}
    common = {"language": "en", "purpose": "report"}
    world.things |= {
        "view": view,
        "schedule": Schedule.objects.create(
            view=view, every="week", day=1, time_zone="UTC", next_at=now + timedelta(days=1)
        ),
        "printed": PrintedView.objects.create(person=chief, page="unit", unit=region, time_zone="UTC", **common, **ready),
        "export": Export.objects.create(by=chief, unit=region, what="officers", format="csv", **common, **ready),
    }


def _of_administrators(world: World) -> None:
    boss, region, now = world.people["administrator"], world.units["own"], timezone.now()
    client, _token = create_client(name="Records", unit=region)
    hook = Webhook.objects.create(client=client, address="https://example.org/", events=[], secret="-", position=0)
    store = RecordStore.objects.create(client=client, endpoint="https://example.org/", key="k", secret="-", begins_at=now)
    forget_old_results.enqueue()
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    world.things |= {
        "amra": world.people["amra"], "unit": region,
        "import": PeopleImport.objects.create(
            by=boss, file_name="a.csv", encoding="utf-8", content=b"service_number,first_name,last_name\nX-1,A,B\n"
        ),
        "roster": Roster.objects.create(by=boss, way="units", content=b"code,name\n"),
        "rank": Rank.objects.create(code="R1", name="Inspector"),
        "unitrole": UnitRole.objects.get(user=world.people["manager own"]),
        "design": CertificateDesign.objects.create(unit=region, issuer="Academy"),
        "client": client, "webhook": hook, "store": store, "task": DBTaskResult.objects.first(),
        "delivery": Delivery.objects.create(
            webhook=hook, position=1, event="test", message_id="m", body="{}", state="given_up"
        ),
        "statement": SentStatement.objects.create(store=store, statement=uuid4(), verb="completed", state="given_up"),
    }  # fmt: skip


def _named(world: World) -> dict[str, Any]:
    """What parameters of addresses mean wherever they are."""
    things, amra = world.things, world.people["amra"]
    return {
        "question_id": things["bankquestion"].pk, "answer_id": things["answer"].pk, "regrade_id": things["regrade"].pk,
        "translation_id": things["translation"].pk, "officer": amra.pk, "assignment": things["assignment"].pk,
        "recognition": things["recognition"].pk, "note": things["note"].pk, "card": things["card"].pk,
        "version": things["attempt"].version_id, "course": things["course"].slug, "activity": things["activity"].slug,
        "key": things["attempt"].key,
    }  # fmt: skip


def _by_address(things: dict) -> dict[str, dict[str, Any]]:
    """What they mean at some addresses alone."""
    code, course = {"code": things["certificate"].code}, {"course": things["open course"].slug}
    return {
        "credential_key": {"name": "none"}, "credential_achievement": {"course": things["course"].key},
        "credential_status": {"number": 1}, "public_credential": code, "certificate_pdf": code,
        "certificate_credential": code, "verify": code, "meeting_scan": {"code": "none"},
        "law_place": {"code": "ba"}, "law_topic": {"key": things["topic"].key},
        "law_provision": {"key": things["provision"].translation_key}, "law_judgment": {"slug": things["judgment"].slug},
        "new_password": {"uidb64": "x", "token": "y"}, "": {"path": "none"},
        **dict.fromkeys(("take_course", "leave_course", "ask_for_course", "take_request_back"), course),
    }  # fmt: skip
