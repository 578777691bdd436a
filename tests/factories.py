"""The smallest valid world: a jurisdiction, a few units, an officer, a course that is published and so compiled.

Plain functions; each makes what it needs and gives it back. Pages are published as a trainer publishes them.
"""

from itertools import count
from uuid import uuid4

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from courses.models import (
    Activity,
    ActivityEdition,
    Course,
    CourseEdition,
    CoursePage,
    LessonPage,
    ModulePage,
)
from law.models import Judgment, Provision, Verification
from lms.foundations import ensure_home
from people.models import Jurisdiction, Role, Unit, User
from progress.models import Enrolment

PASSWORD = "seven-brown-horses"

_numbers = count(1)


def jurisdiction(code: str = "BA", *, parent: Jurisdiction | None = None, **fields) -> Jurisdiction:
    names = {"BA": "Bosnia and Herzegovina", "BA-SRP": "Republika Srpska", "RS": "Serbia"}
    defaults = {"name": names.get(code, code), "parent": parent, **fields}
    return Jurisdiction.objects.get_or_create(code=code, defaults=defaults)[0]


def unit(code: str = "", *, above: Unit | None = None, where: Jurisdiction | None = None) -> Unit:
    code = code or f"U-{next(_numbers)}"
    fields = {"code": code, "name": f"Unit {code}", "jurisdiction": where or jurisdiction()}
    # treebeard counts children on the instance, and doesn't refresh it
    made = Unit.objects.get(pk=above.pk).add_child(**fields) if above else Unit.add_root(**fields)
    return Unit.objects.get(pk=made.pk)


def person(number: str = "", *, role: Role | None = None, **fields) -> User:
    """Somebody who can sign in with PASSWORD; a `role` is her group."""
    number = number or f"P-{next(_numbers)}"
    user = User.objects.create_user(
        number, PASSWORD, **{"first_name": "Amra", "last_name": "Hodžić", **fields}
    )
    if role is not None:
        user.groups.add(Group.objects.get(name=role.value))
    return user


def officer(number: str = "", **fields) -> User:
    return person(number, role=Role.OFFICER, **{"unit": None, **fields})


def officers(of: Unit, number: int) -> list[User]:
    """Many at once: they can't sign in, and nobody is told that they joined."""
    made = User.objects.bulk_create(
        User(service_number=f"B-{next(_numbers)}", first_name="Marko", last_name="Jurić", unit=of)
        for _ in range(number)
    )
    group = Group.objects.get(name=Role.OFFICER.value)
    memberships = User.groups.through
    memberships.objects.bulk_create(memberships(user=one, group=group) for one in made)
    return made


def signed_in(user: User, **options) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def text(html: str = "<p>Ask what was said.</p>") -> dict:
    return block("text", html)


def block(kind: str, value) -> dict:
    """A block as a StreamField stores it, with an id of its own."""
    return {"type": kind, "id": str(uuid4()), "value": value}


def course_page(slug: str = "hate-crime", *, language: str = "en", publish: bool = True, **fields) -> CoursePage:
    page = CoursePage(slug=slug, live=False, **{"title": "Hate crime", "summary": "What it is.", **fields})
    ensure_home(language).add_child(instance=page)
    return published(page) if publish else page


def module_page(course: CoursePage, slug: str = "m1", *, publish: bool = True, **fields) -> ModulePage:
    page = ModulePage(slug=slug, live=False, **{"title": f"Module {slug}", **fields})
    fresh(course).add_child(instance=page)
    return published(page) if publish else page


def lesson_page(module: ModulePage, slug: str = "l1", *, publish: bool = True, **fields) -> LessonPage:
    body = fields.pop("body", None)
    fields = {"title": f"Lesson {slug}", "minutes": 10, **fields}
    page = LessonPage(slug=slug, live=False, body=[text()] if body is None else body, **fields)
    fresh(module).add_child(instance=page)
    return published(page) if publish else page


