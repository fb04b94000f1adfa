"""The benchmarks: as in production, with a database and files that go away afterwards."""

import tempfile
from pathlib import Path

from .base import *

_KEPT = tempfile.TemporaryDirectory(prefix="aanboord-bench-")  # gone when the process ends
FOLDER = Path(_KEPT.name)

SECRET_KEY = "only-for-benchmarks"  # noqa: S105
DEBUG = False
DEBUG_PROPAGATE_EXCEPTIONS = True  # a subject that fails ends the run, with the reason
ALLOWED_HOSTS = ["testserver"]
ROOT_URLCONF = "benchmarks.urls"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE_DIR / "benchmarks" / "templates", BASE_DIR / "templates"]}]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AUTHENTICATION_BACKENDS = [*AUTHENTICATION_BACKENDS, "django.contrib.auth.backends.ModelBackend"]  # the floor's
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = str(FOLDER / "media")
STATIC_ROOT = FOLDER
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DATABASES = {"default": database(env("DATABASE_URL", default=f"sqlite:///{FOLDER}/aanboord.sqlite3"))}
# Whatever DATABASE_URL names, the benchmarks make a database of their own beside it.
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["TEST"] = {"NAME": str(FOLDER / "bench.sqlite3") if IS_SQLITE else "aanboord_bench"}
SECOND_FACTOR_REQUIRED = False
