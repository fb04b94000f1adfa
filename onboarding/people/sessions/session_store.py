"""Sessions as Django keeps them in the database; each request reads its own by a query that is put together once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from quizzes.compiled_queries import CompiledQuery, Parameter

_DATA = CompiledQuery(
    lambda: Session.objects.filter(
        session_key=Parameter("key", CharField()), expire_date__gt=Parameter("now", DateTimeField())
    ).values_list("session_data", flat=True)
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        data = _DATA.first(key=self.session_key, now=timezone.now())
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)
