"""Who may open and send what: one line for every address that is ours, and for what Wagtail serves of what is ours.

A line is a path, who may GET it and who may POST to it; `-` is for methods that aren't answered, to anybody. Names are those
of `PEOPLE`. An address that is missing here, or here and gone, fails `test_every_address_is_in_the_table`.
"""

from typing import NamedTuple

OFFICERS = {"amra", "colleague", "unit_manager", "facilitator", "other facilitator"}
MANAGERS = {f"manager {place}" for place in ("own", "child", "parent", "sibling")}
TRAINERS = {"trainer", *(f"trainer {place}" for place in ("own", "child", "parent", "sibling"))}
READERS = {"translator", "reviewer", "lawyer", "community_reviewer"}
ADMINS = {"administrator", "superuser"}
AUTHORS = TRAINERS | READERS | ADMINS
SIGNED_IN = OFFICERS | MANAGERS | AUTHORS
LAW = AUTHORS - {"community_reviewer"}
#: Who sees persons of the region and of what is above it, and who sees figures.
PERSONS = {"manager own", "manager parent", "superuser"}
FIGURES = PERSONS | {"trainer own", "trainer parent"}
HOLDERS = MANAGERS | TRAINERS - {"trainer"} | {"superuser"}

PEOPLE: dict[str, set[str]] = {
    "everybody": SIGNED_IN | {"nobody"},
    "signed-in": SIGNED_IN,
    "authors": AUTHORS,
    "trainers": TRAINERS | ADMINS,
    "trainers+translators": TRAINERS | ADMINS | {"translator"},
    "law": LAW,
    "law-makers": LAW - {"reviewer"},
    "law-reviewers": {"reviewer", "lawyer", "superuser"},
    "lawyers": {"lawyer", "superuser"},
    "lookers": LAW - {"translator"},
    "admins": ADMINS,
    "superuser": {"superuser"},
    "the-sender": {"administrator"},
    "amra": {"amra"},
    "her-manager": {"manager own"},
    "learners": {"amra"},
    "deciders": HOLDERS | ADMINS,
    "persons": PERSONS,
    "figures": FIGURES,
    "holders": HOLDERS,
    # 404 as long as none is named; whose page it then is, is asked as there (tests/reports/dashboards/saved/).
    "who-names-a-page": set(),
    "who-has-the-code": set(),
    # It ends at the sign-in for everybody.
    "nobody-stays": set(),
    "who-takes-part": {"amra", "facilitator"},
    "the-facilitator": {"facilitator"},
    "assigners": TRAINERS - {"trainer"} | ADMINS,
    "assigners-here": {"trainer own", "trainer parent"} | ADMINS,
}


class Rule(NamedTuple):
    """Who may; None where the method isn't answered."""

    get: set[str] | None
    post: set[str] | None


def _read(table: str) -> dict[str, Rule]:
    rules = {}
    for line in filter(None, table.splitlines()):
        path, get, post = line.rsplit(maxsplit=2)
        rules[path] = Rule(*(None if name == "-" else PEOPLE[name] for name in (get, post)))
    return rules


