"""Errors sent to a service that keeps and counts them (Sentry, GlitchTip, Bugsink …), with what the log says and no
more: the kind of error, the lines of code, the place and the number of the request; nobody's words, name or address
(logs.py)."""

from __future__ import annotations

import logging
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from onboarding.logs import JsonFormatter, said

OF_CODE = (
    "abs_path",
    "context_line",
    "filename",
    "function",
    "in_app",
    "lineno",
    "module",
    "post_context",
    "pre_context",
)
KEPT = ("environment", "event_id", "level", "logger", "platform", "release", "sdk", "timestamp")


def connect(address: str, release: str = "", **options: Any) -> None:
    """Send every line of the log from ERROR on to this address (a DSN); `options` are sentry_sdk's."""
    sentry_sdk.init(
        dsn=address,
        release=release or None,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR, sentry_logs_level=None),
            AtexitIntegration(callback=lambda _waiting, _seconds: None),  # what waits is sent; without words on stderr
        ],
        include_local_variables=False,
        max_breadcrumbs=0,
        send_default_pii=False,
        before_send=_as_the_log_says,
        **options,
    )


def _as_the_log_says(event: Any, hint: dict[str, Any]) -> Any:
    record: logging.LogRecord | None = hint.get("log_record")
    if record is None:  # whatever else the library would send by itself
        return None
    told = JsonFormatter().told(record)
    told.pop("traceback", None)
    sent: dict[str, Any] = {key: event[key] for key in KEPT if key in event}
    sent["message"] = told.pop("message")
    sent["tags"] = {key: str(told[key]) for key in ("id", "method", "path", "status_code") if key in told}
    problem = record.exc_info[1] if record.exc_info else None
    if problem is not None:
        kinds = [_bare(one) for one in event.get("exception", {}).get("values", [])]
        if kinds:
            kinds[-1]["value"] = said(problem).removeprefix(": ")
        sent["exception"] = {"values": kinds}
    return sent


def _bare(kind: dict[str, Any]) -> dict[str, Any]:
    frames = (kind.get("stacktrace") or {}).get("frames", [])
    lines = [{key: frame[key] for key in OF_CODE if key in frame} for frame in frames]
    return {"type": kind.get("type"), "module": kind.get("module"), "stacktrace": {"frames": lines}}
