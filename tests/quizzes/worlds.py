"""Exercises small enough to know by heart: a scenario with every type of step, a check with every kind of question.

As pages in the CMS (`scenario_page`, `check_page`), or as what those compile to (`exercise`), which is all that
delivery reads and a tenth of the time.
"""

from json import dumps
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid4, uuid5

from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail_localize.models import Translation, TranslationSource

from courses.compiled import content_hash
from courses.models import Activity, Course, ModulePage
from courses.models.syllabus import new_state
from people.models import Role, User
from progress.models import ActivityRecord, Change, Enrolment, FeedHead
from quizzes import attempts, options
from quizzes.document_of import check_document, problems_of, scenario_document
from quizzes.models import Attempt, CheckPage, PublishedVersion, Response, ScenarioPage
from quizzes.shuffle import Shuffle
from quizzes.versions import keep_version
from tests import factories

COMPETENCIES = {"communication": "Talking with victims", "recording": "Recording"}



def key(name: str) -> str:
    """The id of a block that has no key of its own: always the same, so that tests can name options."""
    return str(uuid5(NAMESPACE_DNS, name))


#: Responses that lead to the good ending with all points, and to the bad one with none, as form fields.
WELL = (
    {"choice": "ask"},
    {"question": "words"},
    {"question": "sure"},
    {"option": [key("slur"), key("pattern")]},
    {"choice": "flag"},
)
BADLY = ({"choice": "form"}, {}, {"question": "sure"}, {"done": "1"}, {"option": [key("mood")]}, {"choice": "noise"})


def block(kind: str, value: Any, name: str) -> dict:
    return {"type": kind, "id": key(name), "value": value}


def taken(name: str, text: str, **fields) -> dict:
    """A choice, or a question of an interview; what is left out is empty, as the form stores it."""
    left_out = dict.fromkeys(("feedback", "scores", "effects", "find", "lose", "when"), "")
    return block("item", {**left_out, "key": name, "text": text, **fields}, f"taken-{name}")


def option(name: str, text: str, *, correct: bool = False, feedback: str = "") -> dict:
    return block("item", {"text": text, "correct": correct, "feedback": feedback}, name)


def branch(to: str, when: str = "") -> dict:
    return block("item", {"when": when, "to": to}, f"branch-{to}")


def step(kind: str, name: str, **value) -> dict:
    return block(kind, {"key": name, "title": "", **value}, f"step-{name}")


def scenario_fields() -> dict:
    """Someone rings, talks, and is written down well or badly."""
    return {
        "title": "The first call",
        "intro": "A caller gives up too soon, or doesn't.",
        "disclaimer": "Persons and places are invented.",
        "minutes": 5,
        "variables": [
            block("counter", {"key": "trust", "label": "Trust", "min": 0, "max": 5, "start": 2}, "trust"),
            block("counter", {"key": "time", "label": "", "min": 0, "max": 60, "start": 0}, "time"),
            block("flag", {"key": "recorded", "start": False}, "recorded"),
        ],
        "evidence": [
            block("evidence", {"key": "shout", "title": "The word that was shouted", "text": ""}, "shout"),
            block("evidence", {"key": "tape", "title": "The tape of the call", "text": "Kept a day."}, "tape"),
            block("evidence", {"key": "earlier", "title": "Earlier calls", "text": ""}, "earlier"),
        ],
        "steps": steps(),
        "expert_path": "ring.ask\ntalk.words\ntalk.sure\nwhich\nlog.flag",
        "clock_start": "23:50",
        "clock_counter": "time",
    }


def steps() -> list[dict]:
    return [
        step("decision", "ring", text="A man says: ‘It is probably nothing.’", choices=[
            taken("ask", "Ask him to begin at the beginning.", to="talk", effects="trust +1, time +15",
                  scores="communication 2", feedback="An open question, and time."),
            taken("form", "Ask for his address.", to="wait", effects="trust -1", lose="tape"),
            taken("boast", "Say that he can trust you.", to="talk", when="trust >= 5"),
        ]),
        step("narrative", "wait", text="He breathes.", to="talk"),
        step("interview", "talk", text="What do you ask?", turns=2, to="which", questions=[
            taken("words", "Which words did you hear?", answer="He spells it.", when="trust >= 3",
                  find="shout, tape", scores="recording 2"),
            taken("sure", "Are you sure?", answer="‘Then it was nothing.’"),
            taken("name", "What is your name?", answer="He gives it."),
        ]),
        step("multiple", "which", text="Which of these are indicators?", why="Both were there.",
             competency="recording", points=2, to="log", options=[
                 option("slur", "The slur", correct=True),
                 option("pattern", "The third call", correct=True),
                 option("mood", "His mood", feedback="A mood is no indicator."),
             ]),
        step("decision", "log", text="You open the log.", choices=[
            taken("flag", "Set the bias field.", to="check", effects="recorded yes", scores="recording 1"),
            taken("noise", "Write ‘noise’.", to="check"),
        ]),
        step("gate", "check", branches=[branch("good", "recorded and found(shout)"), branch("bad")]),
        step("ending", "good", title="It is on record", text="The next officer reads it.", outcome="pass"),
        step("ending", "bad", title="It is forgotten", text="The next officer reads ‘noise’.", outcome="fail"),
    ]


