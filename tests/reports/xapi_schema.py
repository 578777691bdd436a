"""The shape of an xAPI 1.0.3 statement as JSON Schema: our reading of part two of the specification, sections 2.4 and 4.

Only the properties that the specification defines, with the types and formats that it asks for; each MUST that a schema can
say. https://github.com/adlnet/xAPI-Spec/blob/master/xAPI-Data.md
"""

from jsonschema import Draft202012Validator

IRI = {"type": "string", "pattern": r"^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$"}
UUID = {"type": "string", "pattern": "^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
TAG = "^[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*$"
WORDS = {"type": "object", "patternProperties": {TAG: {"type": "string"}}, "additionalProperties": False}
EXTENSIONS = {"type": "object", "propertyNames": IRI}


def closed(properties: dict, *required: str) -> dict:
    return {"type": "object", "properties": properties, "required": list(required), "additionalProperties": False}


ACCOUNT = closed({"homePage": IRI, "name": {"type": "string", "minLength": 1}}, "homePage", "name")
AGENT = closed({"objectType": {"const": "Agent"}, "name": {"type": "string"}, "account": ACCOUNT}, "account")
COMPONENTS = {
    "type": "array",
    "items": closed({"id": {"type": "string", "pattern": r"^[^\s\[\],:.]+$"}, "description": WORDS}, "id"),
}
TYPES = [
    "true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other",
]  # fmt: skip
#: Which lists of components an interaction may have; and no key of what is right, which we never tell.
LISTS = {"choice": ["choices"], "sequencing": ["choices"], "matching": ["source", "target"]}
DEFINITION = closed({
    "name": WORDS, "description": WORDS, "type": IRI, "moreInfo": IRI, "extensions": EXTENSIONS,
    "interactionType": {"enum": TYPES}, "choices": COMPONENTS, "source": COMPONENTS, "target": COMPONENTS,
}) | {
    "allOf": [
        {
            "if": {"properties": {"interactionType": {"enum": [kind for kind in TYPES if name not in LISTS.get(kind, ())]}}},
            "then": {"not": {"required": [name]}},
        }
        for name in ("choices", "source", "target")
    ]
}  # fmt: skip
ACTIVITY = closed({"objectType": {"const": "Activity"}, "id": IRI, "definition": DEFINITION}, "id")
SCORE = closed({
    "scaled": {"type": "number", "minimum": -1, "maximum": 1}, "raw": {"type": "number"}, "min": {"type": "number"},
    "max": {"type": "number"},
})  # fmt: skip
RESULT = closed({
    "score": SCORE, "success": {"type": "boolean"}, "completion": {"type": "boolean"}, "response": {"type": "string"},
    "duration": {"type": "string", "pattern": r"^PT\d+(\.\d{1,2})?S$"}, "extensions": EXTENSIONS,
})  # fmt: skip
AROUND = {"type": "array", "items": ACTIVITY, "minItems": 1}
CONTEXT = closed({
    "registration": UUID, "platform": {"type": "string"}, "language": {"type": "string", "pattern": TAG},
    "contextActivities": closed(dict.fromkeys(("parent", "grouping", "category", "other"), AROUND)),
    "extensions": EXTENSIONS,
})  # fmt: skip
STATEMENT = closed(
    {
        "id": UUID, "actor": AGENT, "verb": closed({"id": IRI, "display": WORDS}, "id"), "object": ACTIVITY,
        "result": RESULT, "context": CONTEXT, "timestamp": MOMENT, "stored": MOMENT, "authority": AGENT,
        "version": {"const": "1.0.3"},
    },
    "id", "actor", "verb", "object",
)  # fmt: skip

check = Draft202012Validator(STATEMENT).validate