def course(slug: str = "hate-crime", *, lessons: int = 2, **fields) -> Course:
    """A live course with one module, `m1`, and lessons `l1`, `l2`, … in it."""
    page = course_page(slug, publish=False, **fields)
    module = module_page(page, publish=False)
    for number in range(1, lessons + 1):
        # Live before their course is, so that all compile once, when it is published.
        lesson = lesson_page(module, f"l{number}", publish=False)
        LessonPage.objects.filter(pk=lesson.pk).update(live=True)
    published(module)
    published(page)
    return Course.objects.get(slug=slug)


def syllabus(slug: str = "hate-crime", *, activities: int = 2, language: str = "en", **fields) -> Course:
    """What `course()` compiles to, without its pages: for tests of delivery, which never reads them."""
    made = Course.objects.create(key=uuid4(), slug=slug, source_locale=language, **fields)
    CourseEdition.objects.create(
        course=made, locale=language, title=f"Course {slug}", summary="What it is.", outline=[_module(uuid4(), [])]
    )
    for number in range(1, activities + 1):
        activity(made, f"l{number}")
    return made


def activity(of: Course, slug: str, *, kind: str = "lesson", **fields) -> Activity:
    """One more activity at the end of the course, in the words of its source language."""
    edition = of.editions.get(locale=of.source_locale)
    module = edition.outline[-1]
    made = Activity.objects.create(
        course=of, key=uuid4(), slug=slug, kind=kind, module_key=module["key"],
        position=len(module["activities"]) + 1, **fields,
    )
    module["activities"].append(_outlined(made, of.source_locale))
    edition.save()
    words(made, of.source_locale)
    return made


def words(of: Activity, language: str, *, title: str = "", html: str = "<p>Ask what was said.</p>") -> ActivityEdition:
    return ActivityEdition.objects.create(
        activity=of, locale=language, title=title or f"Lesson {of.slug}", minutes=10, content=[text(html)],
        content_hash=uuid4().hex,
    )


def _module(key, activities: list) -> dict:
    return {
        "key": str(key), "title": "Module m1", "summary": "", "objectives": [], "locale": "en",
        "activities": activities,
    }


def _outlined(of: Activity, language: str) -> dict:
    return {
        "key": str(of.key), "slug": of.slug, "kind": of.kind, "required": of.required,
        "title": f"Lesson {of.slug}", "minutes": 10, "locale": language,
    }


def published(page):
    fresh(page).save_revision().publish()
    return fresh(page)


def enrolment(who: User, of: Course, **fields) -> Enrolment:
    return Enrolment.objects.create(officer=who, course=of, **fields)


def provision(where: Jurisdiction, *, topic: str = "definition", **fields) -> Provision:
    fields = {"instrument": "Criminal Code", "article": "2", "summary": "What a hate crime is.", **fields}
    return Provision.objects.create(
        locale=fields.pop("locale", None) or Locale.get_default(),
        jurisdiction=where,
        topic=topic,
        verification=Verification.KNOWLEDGE_HIGH,
        **fields,
    )


def judgment(slug: str = "a-case", **fields) -> Judgment:
    fields = {"name": "A v. B", "facts": "He was beaten.", "lesson": "Look for the motive.", **fields}
    return Judgment.objects.create(
        locale=fields.pop("locale", None) or Locale.get_default(),
        slug=slug,
        application_numbers="1/01",
        date="2005-07-06",
        articles="Article 14: violation",
        verification=Verification.PAGE,
        **fields,
    )


def locale(language: str) -> Locale:
    """A language of content, with the root of its page tree."""
    return ensure_home(language).locale


def picture(title: str = "Four boxes", *, size: tuple[int, int] = (640, 480), **fields):
    return get_image_model().objects.create(title=title, file=get_test_image_file(size=size), **fields)


def document(name: str) -> Document:
    return Document.objects.create(title=name, file=ContentFile(b"WEBVTT", name=name))


def fresh(page):
    """treebeard and Wagtail keep numbers and states on objects that they don't refresh."""
    return type(page).objects.get(pk=page.pk)