def check_fields() -> dict:
    """Three questions, one of each kind, a point each."""
    asked = {"competency": "recording", "points": 1}
    return {
        "title": "Check yourself",
        "intro": "Three questions.",
        "minutes": 5,
        "questions": [
            block("single", {**asked, "text": "Who perceives it?", "why": "Anyone may.", "options": [
                option("anyone", "Anyone", correct=True), option("judge", "The judge"),
                option("nobody", "Nobody", feedback="Somebody always does."),
            ]}, "who"),
            block("multiple", {**asked, "text": "What is an indicator?", "why": "", "options": [
                option("word", "A word", correct=True), option("day", "A day", correct=True),
                option("rain", "The rain"),
            ]}, "what"),
            block("ordering", {**asked, "text": "In which order?", "why": "Life first.", "options": [
                block("item", text, name)
                for name, text in (("life", "Life"), ("scene", "Scene"), ("words", "Words"))
            ]}, "order"),
        ],
    }


def right_answers() -> tuple[dict, ...]:
    return ({"option": [key("anyone")]}, {"option": [key("word"), key("day")]}, positions("life", "scene", "words"))


def positions(*names: str) -> dict:
    return {f"position-{key(name)}": str(place) for place, name in enumerate(names, start=1)}


def as_sent(document: dict, node: str, fields: dict, *, seed: int) -> dict:
    """Fields named by the author's ids, as the form of this attempt has them; what isn't there stays as it is.

    `position-<id>` stands for the place of an item of an ordering.
    """
    entry = document["nodes"].get(node, {})
    ids = [item["id"] for name in ("choices", "questions") for item in entry.get(name, ())] or options.ids(entry)
    values = {name: value for value, name in Shuffle(seed, node).values(ids).items()}

    def value_of(content: Any) -> Any:
        return [value_of(one) for one in content] if isinstance(content, list) else values.get(content, content)

    sent = {}
    for name, content in fields.items():
        if name in ("choice", "question", "option"):
            sent[name] = value_of(content)
        elif name.startswith("position-"):
            sent[f"place-{value_of(name.removeprefix('position-'))}"] = content
        else:
            sent[name] = content
    return sent


def ids_shown(document: dict, shown: dict) -> list[str]:
    """The author's ids of the options that a step shows; the step itself has only their texts."""
    node = document["nodes"][shown["node"]["id"]]
    items = [item for name in ("choices", "questions", "options") for item in node.get(name, ())]
    by_text = {item["text"]: item["id"] for item in items}
    return [by_text[option["text"]] for option in shown["input"]["options"]]


def fields_of(kind: str, **changed) -> dict:
    """Fields of a page, streams as JSON."""
    fields = {**(scenario_fields() if kind == "scenario" else check_fields()), **changed}
    return {name: dumps(value) if isinstance(value, list) else value for name, value in fields.items()}


def competencies(named: dict[str, str]) -> str:
    return dumps([block("competency", {"key": name, "title": title}, name) for name, title in named.items()])


def module(*, live: bool = True, named: dict[str, str] = COMPETENCIES) -> ModulePage:
    """A module of a course with one lesson, or of one that is a draft and empty; for exercises in the CMS."""
    if live:
        factories.course(lessons=1, competencies=competencies(named))
        return ModulePage.objects.get(slug="m1")
    return factories.module_page(
        factories.course_page(publish=False, competencies=competencies(named)), publish=False
    )


def scenario_page(under: ModulePage, slug: str = "first-call", *, publish: bool = True, **changed) -> ScenarioPage:
    return _page(ScenarioPage(slug=slug, live=False, **fields_of("scenario", **changed)), under, publish)


def check_page(under: ModulePage, slug: str = "check", *, publish: bool = True, **changed) -> CheckPage:
    return _page(CheckPage(slug=slug, live=False, **fields_of("check", **changed)), under, publish)


def _page(page, under: ModulePage, publish: bool):
    ModulePage.objects.get(pk=under.pk).add_child(instance=page)
    return factories.published(page) if publish else type(page).objects.get(pk=page.pk)


def course(*, lessons: int = 0, slug: str = "hate-crime") -> Course:
    """A compiled course that trains the competencies of the exercises here."""
    made = factories.syllabus(slug, activities=lessons)
    made.editions.update(competencies=COMPETENCIES)
    return made


