"""The forms of a person, an absence and a department."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.employees import mails_anew
from onboarding.hr.employees.day_and_choice_fields import ChoiceField, DayField
from onboarding.hr.employees.other_departments_field import OtherDepartmentsField
from onboarding.hr.employees.own_field_inputs import OwnFieldInputs
from onboarding.hr.employees.person_choice import PersonChoiceField
from onboarding.hr.employees.saved_meanwhile import MarkedForm
from onboarding.hr.employees.suggested_text import SuggestingInput, suggest_values
from onboarding.learning.notices import corrected_addresses
from onboarding.people import address_changes, addresses
from onboarding.people.bare_labels import BareLabels
from onboarding.people.folding import fold
from onboarding.people.models import Absence, Department, EmploymentStatus, KindOfWork, Organisation, User, UserQuerySet
from onboarding.people.who_works_here import not_left_on

OTHERS = "other_departments"
DEPARTMENTS = ("department", OTHERS)


class PersonForm(BareLabels, OwnFieldInputs, MarkedForm):
    """A new or known employee. HR chooses within the own organisation; an administrator chooses one for who is new."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisatie"),
        empty_label=gettext_lazy("Kies een organisatie"),
        queryset=Organisation.objects.all(),
    )
    department = ChoiceField(
        label=gettext_lazy("Dienst"),
        required=False,
        empty_label=gettext_lazy("Geen dienst"),
        queryset=Department.objects.select_related("organisation"),
        error_messages={"invalid_choice": gettext_lazy("Kies een dienst van de eigen organisatie.")},
    )
    other_departments = OtherDepartmentsField()
    manager = PersonChoiceField(label=gettext_lazy("Leidinggevende"))
    start_date = DayField(label=gettext_lazy("Eerste werkdag"), required=False)
    end_date = DayField(
        label=gettext_lazy("Laatste werkdag"),
        required=False,
        help_text=gettext_lazy("Leeg zolang je die niet kent. Na die dag kan deze persoon zich niet meer aanmelden."),
    )

    is_someone_else = forms.BooleanField(label=gettext_lazy("Ja, dit is iemand anders"), required=False)

    class Meta:
        model = User
        fields = [
            *("organisation", "first_name", "last_name", "email", "personnel_number", "function", "department"),
            *("other_departments", "site", "manager", "status", "work_regime", "start_date", "end_date", "language"),
            "external_id",
        ]
        widgets = {"site": SuggestingInput, "work_regime": SuggestingInput}

    def __init__(self, *args: Any, viewer: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        status: Any = self.fields["status"]
        status.choices = [("", _("Niet bekend")), *EmploymentStatus.choices]
        self.fields["email"].help_text = _(
            "Alleen een adres van het werk. Wie er geen heeft, krijgt een brief om aan te melden."
        )
        today = timezone.localdate(now)
        if self.instance.pk and (mails := corrected_addresses.mails_elsewhere(self.instance.pk, today)):
            self.fields["email"].help_text = _(
                "Verbeter je dit adres, dan krijgt %(person)s %(when)s %(mails)s op het nieuwe. De link in de vorige "
                "mail werkt dan niet meer."
            ) % {"person": self.instance, **mails_anew.in_words(mails, today)}
        if waiting := self.instance.pk and address_changes.waiting_for(self.instance, now):
            self.fields["email"].help_text = _("Wacht op bevestiging: %(address)s") % {
                "address": waiting.new_email or _("geen adres")
            }
        if not self.is_bound or self.instance.pk:
            del self.fields["is_someone_else"]  # asked once it is known that there is a namesake
        if viewer.is_superuser and self.instance.organisation_id is None:
            for name in DEPARTMENTS:
                self.fields[name].names_organisation = True  # type: ignore[attr-defined]  # fields of ours
            del self.fields["manager"]  # nobody to choose from before the organisation is known
            return
        self.instance.organisation_id = self.instance.organisation_id or viewer.organisation_id
        del self.fields["organisation"]
        for name in DEPARTMENTS:
            departments: Any = self.fields[name]
            departments.queryset = departments.queryset.of(self.instance.organisation_id)
        self._offer_what_is_known(today)
        self.add_own_fields(self.instance.organisation_id)

    def _offer_what_is_known(self, today: date) -> None:
        """Managers among who did not leave, and whoever is it now; sites and regimes as others have them."""
        colleagues = User.objects.of(self.instance.organisation_id)
        managers: Any = self.fields["manager"]
        there = not_left_on(today) | Q(pk=self.instance.manager_id)
        managers.choose_among(colleagues.filter(there).exclude(pk=self.instance.pk))
        for name in ("site", "work_regime"):
            suggest_values(self.fields[name], colleagues, name)

    @property
    def organisation_id(self) -> int | None:
        chosen = self.cleaned_data.get("organisation")
        return chosen.pk if chosen else self.instance.organisation_id

    def clean_email(self) -> str:
        """Only a colleague's address counts: at another organisation it may be somebody's too, which is not told."""
        email = addresses.written(self.cleaned_data["email"])
        holder = self._others().with_address([email]).first() if email else None
        if holder is None:
            return email
        message = _("Dit e-mailadres is van %(name)s. Kijk na van wie het is.") % {"name": holder}
        raise ValidationError(message, code="email_taken")

    def clean_personnel_number(self) -> str:
        number = self.cleaned_data["personnel_number"].strip()
        if number and self._others().filter(personnel_number=number).exists():
            message = _("Een andere medewerker heeft dit nummer al. Kijk het na.")
            raise ValidationError(message, code="personnel_number_taken")
        return number

    def clean_external_id(self) -> str:
        key = self.cleaned_data["external_id"].strip()
        if key and self._others().filter(external_id=key).exists():
            message = _("Een andere medewerker heeft deze sleutel al. Kijk ze na.")
            raise ValidationError(message, code="external_id_taken")
        return key

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        told = ("email", "personnel_number", "external_id")
        if not any(cleaned.get(name) or name in self.errors for name in told):
            message = _("Zonder e-mailadres is een personeelsnummer nodig: daarmee meldt deze persoon zich aan.")
            self.add_error("personnel_number", ValidationError(message, code="nothing_to_know_by"))
        if OTHERS in cleaned:
            self._hold_departments_together(cleaned.get("department"), cleaned[OTHERS])
        if "is_someone_else" in self.fields:
            namesake = self._namesake(cleaned)
            if namesake is None:
                del self.fields["is_someone_else"]
            elif not cleaned.get("is_someone_else"):
                message = _("Er is al een %(person)s. Is dit iemand anders?")
                shown = {"person": namesake.told_apart}
                self.add_error("is_someone_else", ValidationError(message % shown, code="namesake"))
        return cleaned

    def _hold_departments_together(self, main: Department | None, others: QuerySet[Department]) -> None:
        if others and main is None and "department" not in self.errors:
            message = _("Kies eerst een dienst: andere diensten komen daarbij.")
            self.add_error("department", ValidationError(message, code="others_without_main"))
        elif main in others:
            message = _("%(department)s staat hierboven al als dienst. Haal ze hier weg.") % {"department": main}
            self.add_error(OTHERS, ValidationError(message, code="main_among_others"))
        elif any(one.organisation_id != self.organisation_id for one in others):
            message = _("Kies diensten van de eigen organisatie.")
            self.add_error(OTHERS, ValidationError(message, code="department_elsewhere"))

    def _namesake(self, cleaned: dict[str, Any]) -> User | None:
        """Somebody of the organisation with this name, whatever its capitals, accents and apostrophes."""
        name = f"{cleaned.get('last_name', '')}\t{cleaned.get('first_name', '')}\t"
        return self._others().filter(folded__startswith=fold(name)).first()

    def _others(self) -> UserQuerySet:
        return User.objects.of(self.organisation_id).exclude(pk=self.instance.pk)


OPEN_END = timedelta(days=730)  # as far away an absence ends of which nobody knows the end


class AbsenceForm(BareLabels, forms.ModelForm):
    """Of a new absence, or of one that changes. Codes: `absences_overlap`, `two_ends`, and `required` for no end."""

    first_day = DayField(label=gettext_lazy("Van"))
    last_day = DayField(label=gettext_lazy("Tot en met"), required=False)
    has_open_end = forms.BooleanField(
        label=gettext_lazy("Het einde is nog niet bekend"),
        required=False,
        help_text=gettext_lazy("Tot je het einde invult, moet er niets af zijn en vertrekt er geen mail."),
    )

    class Meta:
        model = Absence
        fields = ["first_day", "last_day", "has_open_end"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = person
        self.was_open = self.instance.has_open_end
        if self.was_open:
            self.initial["last_day"] = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), self._last_day(cleaned)
        cleaned["last_day"] = last
        if first and last and self._overlaps(first, last):
            message = _("In die dagen valt al een afwezigheid. Neem die eerst weg, of kies andere dagen.")
            self.add_error("first_day", ValidationError(message, code="absences_overlap"))
        return cleaned

    def _last_day(self, cleaned: dict[str, Any]) -> date | None:
        """The day that was filled in, or else one far away; says so when neither or both were.

        Of an absence that was open, a day ends it: the tick stands there still from before.
        """
        last, first = cleaned.get("last_day"), cleaned.get("first_day")
        if "last_day" in self.errors:
            return None
        if last and self.was_open:
            cleaned["has_open_end"] = False
        elif last and cleaned.get("has_open_end"):
            message = _("Kies een laatste dag, of zeg dat het einde nog niet bekend is. Niet allebei.")
            self.add_error("has_open_end", ValidationError(message, code="two_ends"))
        elif not last and not cleaned.get("has_open_end"):
            message = _("Vul de laatste dag in, of zeg dat het einde nog niet bekend is.")
            self.add_error("last_day", ValidationError(message, code="required"))
        elif not last and first:
            return first + OPEN_END
        return last

    def _overlaps(self, first: date, last: date) -> bool:
        others = Absence.objects.filter(user=self.instance.user).exclude(pk=self.instance.pk)
        return others.filter(first_day__lte=last, last_day__gte=first).exists()


class DepartmentForm(BareLabels, MarkedForm):
    """A department; who heads it is chosen among the people at work in the organisation."""

    organisation = PersonForm.base_fields["organisation"]
    head = PersonChoiceField(
        label=gettext_lazy("Diensthoofd"),
        help_text=gettext_lazy(
            "Typ een stuk van de naam en kies uit de lijst. Een diensthoofd ziet hoe ver de mensen van de eigen dienst "
            "staan, en niets anders."
        ),
    )

    kind_of_work = forms.ModelChoiceField(
        label=gettext_lazy("Soort werk"),
        required=False,
        empty_label=gettext_lazy("Geen: leest alle stukken"),
        queryset=KindOfWork.objects.none(),
        help_text=gettext_lazy(
            "Stukken van een les kunnen voor één soort werk zijn. Een les die iemand al begon, verandert niet mee."
        ),
        error_messages={"invalid_choice": gettext_lazy("Kies een soort werk van de eigen organisatie.")},
    )

    class Meta:
        model = Department
        fields = ["organisation", "name", "head", "kind_of_work"]

    def __init__(self, *args: Any, viewer: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer.is_superuser and self.instance.organisation_id is None:
            for name in ("head", "kind_of_work"):
                del self.fields[name]  # nothing to choose from before the organisation is known
            return
        self.instance.organisation_id = self.instance.organisation_id or viewer.organisation_id
        del self.fields["organisation"]
        kinds: Any = self.fields["kind_of_work"]
        kinds.queryset = KindOfWork.objects.of(self.instance.organisation_id).standing()
        heads: Any = self.fields["head"]
        ours = User.objects.of(self.instance.organisation_id)
        at_work = ours.at_work(today).order_by().values("pk")
        heads.choose_among(ours.filter(Q(pk__in=at_work) | Q(pk=self.instance.head_id)))

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        chosen = self.cleaned_data.get("organisation")
        organisation_id = chosen.pk if chosen else self.instance.organisation_id
        others = Department.objects.of(organisation_id).filter(name__fold=fold(name))
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Deze dienst is er al. Kies een andere naam."), code="department_taken")
        return name
