"""Rows that happened before today, in bulk."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models


@contextmanager
def moments_kept(*kept: type[models.Model]) -> Iterator[None]:
    """Meanwhile new rows of these models have the moments that they were given, and not that of their insertion."""
    fields = [field for model in kept for field in model._meta.fields if getattr(field, "auto_now_add", False)]
    for field in fields:
        field.auto_now_add = False
    try:
        yield
    finally:
        for field in fields:
            field.auto_now_add = True
