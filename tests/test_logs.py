"""What goes wrong in production leaves its time, its address and its traceback on stderr, and nobody's data."""

from __future__ import annotations

import ast
import json
import logging
from pathlib import Path
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.middleware.csrf import REASON_BAD_REFERER
from django.test import RequestFactory
from django.urls import ResolverMatch

from onboarding import request_ids
from onboarding.hr.worker import worker_log
from onboarding.logs import JsonFormatter, LineFormatter
from tests.error_collector import error_service
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
    "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_REQUEST_ID": "0123456789abcdef0123456789abcdef",
    "CONTENT_TYPE": "application/x-www-form-urlencoded",
    "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
}
answered = []
page = b"".join(get_wsgi_application()(environ, lambda status, headers: answered.append(status)))
print(answered[0], "Even geduld" in page.decode(), "het brak" in page.decode(), "89abcdef</strong>" in page.decode())
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
GIVEN = "0123456789abcdef0123456789abcdef"


def events(stderr: str) -> list[dict[str, Any]]:
    """What production wrote: every line is one event."""
    return [json.loads(line) for line in stderr.splitlines()]


def test_every_failure_of_ours_leaves_its_time_its_address_and_its_traceback(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    with error_service() as (address, kept):
        ran = start(
            SCRIPT,
            **SAFE,
            VAR_DIR=str(tmp_path),
            DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}",
            ERROR_SERVICE=address,
        )
    assert ran.stdout.splitlines() == ["500 Internal Server Error True False True", "404 Not Found", "400 Bad Request"]
    failed, *answered = events(ran.stderr)
    assert (failed["level"], failed["logger"], failed["id"]) == ("ERROR", "django.request", GIVEN)
    assert (failed["method"], failed["message"]) == ("POST", "Internal Server Error: /stuk/")
    assert failed["traceback"].startswith("Traceback (most recent call last)")
    assert failed["traceback"].endswith("RuntimeError")
    assert [(one["id"], one["path"], one["status_code"]) for one in answered] == [
        (GIVEN, "/stuk/", 500),
        (GIVEN, "…", 404),
        (GIVEN, "…", 400),
    ]
    [sent] = kept
    assert (sent["message"], sent["tags"]["id"], sent["tags"]["path"]) == (failed["message"], GIVEN, "/stuk/")
    [problem] = sent["exception"]["values"]
    assert problem["type"] == "RuntimeError"
    assert [frame["function"] for frame in problem["stacktrace"]["frames"]][-1] == "broken"
    for private in ("geheim", "het brak", "bestaat-niet", "kwaad"):
        assert private not in ran.stderr
        assert private not in json.dumps(sent)


def test_a_task_that_fails_leaves_its_traceback_too(tmp_path: Path) -> None:
    put_file(tmp_path / "db.sqlite3")
    ran = start(TASK, **SAFE, DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}")
    assert ran.returncode == 0, ran.stderr
    [event] = [one for one in events(ran.stderr) if one["level"] == "ERROR"]
    assert event["id"].startswith("task-")
    assert "DoesNotExist: Job matching query does not exist." in event["traceback"]


def record_of(message: str, *args: object, problem: BaseException | None = None) -> logging.LogRecord:
    thrown = (type(problem), problem, problem.__traceback__) if problem else None
    return logging.LogRecord("django.request", logging.ERROR, "", 0, message, args, thrown)


def test_the_code_of_a_letter_and_an_address_are_not_in_the_log() -> None:
    request_ids.current.set("")
    line = LineFormatter().format(record_of("Refused: %s for %s", "/brief/K7RM-3XRP-8WTC/", "jan@lennik.example"))
    assert line.endswith("ERROR django.request Refused: /brief/…/ for …")


def test_words_in_a_path_and_the_address_that_a_form_came_from_are_not_in_the_log(rf: RequestFactory) -> None:
    path = "/bestand/7/Fatim\xe0.pdf"
    request = rf.get(path)
    request.resolver_match = ResolverMatch(lambda _request: None, (), {"number": "7", "name": "Fatim\xe0.pdf"})
    reason = REASON_BAD_REFERER % "https://kwaad.example/zoek?wie=Fatima"
    escaped = path.encode("unicode_escape").decode("ascii")
    for words in (("%s could not be read.", path), ("Forbidden (%s): %s", reason, escaped)):
        record = record_of(*words)
        record.__dict__["request"] = request
        told = JsonFormatter().told(record)
        assert told["path"] == "/bestand/7/…"
        assert "/bestand/7/…" in told["message"]
        assert "Fatim" not in json.dumps(told)
    assert told["message"].startswith("Forbidden (Referer checking failed - https://kwaad.example/… does not match any")


def test_no_line_of_ours_has_a_path_without_its_request() -> None:
    """Only with it the words of the path are left out."""
    found = 0
    for file in (Path(__file__).parents[1] / "onboarding").rglob("*.py"):
        text = file.read_text()
        for node in ast.walk(ast.parse(text)) if "request.path" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("logger."):
                says = any("request.path" in ast.unparse(one) for one in node.args)
                found += says
                assert not says or "extra" in {one.arg for one in node.keywords}, f"{file}:{node.lineno}"
    assert found


def test_a_traceback_says_what_the_machine_says_and_quotes_nobody() -> None:
    typed = "Fatima"
    said = {
        ValueError("invalid literal for int(): 'Fatima'"): "ValueError",
        IntegrityError("duplicate key\nDETAIL: Key (email)=(fatima@x.example)"): "IntegrityError: duplicate key",
        OperationalError(
            "could not extend file: No space left"
        ): "OperationalError: could not extend file: No space left",
        FileNotFoundError(2, "No such file", "fatima.jpg"): "FileNotFoundError: No such file",
        ExceptionGroup("Fatima", [ValueError("Fatima")]): "ValueError",
    }
    for problem, words in said.items():
        try:
            try:
                raise problem
            except Exception as first:
                raise RuntimeError(typed) from first
        except RuntimeError as last:
            caught = last
        line = JsonFormatter().format(record_of("It failed.", problem=caught))
        assert line.count("\n") == 0
        assert json.loads(line)["traceback"].splitlines()[-1] == "RuntimeError"
        assert words in json.loads(line)["traceback"].splitlines()
        assert "fatima" not in line.lower()


def test_the_worker_says_that_the_database_is_away_and_quotes_nobody(caplog: pytest.LogCaptureFixture) -> None:
    worker_log.tell("Work failed: %s.", OperationalError("the connection is closed\nDETAIL: Fatima"), "heart")
    worker_log.tell("Work failed: %s.", DataError('invalid input syntax for type integer: "Fatima"'), "heart")
    assert [record.getMessage() for record in caplog.records] == [
        "Work failed: heart. OperationalError: the connection is closed",
        "Work failed: heart. DataError",
    ]
