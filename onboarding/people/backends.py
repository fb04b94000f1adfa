"""How an address and a password, and later a session, become a person: one query for the user, the organisation, the
department and the roles.

An address may be of several accounts, one for each organisation. A password opens those of which it is the password;
which of them is entered is asked afterwards (account_choice.py).

Who someone is, follows from `User.email` alone. allauth keeps a copy of addresses, which nothing would renew when HR
changes one: here it is neither read nor written.

Who does not work here any more cannot sign in, and a session of theirs ends at the next request.
"""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from onboarding.people.letters import personal_codes
from onboarding.people.models import User
from onboarding.people.single_sign_on import only_way
from quizzes.compiled_queries import CompiledQuery, Parameter

LOOKED_AT = 2  # passwords, at least, for each try


# Every request asks this.
_PERSON = CompiledQuery(lambda: User.objects.with_roles().filter(pk=Parameter("id")))


def _names(permissions: QuerySet[Permission]) -> QuerySet[Permission, tuple[Any, ...]]:
    return permissions.order_by().values_list("content_type__app_label", "codename")


# And this every screen of the desk.
_PERMISSIONS = {
    "user": CompiledQuery(lambda: _names(Permission.objects.filter(user=Parameter("id")))),
    "group": CompiledQuery(lambda: _names(Permission.objects.filter(group__user=Parameter("id")))),
}


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
        """Whoever has this address now, if the password is theirs; `also_opened` of that person are the
        accounts elsewhere of which it is the password as well.

        As many passwords are looked at for an address that nobody has as for one of somebody with two accounts: time
        does not tell one from the other.
        """
        holders = User.objects.holders_of(email)
        right = [person for person in holders if person.check_password(password)]
        for _nobody in range(len(holders), LOOKED_AT):
            self._mitigate_timing_attack(password)
        self._did_check_password = True
        opened = only_way.open_to_others_first(person for person in right if self.user_can_authenticate(person))
        if not opened:
            self._stash_user(right[0] if right else None)
            return None
        opened[0].also_opened = opened[1:]
        return opened[0]

    def user_can_authenticate(self, user: Any) -> bool:
        """On the last working day itself one still can."""
        return isinstance(user, User) and user.may_sign_in(timezone.localdate())

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        self._ask_permissions(user_obj, "user")
        found: set[str] = super().get_user_permissions(user_obj, obj)
        return found

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        self._ask_permissions(user_obj, "group")
        found: set[str] = super().get_group_permissions(user_obj, obj)
        return found

    def _ask_permissions(self, person: Any, whose: str) -> None:
        """Put them where Django looks first, and would put them itself."""
        kept = f"_{whose}_perm_cache"
        if person.is_active and not person.is_superuser and not hasattr(person, kept):
            setattr(person, kept, {f"{app}.{name}" for app, name in _PERMISSIONS[whose].all(id=person.pk)})

    def get_user(self, user_id: int) -> User | None:
        user = _PERSON.first(id=user_id)
        return user if self.user_can_authenticate(user) else None
