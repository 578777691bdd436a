"""What every installation shares. Everything that differs comes from the environment (see docs/operators.md)."""

from pathlib import Path

import environ

from . import languages

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parents[2]
#: What an installation makes and may lose: the SQLite file excepted, which is for one person's machine.
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

SITE_NAME = "Common Ground"

INSTALLED_APPS = [
    "people",
    "law",
    "courses",
    "progress",
    "meetings",
    "quizzes",
    "credentials",
    "reports",
    "lms",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "oauth2_provider",
    "wagtail_localize",
    "wagtail_localize.locales",
    "lms.users.PeopleInTheCms",
    "lms.wagtail_apps.Snippets",
    "lms.wagtail_apps.Documents",
    "lms.wagtail_apps.Images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail.embeds",
    "wagtail",
    "modelcluster",
    "taggit",
    "treebeard",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lms.middleware.RequestLog",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.middleware.OwnLanguageInTheCms",
    "lms.ask_first.AskFirst",
    "lms.middleware.ContentSecurityPolicy",
    "lms.errors.SentencesForPeople",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["lms.capitals"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.context.page",
            ],
        },
    }
]

# SQLite by default; a transaction takes its write lock when it begins, so that an answer waits for
# another writer instead of failing half-way (SQLite can't upgrade a read lock that became stale).
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
if "sqlite" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
if REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}
    SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Long work waits in the database and is done by `manage.py work`, of which every node may have some.
# Wagtail's own small tasks (search index, files of deleted pictures) stay with the request that causes them.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "later": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

#: Former ones, with which what was signed or encrypted before can still be read.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["people.backends.ServiceNumberOrEmail"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
#: Proxies of our own before the application, whose entries in X-Forwarded-For are believed.
PROXIES = env.int("PROXIES", default=0)
#: Whether mail can be sent: without it nobody is offered a new password by e-mail.
MAIL = True
#: Whether webhooks may lead to this machine itself, and then without TLS: for trying out, never where others can reach it.
WEBHOOKS_TO_LOOPBACK = False
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
WAGTAIL_FRONTEND_LOGIN_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = languages.LANGUAGES
LANGUAGE_FALLBACKS = languages.LANGUAGE_FALLBACKS
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = ["lms.formats"]
WAGTAIL_I18N_ENABLED = True
# A translation goes live when somebody publishes it, not when it is begun.
WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {"CLASS": "courses.desk.memory.TranslationMemory"}
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# The editor's script then proposes an ASCII address for a title of any script; `CoursePart` refuses others.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TIME_ZONE = env("TIME_ZONE", default="Europe/Sarajevo")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "lms.static.StaticFiles"},
    # What only a view may hand out: printed courses, certificates. All nodes share it, as they share uploads.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env("PRIVATE_ROOT", default=str(VAR_DIR / "private"))},
    },
}
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))

WAGTAIL_SITE_NAME = SITE_NAME
WAGTAILADMIN_BASE_URL = env("BASE_URL", default="http://127.0.0.1:8000")
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "rtf", "txt", "xlsx", "mp4", "webm", "vtt"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILUSERS_PASSWORD_ENABLED = True
# People set a new password on pages of our own (`people/passwords.py`), in their own language.
WAGTAIL_PASSWORD_RESET_ENABLED = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["reports.api.authentication.ClientToken"],
    "DEFAULT_PERMISSION_CLASSES": ["reports.api.authentication.IsClient"],
    "DEFAULT_THROTTLE_CLASSES": ["reports.api.limit.PerClient"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "lms.errors.api_error",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
# Client credentials alone (docs/decisions/0033): no other grant, view or endpoint of the library is there.
OAUTH2_PROVIDER_APPLICATION_MODEL = "oauth2_provider.Application"
OAUTH2_PROVIDER = {
    "OAUTH2_SERVER_CLASS": "oauthlib.oauth2.BackendApplicationServer",
    "OAUTH2_BACKEND_CLASS": "reports.oauth_flow.Core",
    "OAUTH2_VALIDATOR_CLASS": "reports.oauth_flow.ClientCredentials",
    "ACCESS_TOKEN_GENERATOR": "reports.oauth.new_access_token",
    "ACCESS_TOKEN_EXPIRE_SECONDS": 1800,
    # What is kept of a token is its hash.
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
    "COMPLIANT_BCP_RFC9700_REFRESH_TOKEN": True,
    "REFRESH_TOKEN_REUSE_PROTECTION": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_SCHEME": True,
    "ALLOWED_REDIRECT_URI_SCHEMES": ["https"],
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Common Ground API",
    "DESCRIPTION": "What training units read of their own officers: completions, enrolments, attempts, competencies, "
    "certificates, officers, units, courses, live sessions; and how questions do. And what they write: enrolments, "
    "assignments.",
    "VERSION": "1.1.0",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "reports.api.deprecated.mark"],
    "SERVE_INCLUDE_SCHEMA": False,
    # The check looks at every view, Wagtail's too; the schema that we serve has our own alone, and tests validate it.
    "ENABLE_DJANGO_DEPLOY_CHECK": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {"LanguageEnum": "reports.languages.CHOICES"},
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "clientSecret": {"type": "http", "scheme": "basic", "description": "Id and secret of client credentials."}
        }
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}

# Previews in the CMS, which are shown in a frame of our own, say so themselves.
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
CSRF_FAILURE_VIEW = "lms.errors.expired_form"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
