"""Production: everything that may differ comes from the environment; what is missing stops the start."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DATABASES, env
from .logs import logging_to

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

if "postgresql" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {
        "min_size": env.int("DATABASE_POOL_MIN", default=2),
        "max_size": env.int("DATABASE_POOL_MAX", default=10),
    }

# One proxy, which ends TLS; without it clients could choose the address under which their sign-ins are counted.
PROXIES = env.int("PROXIES", default=1)

# TLS may end at a proxy, which then says so in this header. SECURE=false is for benchmarks on loopback only.
SECURE = env.bool("SECURE", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE

# Mails carry links: with a guessed address they would lead nowhere, or where somebody else wants.
BASE_URL = env("BASE_URL", default="").rstrip("/")
if urlsplit(BASE_URL).scheme not in ("http", "https") or not urlsplit(BASE_URL).hostname:
    raise ImproperlyConfigured(
        "Set BASE_URL to the address under which people reach the site, such as https://training.example.org: "
        "links in mails begin with it."
    )
WAGTAILADMIN_BASE_URL = BASE_URL

EMAIL_URL = env("EMAIL_URL", default="")
if not EMAIL_URL:
    raise ImproperlyConfigured(
        "Set EMAIL_URL to your mail server, such as smtp+tls://user:password@host:587, so that people can set a "
        "new password themselves; or to 'none', which switches that off."
    )
MAIL = EMAIL_URL != "none"
if MAIL:
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", default=f"no-reply@{urlsplit(BASE_URL).hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = logging_to(env("LOG_FORMAT", default="json"))
