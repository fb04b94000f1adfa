"""The own fields of an organisation in the form of a person, each as a text that offers what several people have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django import forms
from django.db.models import Count
from django.utils.functional import cached_property

from onboarding.hr.employees.suggested_text import OFFERED, SuggestingInput
from onboarding.people.models import OwnField, OwnValue
from onboarding.people.models.own_fields import MAX_VALUE


class OwnFieldInputs(forms.ModelForm):
    own_fields: Mapping[str, OwnField] = {}  # by the name that they have in the form

    def add_own_fields(self, organisation_id: int | None) -> None:
        found = OwnField.objects.of(organisation_id)
        self.own_fields = {f"own_{field.pk}": field for field in found}
        had = OwnValue.objects.by_person([self.instance.pk]).get(self.instance.pk, {}) if self.instance.pk else {}
        for name, field in self.own_fields.items():
            offering = SuggestingInput()
            offering.suggest(lambda pk=field.pk: self._shared.get(pk, []))  # type: ignore[misc]  # of this field
            self.fields[name] = forms.CharField(
                label=field.name, label_suffix="", required=False, max_length=MAX_VALUE, widget=offering
            )
            self.initial[name] = had.get(field.pk, "")

    @cached_property
    def _shared(self) -> dict[int, list[str]]:
        """What more than one person has, by the id of the field; what is each one's own, nobody takes over."""
        values = OwnValue.objects.filter(field__in=[field.pk for field in self.own_fields.values()])
        counted = values.order_by().values("field", "value").annotate(number=Count("pk")).filter(number__gt=1)
        shared: defaultdict[int, list[str]] = defaultdict(list)
        for field, value in counted.order_by("value__fold").values_list("field", "value"):
            if len(shared[field]) < OFFERED:
                shared[field].append(value)
        return shared

    @property
    def changed_of_person(self) -> list[str]:
        """The names of the person's own columns that were changed."""
        return [name for name in self.changed_data if name not in self.own_fields]

    @property
    def changed_own(self) -> dict[OwnField, str]:
        """What own fields hold from now on, of those that were changed."""
        changed = [name for name in self.changed_data if name in self.own_fields]
        return {self.own_fields[name]: self.cleaned_data[name] for name in changed}
