"""Sessions as Django keeps them in the database; each request reads its own by a kept query."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from onboarding.kept_queries import Given, KeptQuery

_DATA = KeptQuery(
    lambda: Session.objects.filter(
        session_key=Given(Session, "session_key"), expire_date__gt=Given(Session, "expire_date", "now")
    ).values_list("session_data", flat=True)
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        data = _DATA.first(session_key=self.session_key, now=timezone.now())
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)
