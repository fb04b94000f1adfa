"""Production. Everything that differs between sites comes from the environment; an unsafe one refuses to start."""

from django.core.exceptions import ImproperlyConfigured

from onboarding.logs import JsonFormatter, to_stderr

from .base import *

SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
DEBUG = False
HOLDS_REAL_PEOPLE = True
LOGGING = to_stderr(
    env("LOG_LEVEL", default="WARNING"),
    JsonFormatter,
    requests="INFO" if env.bool("LOG_REQUESTS", default=True) else "WARNING",
)

if ERROR_SERVICE := env("ERROR_SERVICE", default=""):
    from onboarding import error_service

    error_service.connect(ERROR_SERVICE, release=env("RELEASE", default=""))

if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY in the environment: a long random text that nobody else knows.")
if not env("DATABASE_URL", default=""):
    raise ImproperlyConfigured(
        "Set DATABASE_URL in the environment: which database. Without it, this would write into the demo's under var/."
    )
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG is on. Take it out of the environment: it shows secrets to visitors.")
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set ALLOWED_HOSTS in the environment: the host names of the site, with commas.")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS holds '*'. Name the host names of the site instead.")

TRUSTED_PROXIES = trusted_proxies(env("TRUSTED_PROXIES", default=""))  # nobody else can know how many
if not env("BASE_URL", default="").startswith(("https://", "http://")):
    raise ImproperlyConfigured("Set BASE_URL in the environment: the site's address, for links in mail, with https://.")

CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
# Of `check --deploy`: other sites of the same domain are not ours to decide about, and Wagtail's preview is in a frame.
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W019", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
