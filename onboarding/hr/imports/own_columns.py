"""Columns of a file that are kept as a field of the organisation’s own, known by its name: “own:Ploeg”.

Such a field is made when the rows are applied, and only for a value: a column in which nobody has anything makes none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from onboarding.hr.deeds import own_field_keeping
from onboarding.hr.imports.file_columns import is_own, own, own_name
from onboarding.people import own_values
from onboarding.people.folding import fold
from onboarding.people.models import Organisation, OwnField
from onboarding.people.models.own_fields import MOST


class TooMany(ValidationError):
    """The organisation would have more fields of its own than a list or a form can show."""

    def __init__(self) -> None:
        message = _(
            "Een organisatie heeft hoogstens %(most)s eigen velden. Bewaar minder kolommen, of haal eerst een eigen "
            "veld weg."
        )
        super().__init__(message % {"most": MOST}, code="too_many_own_fields")


class OwnFields:
    """An organisation's own fields by name; case, accents and spaces around do not count."""

    def __init__(self, organisation: Organisation, actor: Any = None) -> None:
        self.organisation = organisation
        self.actor = actor
        self.made: list[int] = []  # ids
        self._known = {fold(one.name): one for one in OwnField.objects.filter(organisation=organisation)}

    @property
    def names(self) -> list[str]:
        return [one.name for one in self._known.values()]

    def find(self, field: str) -> OwnField | None:
        """The own field that a column is kept in; None when it is still to be made."""
        return self._known.get(fold(own_name(field)))

    def get_or_create(self, field: str) -> OwnField:
        """Likewise, made if need be. Raises TooMany."""
        found = self.find(field)
        if found is None:
            if len(self._known) >= MOST:
                raise TooMany
            found = OwnField(organisation=self.organisation, name=own_name(field))
            own_field_keeping.save(self.actor, found)
            self._known[fold(found.name)] = found
            self.made.append(found.pk)
        return found

    def as_known(self, field: str) -> str:
        """A field of a mapping; one of our own under the name by which it is known."""
        found = self.find(field) if is_own(field) else None
        return own(found.name) if found else field

    def refuse_twice(self, fields: Iterable[str]) -> None:
        """Raises ValidationError `field_twice` when two of these are the same own field."""
        names = Counter(fold(own_name(one)) for one in fields if is_own(one))
        if names and max(names.values()) > 1:
            raise ValidationError(_("Bewaar elke kolom in een ander eigen veld."), code="field_twice")

    def refuse_too_many(self, fields: Iterable[str]) -> None:
        """Raises TooMany when what is new among these fields has no room any more."""
        new = {fold(own_name(one)) for one in fields if is_own(one)} - self._known.keys()
        if len(self._known) + len(new) > MOST:
            raise TooMany


class Values:
    """What people get in own fields, to be written at once."""

    def __init__(self, fields: OwnFields) -> None:
        self._fields = fields
        self._given: defaultdict[int, dict[int, str]] = defaultdict(dict)

    def give(self, person_id: int, field: str, text: str) -> None:
        """Raises TooMany."""
        self._given[person_id][self._fields.get_or_create(field).pk] = text

    def write(self) -> None:
        own_values.give(self._given)


def remove_made(organisation: Organisation, actor: Any, made: Iterable[int]) -> None:
    """Take away those of the fields that an import made in which nobody has anything and for which no rule asks."""
    fields = OwnField.objects.filter(organisation=organisation, pk__in=list(made))
    for field in fields.filter(values__isnull=True, rule_conditions__isnull=True):
        own_field_keeping.remove(actor, field)
