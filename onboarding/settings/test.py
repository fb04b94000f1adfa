"""The tests: quick password hashing, mail kept in memory, files in a folder that goes away."""

import tempfile
from pathlib import Path

from .base import *

SECRET_KEY = "only-for-tests"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = tempfile.mkdtemp(prefix="aanboord-media-")
EVIDENCE_KEY_MADE_AT = Path(MEDIA_ROOT) / "evidence-key.pem"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES["progress"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "progress"}
WHITENOISE_AUTOREFRESH = True
LIMITS_ON = False
PROVIDERS_INSIDE = ["127.0.0.1", "localhost"]
SECOND_FACTOR_REQUIRED = False  # the tests of it have it on
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # for each worker, as with Django's engine
    # The tests ask many more queries than Python's 128: one that comes again is not read by SQLite again.
    DATABASES["default"]["OPTIONS"]["cached_statements"] = 3000
