"""How a line of the log looks: when, how bad, who says it, for which request, and what.

Of a request it gives the number, the method and the place; never the query, what was posted, or who asked. Words in an
address are left out (the code of a letter opens an account; a file has a name), numbers stay. A traceback has the lines
of code; what an exception says only where it speaks of the machine or the code, for the rest quotes what people typed.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.db import DatabaseError, DataError, InterfaceError
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from onboarding import request_ids

CODE_OF_LETTER = re.compile(r"(/brief/)[^/\s]+")
REFERER = re.compile(r"(Referer checking failed - \w+://[^/?#\s]*).+?(?= does not match)")  # as Django says it, whole
ADDRESS = re.compile(r"[^\s@<>\"'(]+@[^\s@<>\"'),;]+")
# What these say names tables, settings and attributes.
ABOUT_US = (AttributeError, ImportError, ImproperlyConfigured, InterfaceError, NameError, ObjectDoesNotExist)
NOBODYS = "…"


def place(request: HttpRequest) -> str:
    """The path with the words that its address takes left out; all of it where no view answers to it."""
    try:
        match = request.resolver_match or resolve(request.path_info)  # middleware may fail before it is looked up
    except Resolver404:
        return NOBODYS
    path = request.path
    for value in sorted(map(str, [*match.args, *match.kwargs.values()]), key=len, reverse=True):
        if value and not value.isdecimal():
            path = path.replace(value, NOBODYS)
    return path


def said(problem: BaseException) -> str:
    """What an exception says that quotes nobody, after a colon, or nothing: of a database the first line, since
    the next ones show the row."""
    if isinstance(problem, ABOUT_US) or (isinstance(problem, DatabaseError) and not isinstance(problem, DataError)):
        return ": " + str(problem).strip().partition("\n")[0]
    if isinstance(problem, OSError) and problem.strerror:
        return f": {problem.strerror}"
    return ""


def _chain(problem: BaseException | None) -> Iterator[str]:
    """From what came first to what came of it."""
    if problem is None:
        return
    yield from _chain(problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__))
    yield "Traceback (most recent call last):\n" + "".join(traceback.format_tb(problem.__traceback__))
    yield f"{type(problem).__qualname__}{said(problem)}\n"
    if isinstance(problem, BaseExceptionGroup):
        for one in problem.exceptions:
            yield from _chain(one)


class LineFormatter(logging.Formatter):
    """For who looks at a terminal: time with its zone, and a traceback below."""

    def formatException(self, ei: Any) -> str:
        return "".join(_chain(ei[1])).rstrip()

    def format(self, record: logging.LogRecord) -> str:
        told = self.told(record)
        line = " ".join(str(value) for key, value in told.items() if key != "traceback")
        return "\n".join(filter(None, [line, told.get("traceback")]))

    def told(self, record: logging.LogRecord) -> dict[str, Any]:
        """What may be said of it, in the order in which it is read."""
        request = getattr(record, "request", None)
        message = record.getMessage()
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "id": request_ids.current.get(),
        }
        if isinstance(request, HttpRequest):
            escaped = request.path.encode("unicode_escape").decode("ascii")  # as Django's own lines have it
            for path in (request.path, escaped):
                message = message.replace(path, place(request))
            told |= {"method": str(request.method)[:10], "path": place(request)}
        for name in ("status_code", "milliseconds"):
            if hasattr(record, name):
                told[name] = getattr(record, name)
        message = REFERER.sub(rf"\1/{NOBODYS}", message)
        told["message"] = ADDRESS.sub(NOBODYS, CODE_OF_LETTER.sub(rf"\1{NOBODYS}", message))
        if record.exc_info and record.exc_info[1]:
            told["traceback"] = self.formatException(record.exc_info)
        return {key: value for key, value in told.items() if value != ""}


class JsonFormatter(LineFormatter):
    """For whoever keeps logs: one line an event, JSON, whatever a message or a traceback holds."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(self.told(record), ensure_ascii=False)


def to_stderr(level: str, formatter: type[LineFormatter], requests: str = "WARNING") -> dict[str, Any]:
    """LOGGING for settings: everything from this level on goes to stderr, which whoever runs the site keeps.

    `requests` is the level of the line for each request: INFO shows them.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "onboarding.request_ids": {"level": requests},
            "django": {"handlers": [], "level": "NOTSET"},
            "django.request": {"level": "ERROR"},  # not every page that is not there
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # the whole internet tries
        },
    }
