"""WHO: organisations, departments and the people who work there."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from onboarding.people import addresses, colours, moving
from onboarding.people.folded import ComposedField, Fold, FoldedField
from onboarding.people.looks import House, HouseField
from onboarding.people.managers import UserManager
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
    """A department of an organisation, with the person who heads it."""

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


class Language(models.TextChoices):
    DUTCH = "nl", "Nederlands"
    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address: an employee, an HR officer or an administrator."""

    email = models.EmailField(_("e-mailadres"), unique=True, validators=[addresses.validate_plain])
    first_name = ComposedField(_("voornaam"), max_length=80)
    last_name = ComposedField(_("achternaam"), max_length=80)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisatie"),
    )
    department = models.ForeignKey(
        Department,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("dienst"),
    )
    personnel_number = ComposedField(_("personeelsnummer"), max_length=40, blank=True)
    function = ComposedField(_("functie"), max_length=120, blank=True)
    start_date = models.DateField(_("eerste werkdag"), null=True, blank=True)
    end_date = models.DateField(_("laatste werkdag"), null=True, blank=True)
    department_since = models.DateField(_("bij deze dienst sinds"), null=True, blank=True, editable=False)
    language = models.CharField(_("taal"), max_length=2, choices=Language, default=Language.DUTCH)
    external_id = models.CharField(
        _("externe sleutel"),
        max_length=120,
        blank=True,
        help_text=_("De sleutel van deze persoon bij de aanmeldingsdienst van het bestuur."),
    )
    wants_refreshers = models.BooleanField(_("wil opfrissers"), default=True)
    welcomed_at = models.DateTimeField(_("verwelkomd op"), null=True, blank=True, editable=False)
    is_active = models.BooleanField(_("kan aanmelden"), default=True)
    date_joined = models.DateTimeField(_("toegevoegd op"), auto_now_add=True)

    # What one is found and put in order by, made by the database itself, so that no way of writing passes it by.
    folded = models.GeneratedField(
        expression=Fold(
            Concat(
                *("last_name", Value("\t"), "first_name", Value("\t"), "email", Value("\t"), "personnel_number"),
                output_field=models.TextField(),
            )
        ),
        output_field=FoldedField(),
        db_persist=True,
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    moved_by: User | None = None  # who gives another organisation, for the log; set before saving, and not kept

    objects = UserManager()

    class Meta:
        verbose_name = _("medewerker")
        verbose_name_plural = _("medewerkers")
        ordering = ["folded", "pk"]
        indexes = [models.Index("folded", "id", name="person_by_name")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="email_once_whatever_its_case"),
            models.UniqueConstraint(
                fields=["organisation", "personnel_number"],
                condition=~models.Q(personnel_number=""),
                name="personnel_number_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["organisation", "external_id"],
                condition=~models.Q(external_id=""),
                name="external_id_once_per_organisation",
            ),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True)
                | models.Q(start_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="end_date_not_before_start_date",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args, **kwargs) -> None:
        """Whoever is given another organisation leaves behind what was of the old one; see moving.py."""
        self.email = addresses.written(self.email)
        fields = kwargs.get("update_fields")
        if self._state.adding or (fields is not None and not {"organisation", "organisation_id"} & set(fields)):
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            emptied = moving.leave_behind(self)
            kwargs["update_fields"] = fields if fields is None else {*fields, *emptied}
            super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = addresses.written(self.email)
        if self.department and self.department.organisation_id != self.organisation_id:
            message = _("Deze dienst hoort bij een andere organisatie. Kies een dienst van de eigen.")
            raise ValidationError({"department": ValidationError(message, code="department_elsewhere")})
        if self.start_date and self.end_date and self.end_date < self.start_date:
            message = _("De laatste werkdag ligt voor de eerste. Kijk de datums na.")
            raise ValidationError({"end_date": ValidationError(message, code="end_before_start")})

    def get_full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def get_short_name(self) -> str:
        return self.first_name

    def has_left(self, today: date) -> bool:
        """Whether the last working day is over on `today`."""
        return self.end_date is not None and self.end_date < today

    @cached_property
    def is_hr_officer(self) -> bool:
        """Whether this person is in the HR group of the own organisation."""
        if hasattr(self, "has_hr_role"):
            return self.has_hr_role
        return self.organisation_id is not None and self.groups.filter(hr_of=self.organisation_id).exists()

    @cached_property
    def is_department_head(self) -> bool:
        """Whether this person heads a department."""
        if hasattr(self, "has_head_role"):
            return self.has_head_role
        return self.headed_departments.exists()


class Absence(models.Model):
    """Days on which someone is not at work: parental leave, a long illness. Why is nobody's business here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("van"))
    last_day = models.DateField(_("tot en met"))

    class Meta:
        verbose_name = _("afwezigheid")
        verbose_name_plural = _("afwezigheden")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.first_day} – {self.last_day}"

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            message = _("De laatste dag ligt voor de eerste. Kijk de datums na.")
            raise ValidationError({"last_day": ValidationError(message, code="end_before_start")})


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User  # type: ignore[assignment]
