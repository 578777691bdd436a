"""The test suite: fast hashing, plain static names, nothing written outside a temporary folder."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403
from .logs import logging_to

SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = Path(tempfile.gettempdir()) / "common-ground-test-media"
# Whitenoise warns of a folder that isn't there; here it asks the finders instead.
STATIC_ROOT = Path(tempfile.gettempdir())
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING = logging_to("plain", level="ERROR")
