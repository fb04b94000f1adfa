"""What must hold before any page goes live, however that comes about: asked by the pages themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Check = Callable[[Any, Any], None]

_checks: list[Check] = []


def register(check: Check) -> None:
    """Let `check(page, revision)` raise a ValidationError for what may not go live."""
    if check not in _checks:
        _checks.append(check)


def check(page: Any, revision: Any) -> None:
    """Raises ValidationError when something registered refuses that `revision` of `page` goes live, now or later."""
    for one in _checks:
        one(page, revision)
