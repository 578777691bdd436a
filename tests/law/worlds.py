"""A small library: two States, an entity, law, a judgment, a practice, a body and a word."""

from wagtail.models import Locale

from law.models import EqualityBody, GlossaryTerm, Practice, RecordingRule, Verification
from tests import factories as make

COMMON = {"verification": Verification.KNOWLEDGE}


def practice(where, what="Ask the victim twice.", **fields) -> Practice:
    return Practice.objects.create(**_common(fields), jurisdiction=where, what=what, **fields)


def body(where, name="Ombudsperson", **fields) -> EqualityBody:
    return EqualityBody.objects.create(**_common(fields), jurisdiction=where, name=name, **fields)


def recording(where, text="By hand, in a register.", **fields) -> RecordingRule:
    return RecordingRule.objects.create(**_common(fields), jurisdiction=where, text=text, **fields)


def term(name="hate crime", definition="Offence with a bias motive", **fields) -> GlossaryTerm:
    key = fields.pop("key", name.replace(" ", "-"))
    return GlossaryTerm.objects.create(**_common(fields), key=key, term=name, definition=definition, **fields)


def library():
    """State BA with entity BA-SRP, and RS; something of each kind."""
    state = make.jurisdiction("BA")
    entity = make.jurisdiction("BA-SRP", parent=state)
    other = make.jurisdiction("RS")
    make.provision(state, topic="incitement", article="145a", summary="Inciting hatred in the State.")
    make.provision(entity, topic="definition", article="123", summary="Hate as a motive.")
    make.provision(other, topic="incitement", article="317", summary="Inciting hatred in Serbia.")
    make.judgment(
        "secic", name="Šečić v. Croatia", respondents=" HR ", convention_articles=" 3 14 ", themes=" delay ",
        grounds=" roma ",
    )
    practice(other)
    body(state)
    recording(state)
    term(equivalents="bs: zločin iz mržnje\nuk: злочин на ґрунті ненависті")
    return state, entity, other


def _common(fields: dict) -> dict:
    return {**COMMON, "locale": fields.pop("locale", None) or Locale.get_default()}