OURS = _read("""
healthz everybody -
readyz everybody -
cms/login/ everybody everybody
cms/exercises/<int:page_id>/play/ authors -
cms/exercises/<int:page_id>/map/live/ - authors
cms/exercises/<int:page_id>/map/ authors -
cms/exercises/<int:page_id>/map/forget/ - authors
cms/exercises/<int:page_id>/import/ authors authors
cms/exercises/modules/<int:page_id>/import/ trainers trainers
cms/exercises/<int:page_id>/export/ authors -
cms/exercises/<int:page_id>/export/<str:format>/ authors -
cms/exercises/bank/<int:question_id>/used/ trainers+translators -
cms/exercises/bank/import/ trainers trainers
cms/exercises/bank/export/ trainers -
cms/exercises/bank/export/<str:format>/ trainers -
cms/exercises/<int:page_id>/to-bank/ trainers trainers
cms/exercises/analysis/ authors -
cms/exercises/<int:page_id>/analysis/ authors -
cms/exercises/<int:page_id>/analysis/compute/ - authors
cms/exercises/<int:page_id>/analysis/items/<str:key>/ authors -
cms/exercises/<int:page_id>/analysis.csv authors -
cms/exercises/<int:page_id>/extra-attempts/ trainers trainers
cms/exercises/marking/ authors -
cms/exercises/<int:page_id>/marking/ trainers -
cms/exercises/<int:page_id>/marking/<int:answer_id>/ trainers trainers
cms/exercises/<int:page_id>/versions/ authors -
cms/exercises/<int:page_id>/versions/compare/ authors -
cms/exercises/<int:page_id>/versions/regrade/ trainers trainers
cms/exercises/<int:page_id>/versions/regrade/<int:regrade_id>/go-on/ - trainers
cms/courses/ authors -
cms/courses/new/ authors authors
cms/courses/<int:page_id>/ authors -
cms/courses/<int:page_id>/competencies/ authors -
cms/courses/<int:page_id>/publish/ trainers trainers
cms/courses/<int:page_id>/translation/ authors authors
cms/courses/<int:page_id>/review/<str:kind>/ lawyers lawyers
cms/courses/<int:page_id>/update/ trainers trainers
cms/courses/pages/<int:page_id>/preview/ authors -
cms/desk/ authors -
cms/desk/law/ law -
cms/desk/<int:translation_id>/terms/ authors -
cms/desk/<int:translation_id>/words.<slug:form> authors -
cms/desk/<int:translation_id>/upload/ - authors
cms/localize/translate/<int:translation_id>/pofile/upload/ - authors
cms/people/<int:pk>/deactivate/ admins admins
cms/people/<int:pk>/extra-time/ admins admins
cms/people/<int:pk>/merge/ admins admins
cms/people/import/ admins admins
cms/people/import/<int:pk>/ the-sender the-sender
cms/people/import/<int:pk>/done/ the-sender -
cms/people/import/<int:pk>/mistakes.csv the-sender -
cms/people/import/<int:pk>/links.csv - the-sender
cms/people/rosters/ admins admins
cms/people/rosters/<uuid:pk>/ admins the-sender
cms/people/rosters/<uuid:pk>/difference.csv admins -
cms/people/rosters/<uuid:pk>/links.csv - admins
cms/messages/ admins -
cms/messages/<slug:key>/ admins -
cms/messages/<slug:key>/<slug:language>/ admins admins
cms/messages/<slug:key>/<slug:language>/standard/ admins admins
cms/law/review/<str:kind>/<int:pk>/ law-reviewers law-reviewers
cms/assignments/file/ admins admins
cms/sessions/<int:pk>/cancel/ trainers trainers
cms/certificate-designs/<int:pk>/sample/ admins admins
cms/corrections/ admins -
cms/corrections/results/ admins -
cms/corrections/<int:pk>/ admins admins
cms/law-uses/ lookers -
cms/law-uses/results/ lookers -
cms/law-uses/<int:pk>/looked-at/ - lookers
cms/reevaluations/ admins -
cms/reevaluations/results/ admins -
cms/reevaluations/ask/ admins admins
cms/certificates/ admins -
cms/certificates/results/ admins -
cms/certificates/<int:pk>/ admins admins
cms/api-clients/ admins -
cms/api-clients/results/ admins -
cms/api-clients/make/ admins admins
cms/api-clients/rotate/<int:pk>/ admins admins
cms/api-clients/revoke/<int:pk>/ admins admins
cms/webhooks/ admins -
cms/webhooks/results/ admins -
cms/webhooks/<int:pk>/ admins -
cms/webhooks/<int:pk>/results/ admins -
cms/webhooks/switch/<int:pk>/ admins admins
cms/webhooks/again/<int:pk>/ admins admins
cms/recognitions/ admins -
cms/recognitions/results/ admins -
cms/recognitions/person/<int:pk>/ admins admins
cms/recognitions/<int:pk>/ admins admins
cms/record-stores/ admins -
cms/record-stores/results/ admins -
cms/record-stores/add/ admins admins
cms/record-stores/<int:pk>/ admins -
cms/record-stores/<int:pk>/results/ admins -
cms/record-stores/<int:pk>/refused/ admins -
cms/record-stores/<int:pk>/refused/results/ admins -
cms/record-stores/<int:pk>/refused/again/ admins admins
cms/record-stores/switch/<int:pk>/ admins admins
cms/record-stores/again/<int:pk>/ admins admins
cms/background-work/ admins -
cms/background-work/results/ admins -
cms/background-work/again/<uuid:pk>/ admins admins
credentials/issuer/ everybody -
credentials/keys/ everybody -
credentials/keys/<slug:name>/ everybody -
credentials/courses/<uuid:course>/ everybody -
credentials/status/<int:number>/ everybody -
credentials/<slug:code>/ everybody -
here/<str:code>/ who-has-the-code -
.well-known/oauth-authorization-server everybody -
api/v1/docs/ everybody -
api/v1/schema/ everybody -
media/<path:path> signed-in signed-in
LANGUAGE/sign-in/ everybody everybody
LANGUAGE/sign-out/ - nobody-stays
LANGUAGE/news/ signed-in -
LANGUAGE/news/mails/ - signed-in
LANGUAGE/password/ everybody everybody
LANGUAGE/password/sent/ everybody -
LANGUAGE/password/<uidb64>/<token>/ everybody everybody
LANGUAGE/password/set/ everybody -
LANGUAGE/ signed-in -
LANGUAGE/courses/<slug:course>/ learners -
LANGUAGE/courses/<slug:course>/~pdf/ learners learners
LANGUAGE/courses/<slug:course>/~pdf/file/ learners -
LANGUAGE/courses/<slug:course>/~renew/ - learners
LANGUAGE/courses/<slug:course>/~results/ learners -
LANGUAGE/courses/<slug:course>/<slug:activity>/~pdf/ learners learners
LANGUAGE/courses/<slug:course>/<slug:activity>/~pdf/file/ learners -
LANGUAGE/courses/<slug:course>/<slug:activity>/ learners -
LANGUAGE/courses/<slug:course>/<slug:activity>/done/ - learners
LANGUAGE/courses/<slug:course>/<slug:activity>/note/ learners learners
LANGUAGE/courses/<slug:course>/<slug:activity>/bookmark/ - learners
LANGUAGE/courses/<slug:course>/<slug:activity>/begin/ - learners
LANGUAGE/courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/answer/ learners learners
LANGUAGE/courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/draft/ - learners
LANGUAGE/courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/ learners -
LANGUAGE/courses/<slug:course>/<slug:activity>/attempts/<uuid:key>/practise/ learners learners
LANGUAGE/more-courses/ signed-in -
LANGUAGE/more-courses/<slug:course>/take/ - signed-in
LANGUAGE/more-courses/<slug:course>/leave/ - signed-in
LANGUAGE/more-courses/<slug:course>/ask/ - signed-in
LANGUAGE/more-courses/<slug:course>/take-back/ - signed-in
LANGUAGE/course-requests/ deciders -
LANGUAGE/course-requests/<int:pk>/ - deciders
LANGUAGE/search/ signed-in -
LANGUAGE/notes/ signed-in -
LANGUAGE/notes/<int:note>/remove/ - signed-in
LANGUAGE/notes/restore/ - signed-in
LANGUAGE/law/ signed-in -
LANGUAGE/law/search/ signed-in -
LANGUAGE/law/compare/ signed-in -
LANGUAGE/law/in/<slug:code>/ signed-in -
LANGUAGE/law/topics/<slug:key>/ signed-in -
LANGUAGE/law/provisions/<uuid:key>/ signed-in -
LANGUAGE/law/judgments/ signed-in -
LANGUAGE/law/judgments/<slug:slug>/ signed-in -
LANGUAGE/law/practices/ signed-in -
LANGUAGE/law/glossary/ signed-in -
LANGUAGE/record/ signed-in -
LANGUAGE/record/pdf/ signed-in -
LANGUAGE/record/correction/ - signed-in
LANGUAGE/record/file/ signed-in -
LANGUAGE/sessions/ signed-in -
LANGUAGE/sessions/<int:pk>/ who-takes-part -
LANGUAGE/sessions/<int:pk>/book/ - who-takes-part
LANGUAGE/sessions/<int:pk>/give-back/ - who-takes-part
LANGUAGE/sessions/<int:pk>/calendar/ who-takes-part -
LANGUAGE/sessions/<int:pk>/here/ who-has-the-code who-has-the-code
LANGUAGE/sessions/<int:pk>/people/ the-facilitator -
LANGUAGE/sessions/<int:pk>/people/<int:officer>/ - the-facilitator
LANGUAGE/sessions/<int:pk>/add/ - the-facilitator
LANGUAGE/sessions/<int:pk>/count/ - the-facilitator
LANGUAGE/sessions/<int:pk>/notes/ - the-facilitator
LANGUAGE/sessions/<int:pk>/code/ the-facilitator -
LANGUAGE/remember/ signed-in -
LANGUAGE/remember/begin/ - signed-in
LANGUAGE/remember/question/ signed-in -
LANGUAGE/remember/question/<int:card>/<int:version>/ signed-in signed-in
LANGUAGE/remember/switch/ - signed-in
LANGUAGE/certificates/ signed-in -
LANGUAGE/certificates/<slug:code>/pdf/ amra -
LANGUAGE/certificates/<slug:code>/credential/ amra -
LANGUAGE/verify/ everybody -
LANGUAGE/verify/<slug:code>/ everybody -
LANGUAGE/units/ holders -
LANGUAGE/units/<int:pk>/ figures -
LANGUAGE/units/<int:pk>/compare/ figures -
LANGUAGE/units/<int:pk>/competencies/ figures -
LANGUAGE/units/<int:pk>/questions/ figures -
LANGUAGE/units/<int:pk>/over-time/ persons -
LANGUAGE/units/<int:pk>/tree/ persons -
LANGUAGE/units/<int:pk>/officers/ persons persons
LANGUAGE/units/<int:pk>/officers/<int:officer>/ persons -
LANGUAGE/units/<int:pk>/officers/<int:officer>/attempts/ persons persons
LANGUAGE/units/<int:pk>/officers/<int:officer>/recognise/ persons persons
LANGUAGE/units/<int:pk>/officers/<int:officer>/recognise/<int:recognition>/withdraw/ - persons
LANGUAGE/units/<int:pk>/assign/ persons persons
LANGUAGE/units/<int:pk>/assign/file/ persons persons
LANGUAGE/units/<int:pk>/assign/<int:assignment>/ persons persons
LANGUAGE/units/<int:pk>/assign/<int:assignment>/take-back/ - persons
LANGUAGE/units/views/ holders -
LANGUAGE/units/views/save/ - who-names-a-page
LANGUAGE/units/views/pdf/ who-names-a-page who-names-a-page
LANGUAGE/units/views/files/<uuid:pk>/ her-manager -
LANGUAGE/units/views/<int:pk>/ her-manager her-manager
LANGUAGE/units/views/<int:pk>/delete/ her-manager her-manager
LANGUAGE/units/views/<int:pk>/schedule/ - her-manager
LANGUAGE/units/views/<int:pk>/send/ - her-manager
LANGUAGE/units/files/ signed-in -
LANGUAGE/units/files/<uuid:pk>/ her-manager -
LANGUAGE/units/files/<uuid:pk>/cancel/ - her-manager
LANGUAGE/who-looked/ signed-in -
""") | {"": Rule(PEOPLE["everybody"], None)}

