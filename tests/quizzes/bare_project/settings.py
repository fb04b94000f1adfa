"""What any project needs to install quizzes."""

from pathlib import Path

SECRET_KEY = "bare"
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "quizzes"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "APP_DIRS": True,
    }
]
ROOT_URLCONF = "tests.quizzes.bare_project.pages"
ALLOWED_HOSTS = ["testserver"]
STATIC_URL = "/static/"
LANGUAGE_CODE = "nl"
USE_TZ = True
