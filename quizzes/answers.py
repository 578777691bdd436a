"""From a form's fields to the response that the engine is given."""

from typing import Any

from . import kinds
from .refused import Malformed
from .state import Document


def read_answer(document: Document, data: Any) -> dict:
    """The response in a submitted step; `data` has `get` and `getlist`. Raises Malformed."""
    name = data.get("node") or ""
    node = document["nodes"].get(name)
    if node is None:
        raise Malformed("not_a_response")
    match node["type"]:
        case "decision":
            return {"node": name, "choice": _chosen(data, "choice")}
        case "interview":
            if data.get("done"):
                return {"node": name, "done": True}
            return {"node": name, "question": _chosen(data, "question")}
        case "question":
            return {"node": name, "answer": kinds.get(node["kind"]).parse_form(data, node)}
        case _:
            return {"node": name}


def _chosen(data: Any, field: str) -> str:
    if not data.get(field):
        raise Malformed("nothing_chosen")
    return data[field]
