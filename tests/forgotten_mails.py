"""The ledger forgets: for a test that begins after mails which are not its subject."""

from __future__ import annotations

from typing import Any

from django.db import connection

from onboarding.learning.models import Notice
from onboarding.row_guards import thawed


def forget_mails(**which: Any) -> None:
    """Delete these lines of the ledger, settled or not, which only a test may."""
    with thawed(connection, ["learning.Notice"]):
        Notice.objects.filter(**which).delete()
