"""A new organisation and its first HR officer, on one screen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import SlugInput

from onboarding.hr.deeds.organisation_making import Officer
from onboarding.lessons import new_names
from onboarding.people import addresses
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import Organisation

# Wagtail's own scripts: what is typed as a short name is proposed as the key, until someone writes another.
PROPOSES = {
    "data-controller": "w-sync",
    "data-action": "focus->w-sync#check blur->w-sync#apply change->w-sync#apply keyup->w-sync#apply",
    "data-w-sync-target-value": "#id_slug",
}


class NewOrganisationForm(BareLabels, forms.ModelForm):
    """Valid means: it could be made just now."""

    slug = forms.SlugField(
        label=_("Sleutel in adressen"),
        required=False,
        max_length=50,
        widget=SlugInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "Leeg: volgt uit de korte naam. Ze staat in het adres waar mensen zich aanmelden, en verandert niet meer."
        ),
    )
    first_name = forms.CharField(label=_("Voornaam"), max_length=80)
    last_name = forms.CharField(label=_("Achternaam"), max_length=80)
    email = forms.EmailField(
        label=_("E-mailadres"),
        max_length=254,
        validators=[addresses.validate_plain],
        help_text=_("Van het werk. Bij een andere organisatie mag iemand met hetzelfde adres werken."),
    )

    class Meta:
        model = Organisation
        fields = ["name", "short_name", "slug", "brand_colour"]
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "off"}),
            "short_name": forms.TextInput(attrs={"autocomplete": "off", **PROPOSES}),
            "brand_colour": forms.TextInput(attrs={"type": "color"}),
        }
        help_texts = {
            "name": _("Zoals ze boven mails en attesten staat, bijvoorbeeld Lokaal bestuur Lennik."),
            "brand_colour": _("Tekst erop wordt wit of zwart: wat het best leest. HR kan ze veranderen."),
        }

    def clean_slug(self) -> str:
        """Without one, what is free and follows from the short name."""
        return self.cleaned_data["slug"] or new_names.propose_slug(self.cleaned_data.get("short_name", ""))

    def _post_clean(self) -> None:
        """Our own check instead of the model's: it knows what is reserved, and proposes another."""
        for name in self._meta.fields or ():
            setattr(self.instance, name, self.cleaned_data.get(name, ""))
        try:
            new_names.check(self.instance)
        except ValidationError as error:
            self.add_all(error)

    def add_all(self, error: ValidationError) -> None:
        """What keeps it from being made, of fields that have no complaint yet."""
        for field, problems in error.error_dict.items():
            follows = field == "slug" and "short_name" in self.errors  # the key does from the short name
            if field not in self.errors and not follows:
                self.add_error(field if field in self.fields else None, problems)

    @property
    def officer(self) -> Officer:
        """Of a valid form."""
        return Officer(*(self.cleaned_data[name] for name in ("first_name", "last_name", "email")))

    @property
    def of_organisation(self) -> list[Any]:
        return [self[name] for name in ("name", "short_name", "slug", "brand_colour")]

    @property
    def of_officer(self) -> list[Any]:
        return [self[name] for name in ("first_name", "last_name", "email")]
