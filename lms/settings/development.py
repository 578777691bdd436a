"""One person's machine: `make run`. SQLite, files on disk, production-grade serving without TLS."""

from .base import *  # noqa: F403
from .base import VAR_DIR, env
from .logs import logging_to

DEBUG = env.bool("DEBUG", default=False)
# A development key for a machine that only its owner reaches; production refuses to start without its own.
SECRET_KEY = env("SECRET_KEY", default="development-only-key-of-common-ground-not-for-production-use")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
LOGGING = logging_to(env("LOG_FORMAT", default="plain"))
WEBHOOKS_TO_LOOPBACK = True
