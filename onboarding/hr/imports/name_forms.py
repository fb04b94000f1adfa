"""What HR says of whole names: which part comes first, and of single names what is what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.imports.name_splitting import MOST_CORRECTED, Naming, Order

LONGEST = 80  # characters, as a first or last name is kept


@dataclass(frozen=True, slots=True)
class ShownName:
    """A whole name with its parts as we take it apart; without them when it is in doubt, or HR wrote them."""

    text: str
    first: str = ""
    last: str = ""


class NamingForm(forms.Form):
    """The order, a rule, and two fields for each name that is shown. Who fills in both, corrects that name."""

    order = forms.ChoiceField(
        label=gettext_lazy("Wat komt eerst?"),
        choices=[
            ("", gettext_lazy("Dat verschilt, of ik weet het niet")),
            (Order.FIRST_LAST.value, gettext_lazy("De voornaam: Jan van den Berg")),
            (Order.LAST_FIRST.value, gettext_lazy("De achternaam: van den Berg Jan")),
        ],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Kies wat eerst komt.")},
    )
    one_first_name = forms.BooleanField(
        label=gettext_lazy("Heeft een naam drie woorden of meer, dan is er één de voornaam: Jan Peeters Janssens"),
        required=False,
    )

    def __init__(self, *args: Any, naming: Naming, names: Sequence[ShownName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.naming, self.names = naming, names
        self.fields["order"].initial = naming.order.value
        self.fields["one_first_name"].initial = naming.one_first_name
        for index, name in enumerate(names):
            first, last = naming.corrected.get(name.text, ("", ""))
            self.fields[f"naam-{index}"] = forms.CharField(
                widget=forms.HiddenInput, initial=name.text, required=False, strip=False
            )
            self._add(f"voornaam-{index}", _("Voornaam in %(name)s") % {"name": name.text}, first)
            self._add(f"achternaam-{index}", _("Achternaam in %(name)s") % {"name": name.text}, last)

    def _add(self, name: str, label: str, initial: str) -> None:
        too_long = _("Een naam heeft hoogstens %(longest)s tekens.") % {"longest": LONGEST}
        self.fields[name] = forms.CharField(
            label=label, max_length=LONGEST, initial=initial, required=False, error_messages={"max_length": too_long}
        )

    def clean(self) -> None:
        for index, _name in enumerate(self.names):
            first, last = f"voornaam-{index}", f"achternaam-{index}"
            if first in self.cleaned_data and last in self.cleaned_data:
                filled = [bool(self.cleaned_data[name]) for name in (first, last)]
                if any(filled) and not all(filled):
                    message = _("Vul de voornaam en de achternaam in, of laat ze allebei leeg.")
                    self.add_error(last if filled[0] else first, ValidationError(message, code="half_a_name"))

    @property
    def chosen(self) -> Naming:
        """What HR said; only after the form was found valid. What was corrected before and is not shown, stands."""
        said = {
            self.cleaned_data[f"naam-{index}"]: [
                self.cleaned_data[f"voornaam-{index}"],
                self.cleaned_data[f"achternaam-{index}"],
            ]
            for index, _name in enumerate(self.names)
        }
        corrected = {**self.naming.corrected, **said}
        kept = [(text, parts) for text, parts in corrected.items() if text and all(parts)]
        return Naming(
            Order(self.cleaned_data["order"]), self.cleaned_data["one_first_name"], dict(kept[-MOST_CORRECTED:])
        )

    @property
    def rows(self) -> list[tuple[ShownName, forms.BoundField, forms.BoundField, forms.BoundField]]:
        return [
            (name, self[f"naam-{index}"], self[f"voornaam-{index}"], self[f"achternaam-{index}"])
            for index, name in enumerate(self.names)
        ]
