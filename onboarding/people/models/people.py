"""People: who is who, who may see whom, and what is known of each of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Lower
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from onboarding.many_keys import IsAmong
from onboarding.people import addresses, last_officer, moving, roles
from onboarding.people.called import called, full_name
from onboarding.people.folded import ComposedField, Fold, FoldedField
from onboarding.people.folding import composed
from onboarding.people.models.absences import is_away_on
from onboarding.people.models.asked_addresses import AddressChange
from onboarding.people.models.desk_rights import DeskRights
from onboarding.people.models.organisations import Department, Organisation
from onboarding.people.models.other_departments import OtherDepartment
from onboarding.people.models.own_fields import OwnField
from onboarding.people.models.role_groups import RoleGroup
from onboarding.people.roles import May, Role
from onboarding.people.seen_by_hr import SeenByHrQuery
from onboarding.people.who_may_see import AboutPerson, Viewer
from onboarding.people.who_works_here import has_left, left_before, not_left_on

SESSION_SALT = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"  # Django's own
FACTORS = ("totp", "webauthn")  # kinds of allauth's Authenticator
MAIN = {"department", "department_id"}


class Language(models.TextChoices):
    DUTCH = "nl", "Nederlands"
    FRENCH = "fr", "Français"
    ENGLISH = "en", "English"


class EmploymentStatus(models.TextChoices):
    """On what footing someone works here, as HR’s systems have it."""

    STATUTORY = "statutory", _("statutair")
    CONTRACT = "contract", _("contract")
    STUDENT = "student", _("jobstudent")
    VOLUNTEER = "volunteer", _("vrijwilliger")
    TRAINEE = "trainee", _("stagiair")


class UserQuerySet(AboutPerson["User"]):
    def update(self, **values: Any) -> int:
        """As ever, but someone of HR stays (last_officer.py), and people change organisation one by one: each leaves
        something behind, see moving.py."""
        if last_officer.may_take_away(values):
            with last_officer.kept(self):
                return self._update(values)
        return self._update(values)

    def _update(self, values: dict[str, Any]) -> int:
        moves: dict[str, Any] = {
            name: values.pop(name) for name in ("organisation", "organisation_id") if name in values
        }
        if not moves and not MAIN & set(values):
            return super().update(**values)
        if not moves:
            with transaction.atomic():
                number = super().update(**values)
                OtherDepartment.objects.out_of_place().delete()
            return number
        if any(hasattr(value, "resolve_expression") for value in moves.values()):
            raise ValueError("Give people another organisation with save().")
        with transaction.atomic():
            people = list(self.order_by("pk").select_for_update(of=("self",)))
            for person in people:
                for name, value in (moves | values).items():
                    setattr(person, name, value)
                person.save(update_fields=[*moves, *values])
        return len(people)

    update.alters_data = True  # type: ignore[attr-defined]  # as Django's own: not for templates

    def remember_key(self, key: str) -> int:
        """The key that a provider gave of someone who has none yet, which takes nobody away; how many that was."""
        return self.filter(external_id="")._update({"external_id": key})

    remember_key.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """As ever, but someone of HR stays, and what was sent to whoever goes stays known."""
        with last_officer.kept(self):
            moving.go_for_good(self)
            return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def with_address(self, written: Iterable[str]) -> UserQuerySet:
        """Who has one of these addresses, which are `addresses.written`; through the index that keeps them unique."""
        return self.alias(address=Lower("email")).filter(~Q(email=""), address__in=written)

    def with_one_of_addresses(self, written: Iterable[str]) -> UserQuerySet:
        """The same for very many."""
        return self.filter(~Q(email=""), IsAmong(Lower("email"), written))

    def holders_of(self, address: str) -> list[User]:
        """Whose address this is now, whatever its case: one person in each organisation at most, who has none first.

        Nobody's without an address: whoever has none shares it with no one.
        """
        sought = addresses.written(address)
        found = self.with_address([sought]).order_by(F("organisation").asc(nulls_first=True), "pk")
        # Once more here: what two letters have in common is not for the database's language to say.
        return [one for one in found if addresses.written(one.email) == sought]

    def with_mailbox(self) -> UserQuerySet:
        """Whom a mail reaches."""
        return self.exclude(email="")

    def without_mailbox(self) -> UserQuerySet:
        return self.filter(email="")

    def with_number(self, typed: str, organisation: Organisation) -> User | None:
        """Whose personnel number this is, with its capitals or without; None when it is nobody's."""
        number = " ".join(composed(typed).split())
        spellings = list(dict.fromkeys((number, number.upper(), number.lower())))
        found = {one.personnel_number: one for one in self.with_roles().of(organisation).having(spellings)}
        return next((found[spelling] for spelling in spellings if spelling in found), None)

    def having(self, numbers: Iterable[str]) -> UserQuerySet:
        """Who has one of these personnel numbers, exactly so; nobody has an empty one."""
        return self.filter(personnel_number__in=numbers).exclude(personnel_number="")

    def not_left(self, today: date) -> UserQuerySet:
        """Who works here on `today`, or starts later."""
        return self.filter(not_left_on(today))

    def at_work(self, today: date) -> UserQuerySet:
        """Who works here on `today`, absent or not; without a first working day, one counts as started."""
        return self.not_left(today).filter(Q(start_date__isnull=True) | Q(start_date__lte=today))

    def starting_after(self, today: date) -> UserQuerySet:
        return self.not_left(today).filter(start_date__gt=today)

    def who_left(self, today: date) -> UserQuerySet:
        return self.filter(left_before(today))

    def absent(self, today: date) -> UserQuerySet:
        """Who is away on `today`."""
        return self.filter(is_away_on(today))

    def with_absence(self, today: date) -> UserQuerySet:
        """With `is_absent`: whether they are away on `today`."""
        return self.annotate(is_absent=is_away_on(today))

    def in_use(self) -> UserQuerySet:
        """Whose account is worth taking: who ever signed in, and who may see others, even before their first time."""
        return self.filter(Q(last_login__isnull=False) | self._is_guarded())

    def guarded(self) -> UserQuerySet:
        """Who has a role that needs guarding, at whichever organisation: see `roles.GUARDED`."""
        return self.filter(self._is_guarded())

    def unguarded(self) -> UserQuerySet:
        return self.exclude(self._is_guarded())

    def _is_guarded(self) -> Q:
        given = [role.value for role in roles.GUARDED]
        guarding = Q(group__hr_of__isnull=False) | Q(group__role_group__role__in=given)
        memberships = self.model.groups.through.objects.filter(guarding, user_id=OuterRef("pk"))
        return Q(is_superuser=True) | Q(Exists(memberships))

    def of_whom_roles_are_given_by(self, viewer: Viewer) -> UserQuerySet:
        """Whose roles `viewer` gives and takes: of the own organisation, but an administrator's; or anyone's. It says
        who there is, not how far they are: for that, as ever, `visible_to`."""
        known = self.filter(organisation__isnull=False)
        if viewer.is_superuser:
            return known
        if not roles.may(viewer, May.GIVE_ROLES):
            return self.none()
        return known.of(viewer.organisation_id).filter(is_superuser=False)

    def with_waiting_address(self) -> UserQuerySet:
        """With `waiting_address`: the new address that is still to be confirmed, or None; what lapsed today counts."""
        asked = AddressChange.objects.unsettled()
        asked = asked.filter(user=OuterRef("pk"), old_email=OuterRef("email"))
        return self.annotate(waiting_address=Subquery(asked.values("new_email")[:1]))

    def with_roles(self) -> UserQuerySet:
        """With organisation, department, the roles and `has_waiting_address` in the same query: what every request
        needs."""
        memberships = self.model.groups.through.objects.filter(user_id=OuterRef("pk"))
        in_hr = memberships.filter(group_id=OuterRef("organisation__hr_group_id"))
        here = memberships.filter(group__role_group__organisation_id=OuterRef("organisation_id"))

        def given(role: Role) -> Exists:
            return Exists(here.filter(group__role_group__role=role))

        headed = Department.objects.filter(head=OuterRef("pk"))
        factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
        addresses_asked = AddressChange.objects.unsettled().filter(user=OuterRef("pk"))
        return self.select_related("organisation", "department").annotate(
            has_hr_role=Exists(in_hr),
            has_head_role=Exists(headed),
            has_editor_role=given(Role.EDITOR),
            has_reviewer_role=given(Role.REVIEWER),
            has_administrator_role=given(Role.ORGANISATION_ADMINISTRATOR),
            has_waiting_address=Exists(addresses_asked),
            has_factor=Exists(factors),
        )


