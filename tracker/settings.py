"""Settings, read from the environment. docs/operations.md lists them in one table."""

import json
import os
import secrets
import tempfile
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from kombu import Queue

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.smart_cast = False


def _text(name: str, *, default: str = "") -> str:
    """A setting; one that is there and empty means the default, as in a copy of .env.example."""
    value: str = env.str(name, default="")
    return value.strip() or default


def _switch(name: str, *, default: bool) -> bool:
    """A setting that is true or false; django-environ takes every other word for false."""
    value = _text(name, default=str(default)).lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"The setting {name} is “{value}”. It is true or false.")
    return value == "true"


if _switch("READ_DOT_ENV", default=True):
    env.read_env(BASE_DIR / ".env")


def _number(name: str, *, default: int) -> int:
    value = _text(name, default=str(default))
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"The setting {name} is “{value}”. It is a whole number.")
    return int(value)


# Without DATABASE_URL it is the embedded default: one process on this machine, with its data in var/.
EMBEDDED = not _text("DATABASE_URL")
VAR_DIR = Path(_text("VAR_DIR", default=str(BASE_DIR / "var")))


def _link_new_key(path: Path) -> None:
    descriptor, written = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)  # readable by its owner
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))
        file.flush()
        os.fsync(descriptor)
    try:
        path.hardlink_to(written)
    except FileExistsError:
        pass  # another process was first
    except OSError:  # a file system without hard links
        Path(written).replace(path)
    finally:
        Path(written).unlink(missing_ok=True)


def _embedded_key(name: str) -> str:
    """A key that the embedded default made for itself when it first ran, in a file of this name.

    It is written beside its place and linked there whole, so that no other process ever reads
    half a key; of two that start at once, the first one's key counts. An empty file is replaced.
    """
    path = VAR_DIR / name
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.stat().st_size:
            path.unlink(missing_ok=True)
        if not path.exists():
            _link_new_key(path)
        return path.read_text("ascii")
    except OSError as error:
        raise ImproperlyConfigured(
            f"The setting VAR_DIR must name a folder to write to; {error.filename}: {error.strerror}."
        ) from error


DEBUG = _switch("DEBUG", default=False)
SECRET_KEY = _text("SECRET_KEY") or (EMBEDDED and _embedded_key("secret_key"))
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "The setting SECRET_KEY is missing. Put a long random text in the environment or in the file .env, "
        "for example the output of: python -c 'import secrets; print(secrets.token_urlsafe(50))'"
    )
