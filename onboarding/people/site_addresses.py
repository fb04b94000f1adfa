"""Whole addresses of our screens: for mail, for a calendar, and for what is shown beside its form."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def base_url() -> str:
    """Where the site is: BASE_URL, without a slash at its end."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def absolute(name: str, *args: Any, query: str = "") -> str:
    """The whole address of one of our screens: at BASE_URL, whatever host a request named."""
    return base_url() + reverse(name, args=args) + (f"?{query}" if query else "")


def as_asked(request: HttpRequest, path: str) -> str:
    """The whole address at the host that a request named: only for what goes back to whoever asked."""
    return request.build_absolute_uri(path)
