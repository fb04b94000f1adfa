"""What printing letters for some people comes down to, in numbers, before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from onboarding.people.letters import letter_keeping
from onboarding.people.models import Letter, UserQuerySet
from onboarding.people.single_sign_on import only_way


@dataclass(frozen=True, slots=True)
class LetterFigures:
    """`ids` are of whom a letter is printed for. Of those: `replaced` have one that is worthless from then on,
    `by_mail` sign in with their mail address already, `have_code` chose a code before, which works until the letter is
    used. The others get none: `numberless` have no personnel number, `see_others` are HR or administrators, `bound` get
    in by the provider of the organisation alone, `away` left or may not sign in."""

    ids: tuple[int, ...]
    replaced: int
    by_mail: int
    have_code: int
    numberless: int
    see_others: int
    bound: int
    away: int

    @property
    def number(self) -> int:
        return len(self.ids)


def figures_of(people: UserQuerySet, today: date) -> LetterFigures:
    """In seven queries, however many people there are."""
    allowed = letter_keeping.may_have_one(people, today)
    ids = tuple(allowed.order_by("pk").values_list("pk", flat=True))
    chosen = people.filter(pk__in=ids).order_by()
    here = people.not_left(today).filter(is_active=True)
    total, working = people.count(), here.count()
    see_others = here.guarded().count()
    bound = here.filter(only_way.BOUND).unguarded().count()
    return LetterFigures(
        ids=ids,
        replaced=Letter.objects.usable(today).filter(user__in=ids).count(),
        by_mail=chosen.filter(last_login__isnull=False, personal_code="").exclude(email="").count(),
        have_code=chosen.exclude(personal_code="").count(),
        numberless=working - see_others - bound - len(ids),
        see_others=see_others,
        bound=bound,
        away=total - working,
    )