# Hashes the names of erased people. Apart from the database: who has both can try names.
ERASURE_KEY = _text("ERASURE_KEY") or (_embedded_key("erasure_key") if EMBEDDED else "")
ERASURES_FILE = Path(_text("ERASURES_FILE", default=str(VAR_DIR / "erasures.jsonl")))
HELD_BACK_DAYS = _number("HELD_BACK_DAYS", default=30)
EXPORT_DIR = Path(_text("EXPORT_DIR", default=str(VAR_DIR / "exports")))
EXPORT_KEPT_DAYS = _number("EXPORT_KEPT_DAYS", default=30)
EXPORT_FULLS_KEPT = _number("EXPORT_FULLS_KEPT", default=3)
RUMOUR_STALE_DAYS = _number("RUMOUR_STALE_DAYS", default=90)
FOUR_EYES = _switch("FOUR_EYES", default=False)
ALLOWED_HOSTS = _text("ALLOWED_HOSTS", default="127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in _text("CSRF_TRUSTED_ORIGINS").split(",") if origin]

# --- Who reads articles ---------------------------------------------------------------------------

EXTRACTOR = _text("EXTRACTOR", default="rules")
if EXTRACTOR not in ("rules", "language_model"):
    raise ImproperlyConfigured(f"The setting EXTRACTOR is “{EXTRACTOR}”. It is rules or language_model.")
LANGUAGE_MODEL_URL = _text("LANGUAGE_MODEL_URL").rstrip("/")
LANGUAGE_MODEL_NAME = _text("LANGUAGE_MODEL_NAME")
LANGUAGE_MODEL_KEY = _text("LANGUAGE_MODEL_KEY")
LANGUAGE_MODEL_ALLOW_PRIVATE = _switch("LANGUAGE_MODEL_ALLOW_PRIVATE", default=False)
LANGUAGE_MODEL_SECONDS = _number("LANGUAGE_MODEL_SECONDS", default=60)  # for one try
if not 1 <= LANGUAGE_MODEL_SECONDS <= 60:  # three tries and the waits between fit into the time of a task
    raise ImproperlyConfigured("The setting LANGUAGE_MODEL_SECONDS is a number from 1 to 60.")


def _amount(name: str) -> Decimal:
    """An amount of money, needed as soon as there is a model; 0 without one."""
    value = _text(name, default="" if LANGUAGE_MODEL_URL else "0")
    if not value:
        raise ImproperlyConfigured(
            f"The setting {name} is missing. It is an amount such as 0.15; 0 for a model that costs nothing."
        )
    try:
        amount = Decimal(value)
    except InvalidOperation:
        amount = Decimal(-1)
    if not (amount.is_finite() and 0 <= amount < 1_000_000):
        raise ImproperlyConfigured(f"The setting {name} is “{value}”. It is an amount such as 0.15.")
    return amount


# In one currency, whichever: prices are for a million tokens, the budget is for a day in UTC.
LANGUAGE_MODEL_PRICE_IN = _amount("LANGUAGE_MODEL_PRICE_IN")
LANGUAGE_MODEL_PRICE_OUT = _amount("LANGUAGE_MODEL_PRICE_OUT")
LANGUAGE_MODEL_DAILY_BUDGET = _amount("LANGUAGE_MODEL_DAILY_BUDGET")


def _model_options() -> dict[str, Any]:
    """What is asked for beside the text; models differ in how they want to be told of their limits."""
    wrong = ImproperlyConfigured(
        "The setting LANGUAGE_MODEL_OPTIONS is a JSON object of options of the model, with a whole number as "
        "max_tokens or max_completion_tokens, and without model, messages, response_format, stream and n."
    )
    try:
        options = json.loads(
            _text("LANGUAGE_MODEL_OPTIONS", default='{"temperature": 0, "max_tokens": 4000}')
        )
    except ValueError as error:
        raise wrong from error
    if not isinstance(options, dict) or options.keys() & {
        *("model", "messages", "response_format", "stream", "n")
    }:
        raise wrong
    limits = [options.get(name) for name in ("max_tokens", "max_completion_tokens") if name in options]
    if not limits or not all(type(limit) is int and limit > 0 for limit in limits):
        raise wrong
    return options


LANGUAGE_MODEL_OPTIONS = _model_options()


def _check_model() -> None:
    """Raise ImproperlyConfigured where what is set of the language model does not go together."""
    if EXTRACTOR == "language_model" and not LANGUAGE_MODEL_URL:
        raise ImproperlyConfigured("The setting LANGUAGE_MODEL_URL is missing: EXTRACTOR is language_model.")
    if not LANGUAGE_MODEL_URL:
        return
    try:
        address = urlsplit(LANGUAGE_MODEL_URL)
        is_address = bool(address.hostname) and (address.port or 1) > 0
    except ValueError:
        is_address = False
    if not is_address or address.scheme not in ("https", "http") or address.query or address.username:
        raise ImproperlyConfigured(
            "The setting LANGUAGE_MODEL_URL is no address of a model. It is like https://models.example/v1."
        )
    if address.scheme == "http" and not LANGUAGE_MODEL_ALLOW_PRIVATE:
        raise ImproperlyConfigured(
            "The setting LANGUAGE_MODEL_URL starts with https://. For a model on a network of your own set "
            "LANGUAGE_MODEL_ALLOW_PRIVATE=true as well."
        )
    if not LANGUAGE_MODEL_NAME:
        raise ImproperlyConfigured("The setting LANGUAGE_MODEL_NAME is missing: which model is asked.")
    if not (
        LANGUAGE_MODEL_KEY.isascii() and LANGUAGE_MODEL_KEY.isprintable() and len(LANGUAGE_MODEL_NAME) < 100
    ):
        raise ImproperlyConfigured(
            "The settings LANGUAGE_MODEL_KEY and LANGUAGE_MODEL_NAME are one line each: the key of plain "
            "ASCII characters, the name shorter than 100."
        )


_check_model()


def _spacy_pipelines() -> dict[str, str]:
    """By language, the package or the folder of a pipeline, which is loaded when a text is read."""
    found: dict[str, str] = {}
    for each in filter(None, (word.strip() for word in _text("SPACY_PIPELINES").split(","))):
        language, _sign, name = (part.strip() for part in each.partition("="))
        if not (language.isascii() and language.isalpha() and language.islower() and name):
            raise ImproperlyConfigured(
                f"The setting SPACY_PIPELINES has “{each}”. It is like "
                "en=en_core_web_trf,de=/path/to/pipeline."
            )
        if find_spec("spacy") is None:
            raise ImproperlyConfigured(
                "The setting SPACY_PIPELINES needs spaCy, which is not installed: pip install spacy, or take "
                "the setting out."
            )
        if not ((Path(name) / "meta.json").is_file() or (name.isidentifier() and find_spec(name))):
            raise ImproperlyConfigured(
                f"The setting SPACY_PIPELINES names “{name}”, which is neither an installed pipeline nor the "
                "folder of one."
            )
        found[language] = name
    return found


SPACY_PIPELINES = _spacy_pipelines()

# --- Applications ---------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django_celery_beat",  # before the desk, which takes its pages away and has one of its own
    "tracker.desk",  # before the theme, whose start page it replaces
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "tracker.desk.admin_config.DeskAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "axes",
    "simple_history",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "tracker.merges",
    "tracker.privacy",
    "people",
    "orgs",
    "tracker.duplicates",
    "tracker.dead_letters",
    "tracker.schedule",
    "tracker.access",
    "tracker",
    "tracker.news",
    "tracker.language_model",
    "tracker.corrections",
    "tracker.moves",
    "tracker.imports",
    "tracker.metrics",
    "tracker.alerts",
    "tracker.exports",
    "tracker.dashboard",
    "tracker.api",
    "tracker.agents",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "tracker.api.middleware.ApiMiddleware",
    "tracker.programs.ReadsOfPrograms",
    "tracker.desk.content_policy.ContentPolicyMiddleware",
    "tracker.programs.SessionsOfPages",
    "django.middleware.locale.LocaleMiddleware",
    "tracker.desk.dates.ReaderLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "tracker.programs.UsersOfPages",
    "tracker.programs.MessagesOfPages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "tracker.urls"
WSGI_APPLICATION = "tracker.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------


def _database(name: str, address: str) -> dict[str, Any]:
    """Connection settings of an address; SQLite gets what makes it safe for threads."""
    wrong = ImproperlyConfigured(
        f"The setting {name} is no address of a database of ours. "
        "It is like postgres://user:password@host:5432/name or sqlite:////path/to/file."
    )
    try:
        database: dict[str, Any] = env.db_url_config(address)
    except (ValueError, ImproperlyConfigured) as error:
        raise wrong from error
    match database.get("ENGINE"):
        case "django.db.backends.sqlite3":
            database["OPTIONS"] = {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            }
        case "django.db.backends.postgresql":
            database |= {"ENGINE": "tracker.postgres", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
            database["DISABLE_SERVER_SIDE_CURSORS"] = DATABASE_TRANSACTION_POOLING
            # Compiling takes longer than our queries do: 40 to 140 ms of a page, where it was tried.
            database.setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
        case _:
            raise wrong
    return database


DATABASE_TRANSACTION_POOLING = _switch("DATABASE_TRANSACTION_POOLING", default=False)
DATABASE_ADDRESS = _text("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'tracker.sqlite3'}"
DATABASES = {"default": _database("DATABASE_URL", DATABASE_ADDRESS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Cache ----------------------------------------------------------------------------------------

# What was made is kept by each process alone; what is counted, by all together where they share a Redis.
COUNTS_URL = _text("COUNTS_URL")
if COUNTS_URL and COUNTS_URL.partition("://")[0] not in ("redis", "rediss"):
    raise ImproperlyConfigured(f"The setting COUNTS_URL is “{COUNTS_URL}”. It is like redis://host:6379/1.")
API_KEPT_ANSWERS = _number("API_KEPT_ANSWERS", default=200)
CACHES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "counts": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "counts"}
    if not COUNTS_URL
    else {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": COUNTS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    },
    "answers": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "answers",
        "OPTIONS": {"MAX_ENTRIES": max(API_KEPT_ANSWERS, 1)},
    },
}

# --- Celery ---------------------------------------------------------------------------------------

EMBEDDED_BROKER = "memory://localhost"
CELERY_BROKER_URL = _text("CELERY_BROKER_URL", default=EMBEDDED_BROKER)
if CELERY_BROKER_URL.partition("://")[0] not in ("memory", "redis", "rediss", "amqp", "amqps"):
    raise ImproperlyConfigured(
        f"The setting CELERY_BROKER_URL is “{CELERY_BROKER_URL}”. It is like redis://host:6379/0 or "
        "amqp://user:password@host:5672//."
    )
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What waits for the network must not hold up what reads and decides, nor the other way round. A worker
# that is not told otherwise takes from all of them.
CELERY_TASK_QUEUES = [Queue(name) for name in ("celery", "fetch", "extract", "model", "deliver", "call")]
CELERY_TASK_ROUTES = {
    "tracker.news.tasks.poll_sources": {"queue": "fetch"},
    "tracker.news.tasks.fetch_entries": {"queue": "fetch"},
    "tracker.moves.tasks.fetch_address": {"queue": "fetch"},
    "tracker.moves.tasks.ingest_article": {"queue": "extract"},
    "tracker.moves.tasks.place_articles": {"queue": "extract"},
    "tracker.access.tasks.send_invitation": {"queue": "deliver"},
    "tracker.access.tasks.send_password_reset": {"queue": "deliver"},
    "tracker.alerts.tasks.deliver_mail": {"queue": "deliver"},
    "tracker.alerts.tasks.call_webhook": {"queue": "call"},
}
if EXTRACTOR == "language_model":  # it waits for the network as well, and needs a way out to it
    CELERY_TASK_ROUTES["tracker.moves.tasks.ingest_article"] = {"queue": "model"}
# Well below what Redis waits (an hour) and RabbitMQ (half an hour) before a message goes to another worker.
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000  # kB; a process above it is replaced after its task
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.1} if CELERY_BROKER_URL == EMBEDDED_BROKER else {}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"  # tracker.schedule fills it
DJANGO_CELERY_BEAT_TZ_AWARE = True

# --- Fetching pages ---------------------------------------------------------------------------------

# Says to whoever is asked who asks; an address where to complain belongs in it.
FETCH_USER_AGENT = _text("FETCH_USER_AGENT", default="AITalentTracker/0.1 (follows news about moves in AI)")
if not (FETCH_USER_AGENT.isascii() and FETCH_USER_AGENT.isprintable()):
    raise ImproperlyConfigured("The setting FETCH_USER_AGENT is one line of plain ASCII characters.")
FETCH_PAUSE_SECONDS = _number("FETCH_PAUSE_SECONDS", default=2)  # between two requests to one host
PAGES_KEPT_DAYS = _number("PAGES_KEPT_DAYS", default=0)  # the bytes of fetched pages; 0 is for ever
FETCH_SECONDS = _number("FETCH_SECONDS", default=30)  # for one answer, redirects too
SOURCE_FOLDERS = Path(_text("SOURCE_FOLDERS", default=str(VAR_DIR / "incoming")))
WEBHOOK_SECONDS = _number("WEBHOOK_SECONDS", default=10)  # for one answer
FETCH_PORTS = [80, 443]
FETCH_INSIDE_IN_TESTS = False  # never by the environment: it opens what only this machine can reach

# --- Language and time ----------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
TIME_ZONE = "UTC"
USE_TZ = True
FORMS_URLFIELD_ASSUME_HTTPS = True  # an address typed without a scheme; the only way until Django 6.0

# --- Static files ---------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = None if EMBEDDED else VAR_DIR / "static"  # where collectstatic gathers them
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if EMBEDDED
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = EMBEDDED  # the embedded default serves them from where they are

# --- Mail -----------------------------------------------------------------------------------------


def _mail() -> dict[str, Any]:
    """How mails are sent; the message names no part of the address, which holds a password."""
    address = _text("EMAIL_URL", default="consolemail://" if EMBEDDED else "dummymail://")
    try:
        mail: dict[str, Any] = env.email_url_config(address)
        port = mail.get("EMAIL_PORT")
    except (ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(_NO_MAIL_SERVER) from error
    if "smtp" in mail["EMAIL_BACKEND"] and not (mail.get("EMAIL_HOST") and (port is None or port > 0)):
        raise ImproperlyConfigured(_NO_MAIL_SERVER)
    return mail


_NO_MAIL_SERVER = (
    "The setting EMAIL_URL is no address of a mail server. It is like smtp+tls://user:password@host:587."
)
MAIL_IS_SET_UP = bool(_text("EMAIL_URL"))
_found = _mail()
EMAIL_BACKEND = _found["EMAIL_BACKEND"]
EMAIL_HOST = _found.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _found.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _found.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _found.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _found.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _found.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = _found.get("EMAIL_FILE_PATH") or None
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = _text("DEFAULT_FROM_EMAIL", default="tracker@localhost")

# --- Security -------------------------------------------------------------------------------------

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # refuses who has guessed too often
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = reverse_lazy("admin:login")
LOGIN_REDIRECT_URL = reverse_lazy("admin:index")
PASSWORD_RESET_TIMEOUT = 3 * 24 * 60 * 60  # of an invitation too
HTTPS = _switch("HTTPS", default=not EMBEDDED and not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
# How long browsers insist on HTTPS is hard to take back, so it starts short and covers this host alone.
SECURE_HSTS_SECONDS = _number("HSTS_SECONDS", default=3600) if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    *("security.W005", "security.W021"),  # sub-domains and preloading are the operator's
    "models.W040",  # SQLite leaves out the columns that an index only holds for PostgreSQL to read
]
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
# Where mails lead to. Not taken from a request, whose sender could name another host.
PUBLIC_URL = _text("PUBLIC_URL").rstrip("/") or (
    "" if EMBEDDED else f"http{'s' if HTTPS else ''}://{ALLOWED_HOSTS[0].lstrip('.')}"
)
if PUBLIC_URL and not PUBLIC_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        f"The setting PUBLIC_URL is “{PUBLIC_URL}”. It is like https://tracker.example."
    )
TRUST_PROXY = _switch("TRUST_PROXY", default=False)
if TRUST_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Ten wrong passwords for one name from one address, then a wait. By both, so that nobody can lock another
# out, nor everybody who comes through one proxy.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # the wait ends, however often one tries
AXES_CLIENT_IP_CALLABLE = "tracker.access.client.client_address"
AXES_LOCKOUT_CALLABLE = "tracker.desk.sign_in.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who signed in from where is not kept
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# --- REST API -------------------------------------------------------------------------------------

API_ANONYMOUS_READING = _switch("API_ANONYMOUS_READING", default=True)
# Requests a minute; 0 is no limit.
API_REQUESTS_PER_MINUTE = _number("API_REQUESTS_PER_MINUTE", default=3000)
API_REQUESTS_PER_MINUTE_ANONYMOUS = _number("API_REQUESTS_PER_MINUTE_ANONYMOUS", default=600)
CORS_ALLOWED_ORIGINS = [origin for origin in _text("API_ORIGINS").split(",") if origin and origin != "*"]
CORS_ALLOW_ALL_ORIGINS = _text("API_ORIGINS") == "*"
CORS_URLS_REGEX = r"^/(api|feeds)/|^/mcp/?$"
CORS_ALLOW_HEADERS = [
    *("authorization", "content-type", "idempotency-key", "if-match", "if-none-match", "if-range", "range"),
    *("mcp-protocol-version", "mcp-method", "mcp-name"),
]
CORS_EXPOSE_HEADERS = [
    "Accept-Ranges",
    "Content-Range",
    "ETag",
    "Last-Modified",
    "Link",
    "Location",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
]
for _origin in CORS_ALLOWED_ORIGINS:
    if not _origin.startswith(("https://", "http://")):
        raise ImproperlyConfigured(
            f"The setting API_ORIGINS names “{_origin}”. It is * or origins with commas: https://tool.example."
        )
REST_FRAMEWORK = {
    "DEFAULT_PERMISSION_CLASSES": ["tracker.api.access.ByScope"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["tracker.api.access.BearerToken"],
    "DEFAULT_THROTTLE_CLASSES": ["tracker.api.rates.PerMinute"],
    "DEFAULT_RENDERER_CLASSES": ["tracker.api.rendering.OrjsonRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "tracker.api.exports.renderers.Negotiation",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_FILTER_BACKENDS": ["tracker.api.strict.StrictFilters"],
    "DEFAULT_PAGINATION_CLASS": "tracker.api.pagination.NewestFirst",
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "tracker.api.problems.answer_to",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "AI Talent Tracker",
    "DESCRIPTION": "Who moves where in the AI industry, with the sentence that says so.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "tracker.api.schema.describe_parts",
    ],
    "ENUM_NAME_OVERRIDES": {
        "MoveKindEnum": "tracker.moves.vocabulary.MoveKind",
        "EvidenceKindEnum": "tracker.moves.vocabulary.EvidenceKind",
        "ChangedKindEnum": "tracker.alerts.models.ChangedKind",
        "CapacityEnum": "tracker.moves.vocabulary.Capacity",
        "MoveStatusEnum": "tracker.moves.vocabulary.MoveStatus",
        "OrganizationKindEnum": "orgs.models.OrganizationKind",
        "NameKindEnum": "tracker.names.models.NameKind",
        "RecordKindEnum": "tracker.api.search.RECORD_KINDS",
        "IdentifierKindEnum": "tracker.identifiers.models.KIND_CHOICES",
        "SourceKindEnum": "tracker.news.models.SourceKind",
        "SourceStateEnum": "tracker.news.models.SourceState",
        "RequestKindEnum": "tracker.corrections.models.RequestKind",
        "RequestStateEnum": "tracker.corrections.models.RequestState",
        "PairDecisionEnum": "tracker.duplicates.models.Decision",
        "DecisionKindEnum": "tracker.moves.vocabulary.DecisionKind",
        "ImportStateEnum": "tracker.imports.vocabulary.ImportState",
        "ImportVerdictEnum": "tracker.api.import_serializers.VERDICTS",
        "BulkVerdictEnum": "tracker.api.writing.bulk.VERDICTS",
        "CheckedVerdictEnum": "tracker.imports.vocabulary.Verdict",
        "HistoryKindEnum": "tracker.api.history_serializers.KIND_CHOICES",
        "LanguageEnum": LANGUAGES,
        "MailStateEnum": "tracker.alerts.models.MailState",
        "LetterStateEnum": "tracker.dead_letters.models.LetterState",
        "UserStateEnum": "tracker.access.users.UserState",
        "RoleEnum": "tracker.access.roles.Role",
        "TokenStateEnum": "tracker.access.models.TokenState",
        "OutcomeEnum": "tracker.api.approvals.OUTCOMES",
        "ModelOutcomeEnum": "tracker.language_model.models.Outcome",
        "QueueLanguageEnum": "tracker.api.review.LANGUAGES",
        "ImportChoiceEnum": "tracker.imports.vocabulary.Choice",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- Admin ----------------------------------------------------------------------------------------

SIMPLE_HISTORY_REVERT_DISABLED = True
UNFOLD = {
    "SITE_TITLE": _("AI Talent Tracker"),
    "SITE_HEADER": _("AI Talent Tracker"),
    "SITE_SUBHEADER": _("Analyst desk"),
    "SITE_SYMBOL": "swap_horiz",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _request: static("dashboard/icon.svg")},
    ],
    "STYLES": [lambda _request: static("desk/desk.css")],
    "SCRIPTS": [lambda _request: static("desk/choice_names.js")],
    "DASHBOARD_CALLBACK": "tracker.desk.start.add_what_waits",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SITE_URL": "/",
    "SIDEBAR": {
        "show_search": True,
        "navigation": [
            {
                "title": _("Work"),
                "items": [
                    {
                        "title": _("Review claims"),
                        "icon": "fact_check",
                        "link": reverse_lazy("admin:review-queue"),
                        "badge": "tracker.desk.sidebar.pending_claims",
                        "badge_variant": "primary",
                        "permission": "tracker.desk.sidebar.may_review",
                    },
                    {
                        "title": _("To approve"),
                        "icon": "approval_delegation",
                        "link": reverse_lazy("admin:moves_approval_changelist"),
                        "badge": "tracker.desk.sidebar.waiting_approvals",
                        "permission": "tracker.desk.sidebar.may_approve",
                    },
                    {
                        "title": _("Duplicates"),
                        "icon": "join_inner",
                        "link": reverse_lazy("admin:duplicates_personpair_changelist"),
                        "badge": "tracker.desk.sidebar.pairs_to_decide",
                        "badge_variant": "primary",
                        "permission": "tracker.desk.sidebar.may_decide_on_pairs",
                    },
                    {
                        "title": _("Activity"),
                        "icon": "history",
                        "link": reverse_lazy("admin:moves_decision_changelist"),
                    },
                    {
                        "title": _("Log a move"),
                        "icon": "add_circle",
                        "link": reverse_lazy("admin:moves_move_add"),
                        "permission": "tracker.desk.sidebar.may_log_moves",
                    },
                    {
                        "title": _("Read an article"),
                        "icon": "library_add",
                        "link": reverse_lazy("admin:news_article_add"),
                        "permission": "tracker.desk.sidebar.may_add_articles",
                    },
                ],
            },
            {
                "title": _("Records"),
                "separator": True,
                "items": [
                    {
                        "title": _("Moves"),
                        "icon": "swap_horiz",
                        "link": reverse_lazy("admin:moves_move_changelist"),
                        "active": "tracker.desk.sidebar.is_among_moves",
                    },
                    {
                        "title": _("Group moves"),
                        "icon": "groups",
                        "link": reverse_lazy("admin:moves_groupmove_changelist"),
                    },
                    {
                        "title": _("Claims"),
                        "icon": "format_quote",
                        "link": reverse_lazy("admin:moves_claim_changelist"),
                        "active": "tracker.desk.sidebar.is_among_claims",
                    },
                    {
                        "title": _("Imports"),
                        "icon": "upload_file",
                        "link": reverse_lazy("admin:imports_importbatch_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_imports",
                    },
                    {
                        "title": _("People"),
                        "icon": "person",
                        "link": reverse_lazy("admin:people_person_changelist"),
                    },
                    {
                        "title": _("Organizations"),
                        "icon": "apartment",
                        "link": reverse_lazy("admin:orgs_organization_changelist"),
                    },
                    {
                        "title": _("Merges"),
                        "icon": "merge",
                        "link": reverse_lazy("admin:merges_merge_changelist"),
                    },
                    {
                        "title": _("Splits"),
                        "icon": "call_split",
                        "link": reverse_lazy("admin:merges_split_changelist"),
                    },
                ],
            },
            {
                "title": _("News"),
                "separator": True,
                "items": [
                    {
                        "title": _("Articles"),
                        "icon": "article",
                        "link": reverse_lazy("admin:news_article_changelist"),
                        "active": "tracker.desk.sidebar.is_among_articles",
                    },
                    {
                        "title": _("Fetched addresses"),
                        "icon": "cloud_download",
                        "link": reverse_lazy("admin:news_fetch_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_fetches",
                    },
                    {
                        "title": _("Sources"),
                        "icon": "rss_feed",
                        "link": reverse_lazy("admin:news_source_changelist"),
                    },
                ],
            },
            {
                "title": _("Alerts"),
                "separator": True,
                "items": [
                    {
                        "title": _("Watchlists"),
                        "icon": "notifications",
                        "link": reverse_lazy("admin:alerts_watchlist_changelist"),
                    },
                    {
                        "title": _("Mails"),
                        "icon": "mail",
                        "link": reverse_lazy("admin:alerts_mail_changelist"),
                    },
                    {
                        "title": _("Webhooks"),
                        "icon": "webhook",
                        "link": reverse_lazy("admin:alerts_webhook_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_webhooks",
                    },
                    {
                        "title": _("Deliveries"),
                        "icon": "outbox",
                        "link": reverse_lazy("admin:alerts_delivery_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_webhooks",
                    },
                ],
            },
            {
                "title": _("Data protection"),
                "separator": True,
                "items": [
                    {
                        "title": _("Requests"),
                        "icon": "contact_mail",
                        "link": reverse_lazy("admin:corrections_correctionrequest_changelist"),
                        "badge": "tracker.desk.sidebar.open_requests",
                        "badge_variant": "primary",
                        "permission": "tracker.desk.sidebar.may_see_requests",
                    },
                    {
                        "title": _("Held back"),
                        "icon": "front_hand",
                        "link": reverse_lazy("admin:moves_heldclaim_changelist"),
                        "badge": "tracker.desk.sidebar.held_claims",
                        "badge_variant": "primary",
                        "permission": "tracker.desk.sidebar.may_see_held_claims",
                    },
                    {
                        "title": _("Erasures"),
                        "icon": "person_remove",
                        "link": reverse_lazy("admin:privacy_erasure_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_erasures",
                    },
                ],
            },
            {
                "title": _("System"),
                "separator": True,
                "items": [
                    {
                        "title": _("Schedule"),
                        "icon": "schedule",
                        "link": reverse_lazy("admin:django_celery_beat_periodictask_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_schedule",
                    },
                    {
                        "title": _("Language model"),
                        "icon": "smart_toy",
                        "link": reverse_lazy("admin:language_model_modelday_changelist"),
                        "active": "tracker.desk.sidebar.is_about_the_language_model",
                        "permission": "tracker.desk.sidebar.may_see_the_language_model",
                    },
                    {
                        "title": _("Dead letters"),
                        "icon": "unsubscribe",
                        "link": reverse_lazy("admin:dead_letters_deadletter_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_dead_letters",
                    },
                ],
            },
            {
                "title": _("Access"),
                "separator": True,
                "items": [
                    {
                        "title": _("Users"),
                        "icon": "group",
                        "link": reverse_lazy("admin:auth_user_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_users",
                    },
                    {
                        "title": _("API tokens"),
                        "icon": "key",
                        "link": reverse_lazy("admin:access_token_changelist"),
                        "permission": "tracker.desk.sidebar.may_see_tokens",
                    },
                ],
            },
        ],
    },
}

# --- Logging --------------------------------------------------------------------------------------

LOG_LEVEL = _text("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in (_levels := ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")):
    raise ImproperlyConfigured(f"The setting LOG_LEVEL is “{LOG_LEVEL}”. It is one of: {', '.join(_levels)}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "celery": {"level": "WARNING"},
        "axes": {"level": "WARNING"},
        "mcp": {"level": "WARNING"},
        "trafilatura": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
