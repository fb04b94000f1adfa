"""How an address and a password, and later a session, become a person: one query for the user, the organisation, the
department and the roles.

Who someone is, follows from `User.email` alone. allauth keeps a copy of addresses, which nothing would renew when HR
changes one: here it is neither read nor written.

Who does not work here any more cannot sign in, and a session of theirs ends at the next request.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest
from django.utils import timezone

from onboarding.people.letters import personal_codes
from onboarding.people.models import User, UserQuerySet


@cache
def _people() -> UserQuerySet:
    """Put together once: every request asks this, and putting it together takes as long as the answer."""
    return User.objects.with_roles()


class PeopleBackend(AuthenticationBackend):
    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Any:
        if "personnel_number_of" in credentials:
            return self._by_number(credentials["personnel_number_of"], credentials.get("secret", ""))
        return super().authenticate(request, **credentials)

    def _by_number(self, person: User | None, secret: str) -> User | None:
        """Whoever was found by a personnel number, if the code or the password is theirs.

        One slow hash, whoever it is and whatever they have: who waits for the answer learns nothing.
        """
        someone = person or User()
        if personal_codes.is_code(secret):
            is_right = someone.check_personal_code(personal_codes.written(secret)) and not someone.sees_others
        else:
            is_right = someone.check_password(secret)
        return person if person is not None and is_right and self.user_can_authenticate(person) else None

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        """Whoever has this address now, if the password is theirs."""
        return self._check_password(User.objects.holder_of(email), password)

    def user_can_authenticate(self, user: Any) -> bool:
        """On the last working day itself one still can."""
        return super().user_can_authenticate(user) and not user.has_left(timezone.localdate())

    def get_user(self, user_id: int) -> User | None:
        try:
            user = _people().get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None
