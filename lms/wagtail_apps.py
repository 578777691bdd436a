"""Wagtail's apps without its own REST API (v3), which nothing here serves.

Building its schemas and routers costs every process some 18 MB and a quarter of its start; docs/decisions/0037.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from wagtail.documents.apps import WagtailDocsAppConfig
from wagtail.images.apps import WagtailImagesAppConfig
from wagtail.snippets.apps import WagtailSnippetsAppConfig

#: What the apps import of it when they are ready.
API = (
    "wagtail.api.v3.api",
    *(f"wagtail.{app}.api.v3{part}" for app in ("documents", "images", "snippets") for part in ("", ".registry", ".router")),
)


class _StandIn(ModuleType):
    """Whatever is asked of it is there, may be called, and does nothing."""

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return _StandIn(f"{self.__name__}.{name}")

    def __call__(self, *args, **kwargs) -> None:
        return None


@contextmanager
def _api_left_out() -> Iterator[None]:
    """While it lasts, the modules of the API are stand-ins; afterwards they are what they were: not imported."""
    put = [name for name in API if name not in sys.modules]
    sys.modules.update({name: _StandIn(name) for name in put})
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]


class Documents(WagtailDocsAppConfig):
    def ready(self):
        with _api_left_out():
            super().ready()


class Images(WagtailImagesAppConfig):
    def ready(self):
        with _api_left_out():
            super().ready()


class Snippets(WagtailSnippetsAppConfig):
    def ready(self):
        with _api_left_out():
            super().ready()
