"""From a form's fields to the response that the engine is given."""

from collections.abc import Iterable, Mapping
from typing import Any

from . import kinds
from .refused import Malformed
from .shuffle import Shuffle
from .state import Document


def read_answer(document: Document, data: Any, *, seed: int) -> dict:
    """The response in a submitted step; `data` has `get` and `getlist`. Raises Malformed.

    `document` is the one that was shown, in its language, and `seed` the one it was shuffled by.
    """
    name = data.get("node") or ""
    node = document["nodes"].get(name)
    if node is None:
        raise Malformed("not_a_response")
    shuffle = Shuffle(seed, name)
    match node["type"]:
        case "decision":
            return {"node": name, "choice": _chosen(data, "choice", shuffle, node["choices"])}
        case "interview":
            if data.get("done"):
                return {"node": name, "done": True}
            return {"node": name, "question": _chosen(data, "question", shuffle, node["questions"])}
        case "question":
            return {"node": name, "answer": kinds.get(node["kind"]).parse_form(data, node, shuffle)}
        case _:
            return {"node": name}


def _chosen(data: Any, field: str, shuffle: Shuffle, items: Iterable[Mapping]) -> str:
    """The id at the place that was sent; where there is none, an id that nothing has, for the engine to refuse."""
    if not data.get(field):
        raise Malformed("nothing_chosen")
    return shuffle.values(item["id"] for item in items).get(data[field], "")
