"""Sessions as Django keeps them in the database; each request reads its own by a query that is put together once, and
what changes in it is written as one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import DatabaseError
from django.db.models import CharField, DateTimeField, TextField
from django.utils import timezone

from quizzes.compiled_queries import CompiledQuery, CompiledUpdate, Parameter

_DATA = CompiledQuery(
    lambda: Session.objects.filter(
        session_key=Parameter("key", CharField()), expire_date__gt=Parameter("now", DateTimeField())
    ).values_list("session_data", flat=True)
)
_CHANGED = CompiledUpdate(
    lambda: (
        Session.objects.filter(session_key=Parameter("key", CharField())),
        {"session_data": Parameter("data", TextField()), "expire_date": Parameter("until", DateTimeField())},
    )
)


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        data = _DATA.first(key=self.session_key, now=timezone.now())
        if data is None:
            self._session_key = None
            return {}
        return self.decode(data)

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError when the session is over meanwhile, as Django's own does."""
        if must_create or self.session_key is None:
            return super().save(must_create)
        data = self.encode(self._get_session())  # type: ignore[attr-defined]  # not in the stubs
        if self.session_key is None:  # it was read only now, and is not there any more
            raise UpdateError
        try:
            is_there = _CHANGED.run(key=self.session_key, data=data, until=self.get_expiry_date())
        except DatabaseError as problem:
            raise UpdateError from problem
        if not is_there:
            raise UpdateError
        return None
