"""How a line of the log looks: when, how bad, who says it, for which request, and what.

Of a request it gives the method and the path; never the query, what was posted, or who asked. The code of a letter,
which stands in the path, is left out: until someone uses it, it opens an account.
"""

from __future__ import annotations

import logging
import re
from typing import Any

LINE = "%(asctime)s %(levelname)s %(name)s: %(asked)s%(message)s"
CODE_OF_LETTER = re.compile(r"(/brief/)[^/\s]+")


class LineFormatter(logging.Formatter):
    """Time with its zone; what Django says of a request begins with its method."""

    def __init__(self) -> None:
        super().__init__(LINE, "%Y-%m-%d %H:%M:%S%z", defaults={"asked": ""})

    def format(self, record: logging.LogRecord) -> str:
        method = getattr(getattr(record, "request", None), "method", None)
        if method:
            record.asked = f"{str(method)[:10]} "
        return CODE_OF_LETTER.sub(r"\1…", super().format(record))


def to_stderr(level: str) -> dict[str, Any]:
    """LOGGING for settings: everything from this level on goes to stderr, which whoever runs the site keeps."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "onboarding.logs.LineFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET"},
            "django.request": {"level": "ERROR"},  # not every page that is not there
            "django.security.DisallowedHost": {"level": "CRITICAL"},  # the whole internet tries
        },
    }
