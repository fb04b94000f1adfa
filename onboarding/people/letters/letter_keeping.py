"""What becomes of letters: printed, opened, used, replaced. Whoever uses one, chooses how to sign in from then on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from onboarding.people import events, sign_in_limits
from onboarding.people.letters import letter_codes, own_secrets
from onboarding.people.models import Letter, LetterState, User, UserQuerySet
from onboarding.people.single_sign_on import only_way


class Spent(Exception):
    """A letter that does not work any more; `state` says why, or is OPEN when its person may not sign in."""

    def __init__(self, state: LetterState) -> None:
        super().__init__(state)
        self.state = state


def may_have_one(people: UserQuerySet, today: date) -> UserQuerySet:
    """Those of `people` for whom a letter can be printed: who works here, and signs in with a number afterwards.

    Nobody who sees others (`roles.GUARDED`), who does not get in by a paper that passes through other hands. And
    nobody who gets in by the provider of the organisation alone.
    """
    found = people.not_left(today).filter(is_active=True).exclude(personnel_number="")
    return found.unguarded().exclude(only_way.BOUND)


@transaction.atomic
def keep(codes: Iterable[tuple[int, str]], by: User | None, now: datetime) -> int:
    """Keep letters that were printed, as ids of people with their codes; earlier ones are worthless from now on.

    How many earlier ones that were still to be used.
    """
    codes = list(codes)
    ids = [user_id for user_id, _code in codes]
    list(User.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))  # one printing at a time
    replaced = Letter.objects.unsettled().filter(user__in=ids).update(replaced_at=now)
    today = timezone.localdate(now)
    Letter.objects.bulk_create(
        Letter(
            user_id=user_id,
            code=letter_codes.hashed(code),
            printed_at=now,
            printed_by=by,
            last_day=Letter.last_day_of(today),
        )
        for user_id, code in codes
    )
    return replaced


def of_code(typed: str) -> Letter | None:
    """The letter with this code, whatever became of it; None: there is none."""
    code = letter_codes.written(typed)
    if not code:
        return None
    found = Letter.objects.select_related("user__organisation", "user__department")
    return found.filter(code=letter_codes.hashed(code)).first()


def check(letter: Letter, today: date) -> None:
    """Raises Spent when this letter opens nothing."""
    state = letter.state_on(today)
    if state != LetterState.OPEN:
        raise Spent(state)
    person = letter.user
    if not person.is_active or person.has_left(today) or person.sees_others:
        raise Spent(LetterState.OPEN)


@transaction.atomic
def opened(letter: Letter, now: datetime) -> None:
    """Someone looks at the page of the letter: the first time is remembered, and nothing is used up."""
    if Letter.objects.filter(pk=letter.pk, opened_at__isnull=True).update(opened_at=now):
        events.letters.send(Letter, letter=letter, became="opened")


@transaction.atomic
def use(letter: Letter, secret: str, now: datetime, *, is_code: bool) -> None:
    """The person chose a code or a password, and the letter is used up. Raises Spent, also for the second of two at the
    same moment."""
    today = timezone.localdate(now)
    check(letter, today)
    if not Letter.objects.usable(today).filter(pk=letter.pk).update(used_at=now):
        letter.refresh_from_db(fields=["used_at", "replaced_at"])
        raise Spent(letter.state_on(today))
    person = letter.user
    own_secrets.choose(person, secret, is_code=is_code)
    sign_in_limits.forget_wrong(person)
    events.letters.send(Letter, letter=letter, became="used")


def forget(person: User, now: datetime, **_sent: object) -> dict[str, int]:
    """Whoever goes to another organisation does not take a letter of the old one along."""
    sign_in_limits.forget_wrong(person)
    return Letter.objects.filter(user=person).delete()[1]
