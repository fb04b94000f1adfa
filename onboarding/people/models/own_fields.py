"""What an organisation keeps of its people besides what every organisation does: fields that it named itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.folded import ComposedField
from onboarding.people.folding import fold
from onboarding.people.models.organisations import Organisation
from onboarding.people.who_may_see import SeenByHr

MOST = 10  # fields of one organisation, so that a list and a form stay readable
MAX_VALUE = 200  # characters
LONGEST_NAME = 60  # characters


class OwnField(models.Model):
    """A field of an organisation, such as “Ploeg”: what someone has in it is an `OwnValue`, of any text."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="own_fields")
    name = ComposedField(_("naam"), max_length=LONGEST_NAME)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("eigen veld")
        verbose_name_plural = _("eigen velden")
        ordering = ["name__fold", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="own_field_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name


class OwnValueQuerySet(SeenByHr["OwnValue"]):
    organisation_path = "field__organisation"

    def by_person(self, person_ids: Iterable[int]) -> dict[int, dict[int, str]]:
        """What these people have, by the id of the person and then of the field; nothing of who has nothing."""
        found: defaultdict[int, dict[int, str]] = defaultdict(dict)
        rows = self.filter(person__in=list(person_ids)).order_by()
        for person, field, value in rows.values_list("person", "field", "value"):
            found[person][field] = value
        return dict(found)

    def in_use(self) -> list[str]:
        """Each value once, as written, in the order of names."""
        values = self.order_by("value__fold", "value").values_list("value", flat=True)
        return list(dict.fromkeys(values))


class OwnValue(models.Model):
    """What someone has in a field of the organisation; who has nothing in it, has no row."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="own_values")
    field = models.ForeignKey(OwnField, on_delete=models.CASCADE, related_name="values")
    value = ComposedField(_("waarde"), max_length=MAX_VALUE)

    objects = OwnValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("waarde van een eigen veld")
        verbose_name_plural = _("waarden van eigen velden")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "field"], name="own_value_once_per_person"),
            models.CheckConstraint(condition=~Q(value=""), name="own_value_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}, {self.field_id}: {self.value}"


def has_own_value(field: OwnField | int, values: Iterable[str], person: str = "pk") -> Exists:
    """Who has one of these values in the field, whatever its capitals and accents; `person` is the field that holds
    their id, such as "user_id"."""
    theirs = OwnValue.objects.filter(person=OuterRef(person), field=field)
    return Exists(theirs.filter(value__fold__in={fold(value) for value in values}))
