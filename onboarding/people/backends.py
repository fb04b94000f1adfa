"""How a session becomes a person: one query for the user, the organisation, the department and the roles."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from onboarding.people.models import User


class PeopleBackend(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        user = User.objects.with_roles().filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
