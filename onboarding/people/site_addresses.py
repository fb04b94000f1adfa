"""Whole addresses of our screens, for mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse


def absolute(name: str, *args: Any) -> str:
    """The whole address of one of our screens: at BASE_URL, whatever host a request named."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)
