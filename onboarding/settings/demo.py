"""The embedded set-up: SQLite and files under var/. What `make demo` runs, and enough for one small municipality."""

from django.core.management.utils import get_random_secret_key

from onboarding.logs import LineFormatter, to_stderr

from .base import *

DEBUG = False
LOGGING = to_stderr("ERROR", LineFormatter)
VAR_DIR.mkdir(exist_ok=True)


def _kept_secret() -> str:
    """A secret key made on the first run and kept in var/, so that sessions survive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        path.write_text(get_random_secret_key())
        path.chmod(0o600)
    return path.read_text().strip()


SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

# Every mail lands in a mailbox that one can open at /postbus/, unless EMAIL_URL names a server; and every letter.
ROOT_URLCONF = "onboarding.demo_urls"
DEMO_MAILBOX = VAR_DIR / "postbus"
if not env("EMAIL_URL", default=""):
    EMAIL_BACKEND = "onboarding.learning.demo.kept_mails.MailboxBackend"

# Who tries the demo goes on as they like; with SECOND_FACTOR_REQUIRED=1 HR meets what a real site asks.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
