"""What goes wrong in production leaves its time, its address and its traceback on stderr, and nobody's data."""

from __future__ import annotations

import logging
import re
from pathlib import Path

from onboarding.logs import LineFormatter
from tests.migrated_database import put_file
from tests.production_process import SAFE, start

SCRIPT = """
import io, sys, types
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.core.wsgi import get_wsgi_application
from django.urls import path
from onboarding import urls

def broken(request):
    raise RuntimeError("het brak")

module = types.ModuleType("broken_urls")
vars(module).update(vars(urls), urlpatterns=[path("stuk/", broken), *urls.urlpatterns])
sys.modules["broken_urls"] = module
settings.ROOT_URLCONF = "broken_urls"
settings.MIDDLEWARE.remove("django.middleware.csrf.CsrfViewMiddleware")
body = b"wachtwoord=geheim-in-formulier"
environ = {
    "REQUEST_METHOD": "POST", "PATH_INFO": "/stuk/", "QUERY_STRING": "sleutel=geheim-in-adres", "SERVER_NAME": "x",
    "SERVER_PORT": "443", "HTTP_HOST": settings.ALLOWED_HOSTS[0], "wsgi.url_scheme": "https", "wsgi.errors": sys.stderr,
    "HTTP_X_FORWARDED_PROTO": "https", "CONTENT_TYPE": "application/x-www-form-urlencoded",
    "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
}
answered = []
page = b"".join(get_wsgi_application()(environ, lambda status, headers: answered.append(status)))
print(answered[0], "Even geduld" in page.decode(), "het brak" in page.decode())
missing = dict(environ, PATH_INFO="/bestaat-niet/", REQUEST_METHOD="GET")
get_wsgi_application()(missing, lambda status, headers: print(status))
get_wsgi_application()(dict(missing, HTTP_HOST="kwaad.example"), lambda status, headers: print(status))
"""
TASK = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django_tasks_db.models import DBTaskResult
from onboarding.hr.imports.import_tasks import check
from onboarding.hr.worker.worker_loop import LastingWorker
check.enqueue(404, 404)
worker = LastingWorker("x")
worker.run_task(DBTaskResult.objects.get())
"""
LINE = r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d{4} ERROR django\.request: POST Internal Server Error: /stuk/$"


def test_every_failure_of_ours_leaves_its_time_its_address_and_its_traceback(tmp_path: Path) -> None:
    ran = start(SCRIPT, **SAFE, DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}")
    assert ran.stdout.splitlines() == ["500 Internal Server Error True False", "404 Not Found", "400 Bad Request"], ran
    assert re.search(LINE, ran.stderr, re.MULTILINE), ran.stderr
    assert "Traceback (most recent call last)" in ran.stderr
    assert "RuntimeError: het brak" in ran.stderr
    assert "geheim" not in ran.stderr
    assert "bestaat-niet" not in ran.stderr
    assert "kwaad" not in ran.stderr


def test_a_task_that_fails_leaves_its_traceback_too(tmp_path: Path) -> None:
    put_file(tmp_path / "db.sqlite3")
    ran = start(TASK, **SAFE, DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}")
    assert ran.returncode == 0, ran.stderr
    assert re.search(r"^\d{4}-.* ERROR ", ran.stderr, re.MULTILINE), ran.stderr
    assert "Traceback (most recent call last)" in ran.stderr
    assert "DoesNotExist" in ran.stderr


def test_the_code_of_a_letter_is_not_in_the_log() -> None:
    record = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: %s", None, None)
    record.args = ("/brief/K7RM-3XRP-8WTC/",)
    assert LineFormatter().format(record).endswith("django.request: Internal Server Error: /brief/…/")
