"""What `manage.py check --deploy` says of a site that would start, and yet not do what people expect of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

TO_NOBODY = {
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
}
LOCAL = {"localhost", "127.0.0.1", "::1"}
COLLECTED = "staticfiles.json"  # the list that collectstatic leaves


def connect() -> None:
    checks.register(look, deploy=True)


def look(app_configs: Any = None, **_asked: Any) -> list[CheckMessage]:
    """All that is wrong with the settings, as far as can be seen without a database."""
    return [*_mail(), *_address(), *_folders(), *_bucket(), *_static_files()]


def _mail() -> Iterator[CheckMessage]:
    if settings.EMAIL_BACKEND in TO_NOBODY:
        yield Error(
            "Mail goes to the log, and reaches nobody.",
            hint="Set EMAIL_URL, such as smtp+tls://user:password@host:587.",
            id="onboarding.E002",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield Error(
            f"Mail would come from {settings.DEFAULT_FROM_EMAIL}, which most servers refuse.",
            hint="Set DEFAULT_FROM_EMAIL to an address of your own domain.",
            id="onboarding.E003",
        )
    if not settings.OPERATOR_EMAIL:
        yield Warning(
            "Nobody hears when something stops working.",
            hint="Set OPERATOR_EMAIL to the addresses of who runs the site, with commas.",
            id="onboarding.W004",
        )


def _address() -> Iterator[CheckMessage]:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if address.hostname in LOCAL or address.scheme != "https":
        yield Error(
            f"Links in mail would lead to {settings.WAGTAILADMIN_BASE_URL}.",
            hint="Set BASE_URL to the address that people type, with https://.",
            id="onboarding.E005",
        )
    elif address.hostname not in settings.ALLOWED_HOSTS and not any(
        host.startswith(".") and f".{address.hostname}".endswith(host) for host in settings.ALLOWED_HOSTS
    ):
        yield Error(
            f"Links in mail lead to {address.hostname}, which ALLOWED_HOSTS does not hold: they would be refused.",
            hint="Name it in ALLOWED_HOSTS too.",
            id="onboarding.E006",
        )


def _folders() -> Iterator[CheckMessage]:
    for name in ("VAR_DIR",) if settings.MEDIA_BUCKET else ("MEDIA_ROOT", "VAR_DIR"):
        folder = Path(getattr(settings, name))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as problem:
            yield Error(
                f"Nothing can be written in {folder} ({name}): {problem.strerror}.",
                hint="Give the user that the site runs as that folder, or name another one.",
                id="onboarding.E007",
            )


def _bucket() -> Iterator[CheckMessage]:
    if not settings.MEDIA_BUCKET:
        return
    try:
        default_storage.delete(default_storage.save("proef", ContentFile(b"proef")))
    except Exception as problem:  # of boto, which says what is wrong with address, key or bucket
        yield Error(
            f"Nothing can be written in the bucket {settings.MEDIA_BUCKET}: {problem}",
            hint="See to MEDIA_BUCKET, MEDIA_BUCKET_URL, MEDIA_BUCKET_KEY and MEDIA_BUCKET_SECRET.",
            id="onboarding.E009",
        )


def _static_files() -> Iterator[CheckMessage]:
    if not (Path(settings.STATIC_ROOT) / COLLECTED).is_file():
        yield Error(
            f"The style sheets and scripts are not in {settings.STATIC_ROOT}: every page would fail.",
            hint="Run `python manage.py collectstatic --noinput`.",
            id="onboarding.E008",
        )
