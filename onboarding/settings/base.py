"""What every set-up shares. Each environment adds its own module on top; see docs/operator.md."""

from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
VAR_DIR = Path(env("VAR_DIR", default="") or BASE_DIR / "var")  # where the site writes, besides its database

INSTALLED_APPS = [
    "onboarding.hr",
    "onboarding.learning",
    "onboarding.lessons",
    "onboarding.people",
    "quizzes",
    "onboarding.people.apps.AccountsConfig",
    "wagtail.embeds",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.sites",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "onboarding.request_ids.number_requests",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "onboarding.compressed_pages.CompressedPages",
    "onboarding.unreadable_requests.forget_broken_cookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "onboarding.security.keep_nothing",
    "onboarding.people.language.OwnLanguage",
    "onboarding.unreadable_requests.ReadableOnly",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "onboarding.people.shared_devices.shared_device_rules.OnSharedDevice",
    "onboarding.people.sessions.sign_ins.RememberDevice",
    "onboarding.people.second_factor.factor_requirement.SetUpFirst",
    "onboarding.hr.tenancy.gatekeeper.OwnOrganisationOnly",
    "onboarding.hr.tenancy.desk_input.AsItsFormsSend",
    "onboarding.people.last_officer.LastOfficerStays",
    "onboarding.security.ContentSecurityPolicy",
    "onboarding.errors.say_what_is_not_allowed",
    "onboarding.security.forget_on_sign_out",
]

ROOT_URLCONF = "onboarding.urls"
WSGI_APPLICATION = "onboarding.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["onboarding.constant_addresses"],
            "libraries": {"i18n": "onboarding.constant_texts", "wagtailadmin_tags": "onboarding.hr.kept_frame"},
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "onboarding.people.context.organisation",
                "onboarding.people.context.content_language",
                "onboarding.people.context.preview",
                "onboarding.people.shared_devices.on_page.shared_device",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database --------------------------------------------------------------------------------------------------------


# A server of PostgreSQL that vanished with its machine closes no connection: without these, whoever asked it something
# waits for a quarter of an hour, and whoever waits for its answer for two hours. Over a unix socket they mean nothing.
NOTICE_VANISHED = {
    "connect_timeout": 3,  # seconds, for each of several hosts
    "tcp_user_timeout": 5_000,  # milliseconds that what was sent may stay unacknowledged
    "keepalives_idle": 5,  # seconds
    "keepalives_interval": 2,  # seconds
    "keepalives_count": 3,
}


def database(url: str, is_pooled: bool = False) -> dict[str, Any]:
    """Django's settings for a database URL, with a connection that is kept between requests.

    SQLite gets WAL, immediate transactions and a patient lock.

    PostgreSQL may be several hosts, of which `?target_session_attrs=read-write` takes the primary; what else the URL
    names goes before our own choices. `is_pooled`: each transaction gets another connection, so that nothing may stay
    on one: no cursor, no setting, and no prepared statement unless the pooler keeps those.

    `synchronous=FULL` because an acknowledged answer must survive a power cut; `recursive_triggers` because
    REPLACE deletes rows, and without it does not ask the triggers that refuse that (row_guards.py);
    `journal_size_limit` (bytes) because the log of writes, which stays while a connection does, would stay as large as
    the largest import ever made it. Django itself switches SQLite's foreign keys on.
    """
    config: dict[str, Any] = env.db_url_config(url)
    config["CONN_MAX_AGE"] = 60  # seconds
    config["CONN_HEALTH_CHECKS"] = True
    if config["ENGINE"].endswith("sqlite3"):
        config["ENGINE"] = "onboarding.kept_sqlite3"
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 60,  # seconds: undoing an import of 50,000 people holds the one writer for some 40
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON;"
            "PRAGMA journal_size_limit=16777216;",
        }
    else:
        # From the second time on a connection; see quizzes/prepared_statements.py.
        prepare = 1 if env.bool("PREPARED_STATEMENTS", default=not is_pooled) else None
        config["DISABLE_SERVER_SIDE_CURSORS"] = is_pooled
        # What comes through a cursor is read to its end, never the first rows alone: PostgreSQL plans it so. And it
        # knows what processes that help cost to start: two took 13 ms of CPU and more, to count everyone no sooner.
        plans = {} if is_pooled else {"options": "-c cursor_tuple_fraction=1 -c parallel_setup_cost=10000"}
        config["OPTIONS"] = {
            **NOTICE_VANISHED,
            "prepare_threshold": prepare,
            **plans,
            **config.get("OPTIONS", {}),
        }
    return config


