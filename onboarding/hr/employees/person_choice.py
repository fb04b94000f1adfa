"""Choosing one person of an organisation by typing: the browser offers the names that fit, also among four hundred.

The names stand in the page (a datalist), so that it works by keyboard and without a script; of more than OFFERED people
one types enough to tell who is meant.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.suggested_text import SuggestingInput
from onboarding.people.folding import fold
from onboarding.people.models import User, UserQuerySet
from onboarding.people.searching import of_person, with_every_word

OFFERED = 1000  # names in the page
NAMED = 5  # people that a refusal names
LOOKED_AT = 50  # of those that what was typed may mean
KNOWN = ("first_name", "last_name", "email", "personnel_number")


def label_of(person: User) -> str:
    """As one looks for somebody: the last name first, with what tells two people of the same name apart."""
    known = person.email or person.personnel_number
    name = f"{person.last_name} {person.first_name}"
    return f"{name} ({known})" if known else name


class PersonChoiceField(forms.Field):
    """One of `people`, or nobody. A form gives them with `choose_among`, as they are no one's before."""

    widget = SuggestingInput
    default_error_messages = {
        "unknown": gettext_lazy("We vinden niemand die zo heet. Typ een stuk van de naam en kies uit de lijst."),
    }

    def __init__(self, **kwargs: Any) -> None:
        told = gettext_lazy("Typ een stuk van de naam en kies uit de lijst.")
        super().__init__(**{"help_text": told, "required": False, **kwargs})
        self.people: UserQuerySet = User.objects.none()

    def choose_among(self, people: UserQuerySet) -> None:
        self.people = people
        suggesting: Any = self.widget
        suggesting.suggest(self._names)

    def _names(self) -> list[str]:
        found = list(self.people.only(*KNOWN).order_by(*BY_NAME)[: OFFERED + 1])
        return [label_of(person) for person in found] if len(found) <= OFFERED else []

    def prepare_value(self, value: Any) -> Any:
        """The name of who is chosen, given as an id or a person; what was typed, as it is."""
        if isinstance(value, User):
            return label_of(value)
        if not isinstance(value, int):
            return value
        chosen = User.objects.filter(pk=value).only(*KNOWN).first()
        return label_of(chosen) if chosen else ""

    def to_python(self, value: Any) -> User | None:
        """Who is meant: who is called exactly so, or else the one person in whom every word is found."""
        typed = str(value or "").strip()
        if not typed:
            return None
        words = (
            typed.replace("(", " ").replace(")", " ").strip() or typed
        )  # signs alone are sought as they are: nobody has them
        found = list(with_every_word(self.people, words, of_person()).order_by(*BY_NAME)[:LOOKED_AT])
        exact = [person for person in found if fold(label_of(person)) == fold(typed)]
        meant = exact or found
        if not meant:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        if len(meant) > 1:
            names = "; ".join(label_of(person) for person in meant[:NAMED])
            message = _("Wie bedoel je: %(names)s? Neem een van hen over, met wat tussen haakjes staat.")
            raise ValidationError(message % {"names": names}, code="several")
        return meant[0]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))
