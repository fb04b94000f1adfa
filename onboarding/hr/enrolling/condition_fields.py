"""The fields of a rule's conditions: for each thing that it may look at, which values, and whether they are ruled out.

What can be chosen is what people of the organisation have now, and what the rule asks for already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.learning.models import About, EnrolmentRule, RuleCondition
from onboarding.learning.models.enrolling_by_rule import in_words
from onboarding.people.bare_labels import BareLabels
from onboarding.people.folding import fold
from onboarding.people.models import Department, EmploymentStatus, Organisation, OwnField, User
from onboarding.people.models.own_fields import MAX_VALUE
from quizzes.definitions import digest

SEEN = "conditions_seen"
ASKED, RULED_OUT = "", "not"


@dataclass(frozen=True, slots=True)
class Looked:
    """What one pair of fields is about: `key` names them, `choices` are values and how they read."""

    about: About
    label: str
    choices: list[tuple[str, str]]
    own_field: OwnField | None = None

    @property
    def key(self) -> str:
        return f"own_{self.own_field.pk}" if self.own_field else self.about.value

    def condition(self, value: str, is_not: bool) -> RuleCondition:
        if self.about == About.DEPARTMENT:
            return RuleCondition(about=self.about, is_not=is_not, department_id=int(value))
        return RuleCondition(about=self.about, is_not=is_not, own_field=self.own_field, value=value)


def looked_at(organisation: Organisation, known: Iterable[RuleCondition]) -> Iterator[Looked]:
    """All that a rule of this organisation may look at, where there is anything to choose."""
    own = {about: [one for one in known if one.about == about] for about in About}
    departments = Department.objects.of(organisation).order_by("name__fold", "pk")
    yield Looked(About.DEPARTMENT, _("Dienst"), [(str(one.pk), str(one)) for one in departments])
    people = User.objects.of(organisation)
    for about, label in ((About.FUNCTION, _("Functie")), (About.SITE, _("Vestiging"))):
        in_use = people.exclude(**{about.value: ""}).order_by().values_list(about.value, flat=True).distinct()
        yield Looked(about, label, _once([*(one.value for one in own[about]), *in_use]))
    yield Looked(About.STATUS, _("Statuut"), [(str(value), str(told)) for value, told in EmploymentStatus.choices])
    for field in OwnField.objects.of(organisation).order_by("name__fold", "pk"):
        asked = [one.value for one in own[About.OWN_FIELD] if one.own_field_id == field.pk]
        yield Looked(About.OWN_FIELD, field.name, _once([*asked, *field.values.in_use()]), field)


def _once(values: Iterable[str]) -> list[tuple[str, str]]:
    """Each value once, whatever its capitals and accents, in the order of names."""
    spellings: dict[str, str] = {}
    for value in values:
        spellings.setdefault(fold(value), value)
    return [(value, value) for _folded, value in sorted(spellings.items())]


class ConditionsForm(BareLabels, forms.Form):
    """The conditions of a rule, those of `rule` to begin with."""

    def __init__(self, *args: Any, rule: EnrolmentRule, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = list(rule.conditions.select_related("department", "own_field")) if rule.pk else []
        self.looked = [one for one in looked_at(organisation, self.known)]
        for one in self.looked:
            self._ask(one)
        if rule.pk:
            self.fields[SEEN] = forms.CharField(required=False, widget=forms.HiddenInput)
            self.initial[SEEN] = self._mark()

    def _mark(self) -> str:
        """What stood on the form, so that what a colleague changed meanwhile is not undone unseen."""
        return digest(sorted(str((one.about, one.is_not, one.own_field_id, str(one))) for one in self.known))

    def _ask(self, looked: Looked) -> None:
        alike = [
            condition
            for condition in self.known
            if condition.about == looked.about and condition.own_field == looked.own_field
        ]
        self.fields[f"{looked.key}_is"] = forms.ChoiceField(
            label=looked.label,
            required=False,
            choices=[(ASKED, gettext_lazy("een van deze")), (RULED_OUT, gettext_lazy("geen van deze"))],
            initial=RULED_OUT if alike and alike[0].is_not else ASKED,
            widget=forms.RadioSelect,
        )
        self.fields[looked.key] = forms.MultipleChoiceField(
            label=looked.label,
            required=False,
            choices=looked.choices,
            initial=[str(condition.department_id or condition.value) for condition in alike],
            widget=forms.CheckboxSelectMultiple,
        )
        if looked.about in (About.FUNCTION, About.SITE, About.OWN_FIELD):
            self.fields[f"{looked.key}_more"] = forms.CharField(
                label=gettext_lazy("Nog iets dat niemand nu heeft, een per regel"),
                required=False,
                strip=True,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if SEEN in self.fields and cleaned.get(SEEN) != self._mark():
            data: Any = self.data.copy()  # type: ignore[attr-defined]  # of a request it is a QueryDict
            data[SEEN] = self._mark()
            self.data = data
            now = ", ".join(in_words(self.known)) or _("Alle diensten")
            message = _("Iemand anders wijzigde intussen voor wie de regel geldt: %(now)s. Kijk na wat jij aanvinkte.")
            raise ValidationError(message, code="changed_meanwhile", params={"now": now})
        for looked in self.looked:
            too_long = [one for one in self._more(looked) if len(one) > self._longest(looked)]
            if too_long:
                message = _("“%(value)s…” is te lang: hoogstens %(most)s tekens.")
                self.add_error(
                    f"{looked.key}_more", message % {"value": too_long[0][:30], "most": self._longest(looked)}
                )
        return cleaned

    def _longest(self, looked: Looked) -> int:
        if looked.about == About.OWN_FIELD:
            return MAX_VALUE
        return int(User._meta.get_field(looked.about.value).max_length or MAX_VALUE)  # type: ignore[union-attr]  # a text field

    def _more(self, looked: Looked) -> list[str]:
        lines = self.cleaned_data.get(f"{looked.key}_more", "").splitlines()
        return [" ".join(line.split()) for line in lines if line.strip()]

    @cached_property
    def conditions(self) -> list[RuleCondition]:
        """What was chosen, for a form that is valid; not of a rule yet."""
        chosen: list[RuleCondition] = []
        for looked in self.looked:
            is_not = self.cleaned_data[f"{looked.key}_is"] == RULED_OUT
            values = [*self.cleaned_data[looked.key], *self._more(looked)]
            chosen += [looked.condition(value, is_not) for value, _told in _once(values)]
        return chosen

    @property
    def groups(self) -> list[dict[str, Any]]:
        """For the template: the fields of each thing that is looked at, and whether anything is chosen in it."""
        return [
            {
                "looked": looked,
                "is": self[f"{looked.key}_is"],
                "values": self[looked.key],
                "more": self[f"{looked.key}_more"] if f"{looked.key}_more" in self.fields else None,
                "is_open": bool(self[looked.key].value() or self.errors.get(f"{looked.key}_more")),
            }
            for looked in self.looked
            if looked.choices or f"{looked.key}_more" in self.fields
        ]