def exercise(of: Course, kind: str = "scenario", slug: str = "first-call", **changed) -> Activity:
    """The compiled form of a scenario or check, as the last activity of the course."""
    mark = of.pass_percent if kind == "check" else None
    activity = factories.activity(of, slug, kind=kind, weight=1, pass_percent=mark)
    republish(activity, **changed)
    return activity


def document(kind: str, **changed) -> dict:
    """What a page with these fields compiles to; without a database, which a page asks for its content type."""
    model = {"scenario": ScenarioPage, "check": CheckPage}[kind]
    fields = {name: model._meta.get_field(name).to_python(v) for name, v in fields_of(kind, **changed).items()}
    page = SimpleNamespace(**{"start": "", "mark_to_pass": 70, **fields})
    compiled = scenario_document if kind == "scenario" else check_document
    return compiled(page, list(COMPETENCIES))


def republish(activity: Activity, language: str = "en", **changed) -> PublishedVersion:
    """Put another version of the exercise in the place of the current one of this language."""
    made = document(activity.kind, **changed)
    assert problems_of(made) == []
    name = content_hash(made)
    defaults = {"title": made["title"], "minutes": made["minutes"], "content": None, "content_hash": name}
    activity.editions.update_or_create(locale=language, defaults=defaults)
    syllabus_changed(activity.course)
    return keep_version(activity=activity, locale=language, document=made, content_hash=name)


def syllabus_changed(of: Course) -> None:
    """What compiling does after a change: processes forget what they remember of the course."""
    Course.objects.filter(pk=of.pk).update(state=new_state())


class Learner:
    """An officer before an exercise, with her browser."""

    def __init__(self, activity: Activity, officer: User | None = None, *, language: str = "en") -> None:
        self.officer = officer or factories.officer()
        self.activity, self.language = activity, language
        self.enrolment, _ = Enrolment.objects.get_or_create(officer=self.officer, course=activity.course)
        self.browser = factories.signed_in(self.officer)

    def address(self, name: str = "activity", *more) -> str:
        with override(self.language):
            return reverse(name, args=[self.activity.course.slug, self.activity.slug, *more])

    @property
    def attempt(self) -> Attempt:
        """The latest one."""
        return Attempt.objects.filter(enrolment=self.enrolment, activity=self.activity).order_by("-number")[0]

    def see(self) -> HttpResponse:
        return self.browser.get(self.address())

    def begin(self) -> "Learner":
        assert self.browser.post(self.address("begin")).status_code == 302
        return self

    def send(self, node: str, *, response: UUID | str | None = None, **fields) -> HttpResponse:
        """The POST of a step's form; without `response` with an id as a fresh page has it."""
        data = {"node": node, "response": str(response or uuid4()), **self.as_sent(node, fields)}
        return self.browser.post(self.address("answer", self.attempt.key), data)

    def as_sent(self, node: str, fields: dict) -> dict:
        """Fields named by the author's ids, as this attempt's form has them."""
        attempt = self.attempt
        return as_sent(attempts.document(attempt.version_id), fields.get("node", node), fields, seed=attempt.seed)

    def answer(self, **fields) -> HttpResponse:
        """Open the step and answer what it asks."""
        page = self.see()
        node = page.context["node"]["id"]
        data = {"node": node, "response": page.context["response_id"], **self.as_sent(node, fields)}
        return self.browser.post(page.context["action_url"], data)

    def play(self, *answers: dict) -> HttpResponse:
        """Answer one step after another; gives what came of the last."""
        for fields in answers:
            last = self.answer(**fields)
            assert last.status_code == 302, last.content.decode()
        return last

    def debrief(self) -> HttpResponse:
        return self.browser.get(self.address("debrief", self.attempt.key))


def stored() -> dict[str, list[dict]]:
    """Everything that answering could change."""
    models = (Attempt, Response, PublishedVersion, ActivityRecord, Enrolment, Change, FeedHead)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def stranger(role: Role | None) -> Client:
    """Somebody of this role; without one, who may enter the CMS and edit none of its pages."""
    person = factories.person(role=role) if role else factories.person()
    if role is None:
        group = Group.objects.create(name="editors of nothing")
        access = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
        group.permissions.add(access)
        person.groups.add(group)
    return factories.signed_in(person)


def translated(page, language: str = "bs"):
    """The page's draft in another language, as a translator would have begun it."""
    locale = factories.locale(language)
    for ancestor in page.get_ancestors().filter(depth__gt=1).specific():
        if not ancestor.has_translation(locale) and ancestor.locale_id != locale.pk:
            ancestor.copy_for_translation(locale)
    source, _ = TranslationSource.get_or_create_from_instance(page)
    translation, _ = Translation.objects.get_or_create(source=source, target_locale=locale)
    translation.save_target(publish=False)
    return page.get_translation(locale)
