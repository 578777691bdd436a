"""The files of the reference course."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "reference"
_NAMESPACE = uuid5(NAMESPACE_URL, "common-ground/reference")


def path_of(name: str) -> Path:
    return FOLDER / name


def exists(name: str) -> bool:
    return path_of(name).exists()


def text_of(name: str) -> str:
    return path_of(name).read_text(encoding="utf-8")


@cache
def read(name: str) -> Any:
    """A YAML file below `reference/`; None where there is none."""
    return yaml.safe_load(text_of(name)) if exists(name) else None


def words_of(name: str, languages: Iterable[str]) -> dict[str, Any]:
    """A file's counterpart in each language that has one."""
    return {language: words for language in languages if (words := read(f"{language}/{name}"))}


def block_id(*path: str) -> str:
    """The id of a block: the same at every load, so that translations keep their place."""
    return str(uuid5(_NAMESPACE, "/".join(path)))