# The database itself, where DATABASE_URL names a pooler that hands each transaction another connection.
DATABASE_DIRECT_URL = env("DATABASE_DIRECT_URL", default="")
DATABASES = {
    "default": database(
        env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'aanboord.sqlite3'}",
        is_pooled=bool(DATABASE_DIRECT_URL),
    )
}
if DATABASE_DIRECT_URL:
    DATABASES["direct"] = database(DATABASE_DIRECT_URL)

# A standby that follows it: HR's lists and exports are read there (onboarding/replica.py).
if DATABASE_REPLICA_URL := env("DATABASE_REPLICA_URL", default=""):
    DATABASES["replica"] = database(DATABASE_REPLICA_URL)
    DATABASE_ROUTERS = ["onboarding.replica.ReadsReplica"]
if len(DATABASES) > 1 and not all(one["ENGINE"].endswith("postgresql") for one in DATABASES.values()):
    raise ImproperlyConfigured(
        "DATABASE_REPLICA_URL and DATABASE_DIRECT_URL stand beside a PostgreSQL: DATABASE_URL must be one too."
    )


def trusted_proxies(text: str) -> int:
    """How many proxies of ours add to X-Forwarded-For before a request gets here."""
    if not text.isdecimal():
        raise ImproperlyConfigured(
            "Set TRUSTED_PROXIES in the environment: how many proxies of yours stand before the site and add to "
            "X-Forwarded-For. A whole number: 1 behind a single nginx, 0 without any."
        )
    return int(text)


# Earlier values of SECRET_KEY, newest first, while what was made with them is still about.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

# --- People and signing in -------------------------------------------------------------------------------------------

HOLDS_REAL_PEOPLE = False  # then nothing that belongs to the demo goes into its database
AUTH_USER_MODEL = "people.User"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # an address may open an account at several organisations; decisions/0013
    "templates.W003",  # constant_texts.py stands in for Django's i18n
]
AUTHENTICATION_BACKENDS = ["onboarding.people.backends.PeopleBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "onboarding.people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "onboarding.people.passwords.NotOnesName"},
    {"NAME": "onboarding.people.passwords.NotEverybodys"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "learning:dashboard"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "onboarding.people.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "onboarding.people.sign_in_forms.LoginForm",
    "reset_password": "onboarding.people.sign_in_forms.ResetPasswordForm",
    "reset_password_from_key": "onboarding.people.sign_in_forms.ResetPasswordKeyForm",
    "change_password": "onboarding.people.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "onboarding.people.sign_in_forms.ReauthenticateForm",
    "request_login_code": "onboarding.people.sign_in_forms.RequestLoginCodeForm",
    "confirm_login_code": "onboarding.people.sign_in_forms.ConfirmLoginCodeForm",
}
# allauth's own would write addresses down a second time; this one ends with the address that it was sent to.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None  # asked on the sign-in screen
ACCOUNT_SESSION_COOKIE_AGE = env.int("OWN_DEVICE_DAYS", default=30) * 24 * 60 * 60  # seconds, on someone's own device
SESSION_ENGINE = "onboarding.people.sessions.session_store"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # seconds, also in a browser that is never closed
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = False  # ours are in onboarding/people/sign_in_limits.py
LIMITS_ON = True
PROVIDERS_INSIDE: list[str] = env.list("PROVIDERS_INSIDE", default=[])  # hosts, of single sign-on on our own network

ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60  # seconds: a mail may be a while on its way
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True

SECOND_FACTOR_REQUIRED = True  # of HR, reviewers and administrators
MFA_ADAPTER = "onboarding.people.second_factor.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"  # a passkey is both steps in one: what someone has, and a finger or a PIN
MFA_TOTP_TOLERANCE = 1  # a code before and after: the clock of a phone may be off by half a minute
MFA_ALLOW_UNVERIFIED_EMAIL = True  # HR knows who people are; allauth's copy of addresses is neither read nor written
MFA_FORMS = {
    "authenticate": "onboarding.people.second_factor.factor_forms.AuthenticateForm",
    "reauthenticate": "onboarding.people.second_factor.factor_forms.ReauthenticateForm",
    "activate_totp": "onboarding.people.second_factor.factor_forms.ActivateTOTPForm",
    "authenticate_webauthn": "onboarding.people.second_factor.factor_forms.AuthenticateWebAuthnForm",
    "login_webauthn": "onboarding.people.second_factor.factor_forms.LoginWebAuthnForm",
    "reauthenticate_webauthn": "onboarding.people.second_factor.factor_forms.ReauthenticateWebAuthnForm",
    "add_webauthn": "onboarding.people.second_factor.factor_forms.AddWebAuthnForm",
    "edit_webauthn": "onboarding.people.second_factor.factor_forms.EditWebAuthnForm",
}
TRUSTED_PROXIES = trusted_proxies(env("TRUSTED_PROXIES", default="0"))

