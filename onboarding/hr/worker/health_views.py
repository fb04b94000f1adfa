"""What a monitor asks: whether this process answers, and whether all that keeps the site going still works.

For everyone, without signing in, and without a word about people or settings: codes and times only.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.hr.worker import hearts
from onboarding.hr.worker.hearts import Verdict
from onboarding.hr.worker.worker_log import AWAY, tell

NOT_WELL = 503


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """This process answers; without a database."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Whether this process may get people's requests: 200 when it reaches a database that its code knows, else 503.

    For a load balancer and a restart. One query; the migrations are compared until they match, and then no more.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _know_this_database()
    except BehindError:
        return JsonResponse({"status": "trouble", "database": "behind"}, status=NOT_WELL)
    except AWAY as problem:
        tell("The database could not be reached (%s).", problem, "/gezond/klaar/")
        return JsonResponse({"status": "trouble", "database": "away"}, status=NOT_WELL)
    return JsonResponse({"status": "ok"})


class BehindError(Exception):
    """The database lacks migrations that this code needs."""


@cache
def _know_this_database() -> None:
    """Raises BehindError. What is fine stays fine while a process runs, and is not looked up again."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise BehindError


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything works, 503 when not: two queries."""
    now = timezone.now()
    try:
        found = hearts.verdicts(hearts.look(now), now)
    except AWAY as problem:
        tell("The health of the site could not be read (%s).", problem, "/gezond/")
        return JsonResponse({"status": "trouble", "database": "away"}, status=NOT_WELL)
    is_well = all(verdict.is_well for verdict in found)
    answer = {"status": "ok" if is_well else "trouble", "hearts": {one.heart.value: as_data(one) for one in found}}
    return JsonResponse(answer, status=200 if is_well else NOT_WELL)


def as_data(verdict: Verdict) -> dict[str, Any]:
    """{"status": "ok"}, with "last" when it last worked; or "trouble" with "why" (a `Why`) and "since"."""
    data: dict[str, Any] = {"status": "ok" if verdict.is_well else "trouble"}
    if verdict.last is not None:
        data["last"] = verdict.last.isoformat(timespec="seconds")
    if verdict.why is not None:
        data["why"] = verdict.why.value
    if verdict.since is not None:
        data["since"] = verdict.since.isoformat(timespec="seconds")
    return data
