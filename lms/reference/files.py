"""The files of the reference course."""

from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "reference"
_NAMESPACE = uuid5(NAMESPACE_URL, "common-ground/reference")


@cache
def read(name: str) -> Any:
    """A YAML file below `reference/`; None where there is none."""
    path = FOLDER / name
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else None


def block_id(*path: str) -> str:
    """The id of a block: the same at every load, so that translations keep their place."""
    return str(uuid5(_NAMESPACE, "/".join(path)))