# --- Caches ----------------------------------------------------------------------------------------------------------

SHARED_CACHE_TABLE = "people_shared_cache"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # How often what was done (onboarding/people/limits.py), counted by every process together.
    "limits": env.cache_url("CACHE_URL", default=f"dbcache://{SHARED_CACHE_TABLE}"),
    # How far background work is, seen by every process of the site; several machines share a Redis or a Valkey.
    "progress": env.cache_url("PROGRESS_CACHE_URL", default=f"filecache://{VAR_DIR / 'progress'}"),
}

if CACHES["limits"].get("LOCATION") == SHARED_CACHE_TABLE:
    CACHES["limits"]["BACKEND"] = "onboarding.people.counting_cache.CountingCache"

for name in ("limits", "progress"):
    if CACHES[name]["BACKEND"].endswith("RedisCache"):
        CACHES[name]["BACKEND"] = "onboarding.people.shared_cache.SharedCache"

# --- Language and time -----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

# --- Files -----------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
JOINED_FILES = VAR_DIR / "joined"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "onboarding.joined_files.JoinedFinder",
]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(VAR_DIR / "media"))()
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Several machines share a bucket (S3 or another server of that kind) instead of a folder; requirements-services.txt.
if MEDIA_BUCKET := env("MEDIA_BUCKET", default=""):
    STORAGES["default"] = {
        "BACKEND": "onboarding.bucket_storage.BucketStorage",
        "OPTIONS": {
            "bucket_name": MEDIA_BUCKET,
            "endpoint_url": env("MEDIA_BUCKET_URL", default="") or None,
            "region_name": env("MEDIA_BUCKET_REGION", default="") or None,
            "access_key": env("MEDIA_BUCKET_KEY", default="") or None,
            "secret_key": env("MEDIA_BUCKET_SECRET", default="") or None,
        },
    }
# What signs evidence packs: an RSA key in PEM, or the path of one. Without it, one is made there on the first use.
EVIDENCE_KEY = env("EVIDENCE_KEY", default="")
EVIDENCE_KEY_MADE_AT = VAR_DIR / "evidence-key.pem"
EVIDENCE_EARLIER_KEYS = env.list("EVIDENCE_EARLIER_KEYS", default=[])  # paths of public keys in PEM
# Most servers that allow uploads also keep them in memory: 10 MB is a long video's poster, not the video.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- Wagtail ---------------------------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Aan boord"
WAGTAILADMIN_BASE_URL = env("BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/aanmelden/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_WORKFLOW_ENABLED = False  # its screens: reviewing has its own, on its records (decisions/0017)
WAGTAIL_FINISH_WORKFLOW_ACTION = "onboarding.lessons.finished_reviews.leave_to_hr"
WAGTAIL_MODERATION_ENABLED = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "off"  # it would look for pages of every organisation
WAGTAILEMBEDS_FINDERS: list[Any] = []  # films are links (lessons/video.py): nothing is asked of other sites
WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL = 1500  # milliseconds
WAGTAILADMIN_PERMITTED_LANGUAGES = [("nl", "Nederlands"), ("fr", "Français"), ("en", "English")]
WAGTAILADMIN_COMMENTS_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "onboarding.lessons.rich_text.RichTextArea"}}
WAGTAIL_USER_TIME_ZONES = ["Europe/Brussels"]  # one, so that nobody is asked: due dates and mails keep to it
WAGTAILIMAGES_IMAGE_MODEL = "wagtailimages.Image"
WAGTAILIMAGES_IMAGE_FORM_BASE = "onboarding.lessons.pictures.PictureForm"
WAGTAILIMAGES_WEBP_QUALITY = 50  # what employees see; the first visit to a lesson stays within 75 KB
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 25_000_000  # some 100 MB unpacked
WAGTAILDOCS_DOCUMENT_FORM_BASE = "onboarding.lessons.documents.DocumentForm"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "txt", "mp4", "webm", "vtt"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "onboarding.desk_search"}}

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- Security --------------------------------------------------------------------------------------------------------

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
DEFAULT_EXCEPTION_REPORTER_FILTER = "onboarding.error_reports.NothingTyped"
CSRF_FAILURE_VIEW = "onboarding.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail shows its preview in a frame of the same origin.

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "frame-src": ["https://www.youtube-nocookie.com", "https://player.vimeo.com"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    }
}

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10  # seconds: where mail is sent at once, nobody waits longer for a server that is silent
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="aanboord@localhost")
# Who runs the site: hears by mail when something stops working, and is named to HR as whom to call.
OPERATOR_EMAIL: list[str] = env.list("OPERATOR_EMAIL", default=[])
