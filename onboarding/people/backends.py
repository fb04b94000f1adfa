"""How a session becomes a person: one query for the user, the organisation, the department and the roles."""

from __future__ import annotations

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend

from onboarding.people.managers import UserQuerySet
from onboarding.people.models import User


@cache
def _people() -> UserQuerySet:
    """Put together once: every request asks this, and putting it together takes as long as the answer."""
    return User.objects.with_roles()


class PeopleBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        try:
            user = _people().get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
