"""Organisations, and the departments that they have."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people import colours
from onboarding.people.folded import ComposedField
from onboarding.people.house import House, HouseField
from onboarding.people.who_may_see import Belonging


def validate_brand_colour(value: str) -> None:
    """A #rrggbb colour on which black or white text reaches 4.5:1; code `not_a_colour` or `unreadable_colour`."""
    if not colours.is_hex_colour(value):
        raise ValidationError(_("Schrijf de kleur als #rrggbb, bijvoorbeeld #1e5c4a."), code="not_a_colour")
    if colours.contrast(value, colours.text_on(value)) < colours.MINIMUM_CONTRAST:
        raise ValidationError(
            _("Op deze kleur is geen enkele tekst goed leesbaar. Kies een donkerdere of lichtere kleur."),
            code="unreadable_colour",
        )


class OrganisationQuerySet(Belonging["Organisation"]):
    organisation_path = "pk"


class Organisation(models.Model):
    """One local government; the tenant."""

    name = ComposedField(_("naam"), max_length=120)
    short_name = ComposedField(_("korte naam"), max_length=40, help_text=_("Bijvoorbeeld Lennik."))
    slug = models.SlugField(_("sleutel"), unique=True)
    brand_colour = models.CharField(_("kleur"), max_length=7, default="#1e5c4a", validators=[validate_brand_colour])
    house = HouseField(default=House, editable=False)  # looks and welcome, as published from its desk
    refreshers_on = models.BooleanField(_("opfrissers"), default=True)
    hr_group = models.OneToOneField(
        Group, on_delete=models.SET_NULL, null=True, blank=True, related_name="hr_of", editable=False
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ["name__fold", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def palette(self) -> dict[str, str]:
        """The colours of the employee's pages that follow from the organisation's own colour."""
        return colours.palette(self.brand_colour)


class Department(models.Model):
    """A department of an organisation, with the person who heads it and the kind of work that it does."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="departments")
    name = ComposedField(_("naam"), max_length=120)
    head = models.ForeignKey(
        "people.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="headed_departments",
        verbose_name=_("diensthoofd"),
    )
    # A kind goes only with its organisation: to take it away is to mark it (kinds_of_work.py).
    kind_of_work = models.ForeignKey(
        "people.KindOfWork",
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="departments",
        verbose_name=_("soort werk"),
    )

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("dienst")
        verbose_name_plural = _("diensten")
        ordering = ["name__fold", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="department_name_once_per_organisation")
        ]

    def __str__(self) -> str:
        return self.name