UsersOfQuerySet = BaseUserManager.from_queryset(UserQuerySet)


class UserManager(UsersOfQuerySet["User"]):
    """Makes users, most of whom sign in with an e-mail address."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=addresses.written(username or ""))

    def create_user(self, email: str = "", password: str | None = None, **fields: Any) -> User:
        """A new user, with an e-mail address or without."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A new administrator; raises ValueError without an e-mail address, which an administrator signs in with."""
        if not email:
            raise ValueError("An administrator needs an e-mail address.")
        return self.create_user(email, password, is_superuser=True, **fields)


_OWN_FIELDS = SeenByHrQuery(lambda viewer: OwnField.objects.visible_to(viewer).of(viewer.organisation_id))


class User(DeskRights, AbstractBaseUser, PermissionsMixin):
    """A person: an employee, whatever other roles they have (roles.py).

    Who has no e-mail address (it is "" then) gets no mail. An address is one person's within an organisation, and may
    be somebody's at another one too; see decisions/0013.
    """

    email = models.EmailField(_("e-mailadres"), blank=True, validators=[addresses.validate_plain])
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
    other_departments = models.ManyToManyField(
        Department, through=OtherDepartment, related_name="+", blank=True, verbose_name=_("andere diensten")
    )
    personnel_number = ComposedField(_("personeelsnummer"), max_length=40, blank=True)
    function = ComposedField(_("functie"), max_length=120, blank=True)
    status = models.CharField(_("statuut"), max_length=20, choices=EmploymentStatus, blank=True)
    work_regime = ComposedField(_("werkregime"), max_length=60, blank=True)
    site = ComposedField(_("vestiging"), max_length=100, blank=True)
    manager = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="direct_reports",
        verbose_name=_("leidinggevende"),
    )
    start_date = models.DateField(_("eerste werkdag"), null=True, blank=True)
    end_date = models.DateField(_("laatste werkdag"), null=True, blank=True)
    department_since = models.DateField(_("bij deze dienst sinds"), null=True, blank=True, editable=False)
    language = models.CharField(_("taal"), max_length=2, choices=Language, default=Language.DUTCH)
    # The language that someone likes to read lessons in; "": that of their screens.
    reads_in = models.CharField(max_length=10, blank=True, editable=False)
    external_id = models.CharField(
        _("externe sleutel"),
        max_length=120,
        blank=True,
        help_text=_("De sleutel van deze persoon bij de aanmeldingsdienst van het bestuur."),
    )
    wants_refreshers = models.BooleanField(_("wil opfrissers"), default=True)
    wants_refresher_mails = models.BooleanField(_("wil een mail bij een opfrisser"), default=False, editable=False)
    factor_grace_from = models.DateTimeField(null=True, blank=True, editable=False)  # see second_factor/
    session_salt = models.CharField(max_length=32, blank=True, editable=False)  # another one ends all sessions
    welcomed_at = models.DateTimeField(_("verwelkomd op"), null=True, blank=True, editable=False)
    personal_code = models.CharField(max_length=128, blank=True, editable=False)  # kept as a password is; "": none
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
    also_opened: Sequence[User] = ()  # accounts elsewhere, opened together with this one; not kept; account_choice.py

    objects = UserManager()

    class Meta:
        verbose_name = _("medewerker")
        verbose_name_plural = _("medewerkers")
        ordering = ["folded", "pk"]
        indexes = [
            models.Index("folded", "id", name="person_by_name"),
            # Who is new, and who works somewhere: for whoever counts everyone, read without the rows themselves.
            models.Index(fields=["start_date", "end_date", "organisation"], name="person_by_first_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), "organisation", condition=~models.Q(email=""), name="email_once_per_organisation"
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=models.Q(organisation__isnull=True) & ~models.Q(email=""),
                name="email_once_outside_organisations",
            ),
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
            models.CheckConstraint(
                condition=models.Q(manager__isnull=True) | ~models.Q(manager=models.F("pk")),
                name="manager_is_another",
                violation_error_code="own_manager",
                violation_error_message=_("Niemand is de eigen leidinggevende. Kies iemand anders."),
            ),
        ]

    def __str__(self) -> str:
        return called(self.first_name, self.last_name, self.email, self.personnel_number)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Someone of HR stays (last_officer.py), and whoever is given another organisation leaves behind what was of
        the old one; see moving.py."""
        self.email = addresses.written(self.email)
        fields = kwargs.get("update_fields")
        if not self._state.adding and last_officer.may_be_taken_away(fields):
            with last_officer.kept(User.objects.filter(pk=self.pk)):
                self._save(*args, **kwargs)
            return
        self._save(*args, **kwargs)

    def _save(self, *args: Any, **kwargs: Any) -> None:
        fields = kwargs.get("update_fields")
        if self._state.adding or (fields is not None and not {"organisation", "organisation_id", *MAIN} & set(fields)):
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            if fields is None or {"organisation", "organisation_id"} & set(fields):
                emptied = moving.leave_behind(self)
                kwargs["update_fields"] = fields if fields is None else {*fields, *emptied}
            super().save(*args, **kwargs)
            self.in_other_departments.out_of_place().delete()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        oneself = User.objects.filter(pk=self.pk)
        with last_officer.kept(oneself):
            moving.go_for_good(oneself)
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email = addresses.written(self.email)
        if self.department and self.department.organisation_id != self.organisation_id:
            message = _("Deze dienst hoort bij een andere organisatie. Kies een dienst van de eigen.")
            raise ValidationError({"department": ValidationError(message, code="department_elsewhere")})
        if self.start_date and self.end_date and self.end_date < self.start_date:
            message = _("De laatste werkdag ligt voor de eerste. Kijk de datums na.")
            raise ValidationError({"end_date": ValidationError(message, code="end_before_start")})

    @property
    def told_apart(self) -> str:
        """The name, with what tells two people of the same name apart: the address, or else the personnel number."""
        known = self.email or self.personnel_number
        return f"{self} ({known})" if known else str(self)

    def get_full_name(self) -> str:
        return full_name(self.first_name, self.last_name)

    def get_short_name(self) -> str:
        return self.first_name

    def has_left(self, today: date) -> bool:
        """Whether the last working day is over on `today`."""
        return has_left(self.end_date, today)

    def set_personal_code(self, code: str) -> None:
        """For signing in with the personnel number; not saved yet."""
        self.personal_code = make_password(code)

    @property
    def has_personal_code(self) -> bool:
        return bool(self.personal_code)

    def check_personal_code(self, code: str) -> bool:
        """Whether this is the person's code; takes as long without one. Renews a hash of before."""

        def renew(code: str) -> None:
            self.set_personal_code(code)
            self.save(update_fields=["personal_code"])

        return check_password(code, self.personal_code, renew)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """As Django's: a session ends with the password that it began with, and here with the code too, and when the
        person signs out everywhere."""
        known = self.password + self.personal_code + self.session_salt
        return salted_hmac(SESSION_SALT, known, secret=secret, algorithm="sha256").hexdigest()

    @property
    def sees_others(self) -> bool:
        """Whether this person sees what is of others, or decides who does (`roles.GUARDED`): who gets in neither by
        letter nor with a code."""
        return roles.is_guarded(self)

    @property
    def may_lead_groups(self) -> bool:
        """Whether a role of this person opens leading a lesson for a group."""
        return roles.may(self, May.LEAD_GROUPS)

    @property
    def is_at_desk(self) -> bool:
        """Whether a role of this person has work at the desk, in the Wagtail admin."""
        return roles.is_at_desk(self)

    def may_sign_in(self, today: date) -> bool:
        """Whether the account is open on `today`: nobody closed it, and the last working day is not over."""
        return self.is_active and not self.has_left(today)

    @property
    def gets_refreshers(self) -> bool:
        """Whether both the person and the organisation want refreshers."""
        return self.wants_refreshers and self.organisation is not None and self.organisation.refreshers_on

    @cached_property
    def is_hr_officer(self) -> bool:
        """Whether this person is in the HR group of the own organisation."""
        if hasattr(self, "has_hr_role"):
            return self.has_hr_role
        return self.organisation_id is not None and self.groups.filter(hr_of=self.organisation_id).exists()

    @cached_property
    def seen_own_fields(self) -> list[OwnField]:
        """Those of the own organisation, as far as this person may see them, in the order in which they are shown; a
        page with several lists asks once."""
        return _OWN_FIELDS.all(self)

    @cached_property
    def is_department_head(self) -> bool:
        """Whether this person heads a department."""
        if hasattr(self, "has_head_role"):
            return self.has_head_role
        return self.headed_departments.exists()

    @cached_property
    def is_editor(self) -> bool:
        """Whether this person writes drafts for the own organisation."""
        return self.has_editor_role if hasattr(self, "has_editor_role") else self._is_given(Role.EDITOR)

    @cached_property
    def is_reviewer(self) -> bool:
        """Whether this person reads drafts of the own organisation."""
        return self.has_reviewer_role if hasattr(self, "has_reviewer_role") else self._is_given(Role.REVIEWER)

    @cached_property
    def is_organisation_administrator(self) -> bool:
        """Whether this person says who has which role at the own organisation, and how one signs in there."""
        if hasattr(self, "has_administrator_role"):
            return self.has_administrator_role
        return self._is_given(Role.ORGANISATION_ADMINISTRATOR)

    def _is_given(self, role: Role) -> bool:
        if self.organisation_id is None:
            return False
        here = RoleGroup.objects.filter(organisation=self.organisation_id, role=role)
        return here.filter(group__user=self.pk).exists()

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether this person set up a second step to sign in; recovery codes alone are none."""
        if hasattr(self, "has_factor"):
            return self.has_factor
        return bool(Authenticator.objects.filter(user=self, type__in=FACTORS).exists())


class PersonRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User
