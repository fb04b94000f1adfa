"""In how many transactions a mail is written: what takes long holds no row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from onboarding.learning.notices import mail_of_notice
from onboarding.people.mail_message import Mail


def transactions_of_mails(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Of each mail that is written from now on, in how many transactions more than are open here."""
    here, found, real = len(connection.savepoint_ids), list[int](), mail_of_notice.compose

    def compose(*args: Any, **kwargs: Any) -> Mail:
        found.append(len(connection.savepoint_ids) - here)
        return real(*args, **kwargs)

    monkeypatch.setattr(mail_of_notice, "compose", compose)
    return found
