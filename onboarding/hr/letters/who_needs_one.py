"""Who may be waiting for a letter: counted as the list of employees counts them, to which each number leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.hr.employees.employee_rows import employees
from onboarding.hr.employees.who_gets_in import LetterGiven, Mailbox, SignedIn

NEVER_IN = {"mailbox": Mailbox.WITHOUT.value, "signed_in": SignedIn.NEVER.value}
NO_LETTER = {**NEVER_IN, "letter": LetterGiven.NONE.value}
UNUSED = {"letter": LetterGiven.UNUSED.value}


@dataclass(frozen=True, slots=True)
class Waiting:
    """`sentence` says how many they are, `listed` is the address of their list, `printing` that of their letters."""

    sentence: str
    listed: str
    printing: str


def waiting(request: HttpRequest, today: date) -> Iterator[Waiting]:
    """Those of whom there is anyone, in three queries."""
    never_in = _number(request, NEVER_IN, today)
    if never_in:
        words = ngettext(
            "%(number)d persoon zonder e-mailadres meldde zich nog nooit aan.",
            "%(number)d mensen zonder e-mailadres meldden zich nog nooit aan.",
            never_in,
        )
        yield _waiting(words % {"number": never_in}, NEVER_IN)
    no_letter = _number(request, NO_LETTER, today)
    if no_letter:
        words = ngettext(
            "%(number)d van hen kreeg nog geen brief.", "%(number)d van hen kregen nog geen brief.", no_letter
        )
        yield _waiting(words % {"number": no_letter}, NO_LETTER)
    unused = _number(request, UNUSED, today)
    if unused:
        words = ngettext(
            "%(number)d persoon gebruikte de brief nog niet.",
            "%(number)d mensen gebruikten hun brief nog niet.",
            unused,
        )
        yield _waiting(words % {"number": unused}, UNUSED)


def _number(request: HttpRequest, chosen: Mapping[str, str], today: date) -> int:
    filters = EmployeeFilterSet(dict(chosen), queryset=employees(request.user), request=request, today=today)
    number: int = filters.qs.count()
    return number


def _waiting(sentence: str, chosen: Mapping[str, str]) -> Waiting:
    return Waiting(
        sentence=sentence,
        listed=f"{reverse('hr:employees')}?{urlencode(chosen)}",
        printing=f"{reverse('hr:letters_print')}?{urlencode({'everyone': 1, **chosen, 'next': reverse('hr:letters')})}",
    )
