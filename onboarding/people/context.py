"""What every template knows: the organisation whose colours and name it wears."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def organisation(request: HttpRequest) -> dict[str, Any]:
    """The signed-in person's organisation, or None; a preview puts its own in its place."""
    return {"organisation": getattr(getattr(request, "user", None), "organisation", None)}