#: Of which the world has nothing to show: 404 for who may, too.
EMPTY = {
    "cms/exercises/<int:page_id>/map/", "cms/exercises/<int:page_id>/map/live/", "cms/exercises/<int:page_id>/map/forget/",
    "cms/exercises/<int:page_id>/analysis/items/<str:key>/", "cms/exercises/<int:page_id>/analysis.csv",
    "cms/exercises/<int:page_id>/versions/compare/", "cms/exercises/<int:page_id>/versions/regrade/",
    "cms/courses/<int:page_id>/translation/", "cms/people/import/<int:pk>/done/",
    "credentials/keys/<slug:name>/", "credentials/status/<int:number>/", "media/<path:path>",
    "LANGUAGE/more-courses/<slug:course>/take/", "LANGUAGE/more-courses/<slug:course>/ask/", "LANGUAGE/law/in/<slug:code>/",
    # The activity is a check.
    *(f"LANGUAGE/courses/<slug:course>/<slug:activity>/{rest}" for rest in ("~pdf/", "~pdf/file/", "done/")),
}  # fmt: skip

#: By the model of a list in the CMS: who sees it, adds to it, changes it, deletes from it.
LISTS = {
    "people/unit": ("admins", "admins", "admins", "superuser"),
    "people/unitrole": ("admins", "admins", "admins", "admins"),
    "people/jurisdiction": ("admins", "admins", "admins", "superuser"),
    "people/rank": ("admins", "admins", "admins", "admins"),
    "law/provision": ("authors", "law-makers", "law", "admins"),
    "law/judgment": ("authors", "law-makers", "law", "admins"),
    "law/topic": ("authors", "law-makers", "law", "admins"),
    "law/practice": ("authors", "law-makers", "law", "admins"),
    "law/equalitybody": ("authors", "law-makers", "law", "admins"),
    "law/recordingrule": ("authors", "law-makers", "law", "admins"),
    "law/glossaryterm": ("authors", "law-makers", "law", "admins"),
    "progress/assignment": ("assigners", "assigners", "admins", "admins"),
    "progress/learningpath": ("admins", "admins", "admins", "admins"),
    "meetings/meeting": ("trainers", "trainers", "trainers", "superuser"),
    "quizzes/bankquestion": ("trainers+translators", "trainers", "trainers+translators", "trainers"),
    "credentials/certificatedesign": ("admins", "admins", "admins", "admins"),
}
#: Whose dialogs to choose from there are, and for whom.
CHOSEN = {
    "people/unit": "trainers", "people/jurisdiction": "authors", **{name: "authors" for name in LISTS if name[:4] == "law/"}
}  # fmt: skip


def _snippets() -> dict[str, Rule]:
    rules = {"cms/snippets/": Rule(set(), set())}
    for model, names in LISTS.items():
        see, add, change, delete = (PEOPLE[name] for name in names)
        at = f"cms/snippets/{model}"
        # Of one assignment trainers see what is given to their own units.
        look = PEOPLE["assigners-here"] if model == "progress/assignment" else change | delete
        rules |= {f"{at}/": Rule(see, None), f"{at}/results/": Rule(see, None), f"{at}/add/": Rule(add, add)}
        rules |= {f"{at}/edit/<int:pk>/": Rule(change, change), f"{at}/delete/<int:pk>/": Rule(delete, delete)}
        rules |= {f"{at}/{name}/<int:pk>/": Rule(look, None) for name in ("usage", "history", "history-results")}
        if model.partition("/")[0] != "progress":
            rules[f"{at}/copy/<int:pk>/"] = Rule(add, add)
    for model, name in CHOSEN.items():
        at = f"cms/snippets/choose/{model}"
        rules |= {
            f"{at}/{rest}": Rule(PEOPLE[name], None) for rest in ("", "results/", "chosen/<str:pk>/", "chosen-multiple/")
        }
    return rules


SNIPPETS = _snippets()
