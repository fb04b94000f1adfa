"""Someone with accounts at several organisations, all of which were opened at once, says which one to enter.

A step in signing in, before anything that is asked of one account, such as a second factor. What was opened is
remembered until then in the session, on our side, with what ends sessions: whose password changes meanwhile, or who
leaves, is not offered any more.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, perform_login, record_authentication
from allauth.account.stages import LoginStage
from django.db.models import F
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from onboarding.people.models import User

ACCOUNTS = "accounts"


class AccountChoice(LoginStage):
    """Asks nothing of who has one account. Whoever opens several sets `also_opened` of the person who signs in."""

    key = "choose_account"
    urlname = "account_choose"

    def handle(self) -> tuple[HttpResponseBase | None, bool]:
        person: Any = self.login.user
        others = person.also_opened or self._of_mailbox(person)
        if others:
            self.state[ACCOUNTS] = {str(one.pk): one.get_session_auth_hash() for one in (person, *others)}
        if not self.state.get(ACCOUNTS):
            return None, True
        return redirect(self.urlname), True

    def _of_mailbox(self, person: User) -> list[User]:
        """Whoever typed the code of a mail reads that mailbox: its accounts elsewhere are theirs too."""
        ways = get_authentication_records(self.request, person)
        if not ways or ways[-1]["method"] != "code":
            return []
        today = timezone.localdate()
        return [one for one in User.objects.holders_of(person.email) if one != person and one.may_sign_in(today)]

    def offered(self, today: date) -> list[User]:
        """Which accounts there are to choose from, by the name of their organisation; who has none comes first."""
        opened = self.state.get(ACCOUNTS, {})
        found = User.objects.filter(pk__in=opened).select_related("organisation")
        in_order = found.order_by(F("organisation__name__fold").asc(nulls_first=True), "pk")
        return [
            one
            for one in in_order
            if one.may_sign_in(today) and constant_time_compare(one.get_session_auth_hash(), opened[str(one.pk)])
        ]

    def enter(self, person: User) -> HttpResponseBase:
        """Go on signing in as this person, one of those offered; how they signed in is known of this account too.

        What was shown with the second factor or the passkey of one account, shows nothing of another.
        """
        ways = [way for way in get_authentication_records(self.request, self.login.user) if way["method"] != "mfa"]
        self.login.user, self.login.email = person, person.email
        for way in ways:
            told = {name: value for name, value in way.items() if name not in ("method", "at")}
            record_authentication(self.request, person, way["method"], **told)
        self.controller.set_handled(self.key)
        response: HttpResponseBase = perform_login(self.request, self.login)
        return response
