"""Adding an employee, changing what is known of one, and the days someone is away."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, EditView

from onboarding.hr.access import HrOnlyMixin, is_hr
from onboarding.hr.deeds import employment
from onboarding.hr.employees import mails_anew
from onboarding.hr.employees.employee_forms import AbsenceForm, PersonForm
from onboarding.hr.employees.rules_for_one import AsksWhatRulesDo, is_looked_at, with_invitations
from onboarding.hr.employees.saved_meanwhile import OneAfterAnother
from onboarding.hr.successors import left_behind
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import Absence, User, UserQuerySet


class OwnForm:
    """A form of ours in Wagtail's view: answered with a page, also when two people, or one who clicks twice, save it
    at the same moment: the second one hears so."""

    expects_json_response = False
    submit_button_active_label: Any = gettext_lazy("Even geduld")

    def get_success_buttons(self) -> list[Any]:
        return []

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)  # type: ignore[misc]  # of the view that it stands before
        except LastOfficer as refusal:
            form.add_error("end_date" if "end_date" in form.changed_data else None, refusal)
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return super().form_invalid(form)  # type: ignore[misc]  # of the view that it stands before
        except IntegrityError:
            message = _("Dit werd net al bewaard. Kijk de lijst na.")
            form.add_error(None, ValidationError(message, code="saved_meanwhile"))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return super().form_invalid(form)  # type: ignore[misc]  # of the view that it stands before


class OfEmployees(HrOnlyMixin):
    """What the screens about one employee share: an employee out of reach does not exist."""

    def whom(self, people: UserQuerySet) -> User:
        return get_object_or_404(people.select_related("department", "organisation"), pk=self.kwargs["pk"])

    def proof_about(self, person: User, back: str = "") -> HttpResponseBase | None:
        """Before the address, the key or the last day of who sees what is of others changes: they say who gets in as
        that person. As RoleMixin.proof_first."""
        return self.proof_first(back) if person.sees_others else None

    def trail(self, person: User | None, last: str) -> list[dict[str, Any]]:
        known = [{"url": reverse("hr:employee", args=[person.pk]), "label": str(person)}] if person else []
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:employees"), "label": _("Medewerkers")},
            *known,
            {"url": "", "label": last},
        ]


class AddEmployeeView(OfEmployees, OwnForm, AsksWhatRulesDo, CreateView):
    model = User
    form_class = PersonForm
    header_icon = "user"
    page_title = gettext_lazy("Medewerker toevoegen")
    add_url_name = "hr:employee_add"
    submit_button_label = gettext_lazy("Voeg toe")
    confirm_button = gettext_lazy("Voeg toe en schrijf in")
    error_message = gettext_lazy("De medewerker is nog niet toegevoegd. Kijk na wat hieronder staat.")

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(None, _("Medewerker toevoegen"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer, "now": self.now}

    def save_person(self) -> User:
        others = self.form.cleaned_data["other_departments"]
        return employment.add(self.viewer, copy(self.form.save(commit=False)), others, self.form.changed_own)

    def may_be_looked_at(self) -> bool:
        return True

    def get_success_message(self, instance: User) -> str:
        return " ".join(filter(None, [self.added_in_words(instance), self.enrolled_in_words()]))

    def added_in_words(self, person: User) -> str:
        """With how they get in, where no mail that leaves now lets them in."""
        if not person.email:
            words = _("%(person)s is toegevoegd, zonder e-mailadres. Geef een brief om aan te melden.")
        elif self.by_rule.now and not self.is_silent:
            words = _("%(person)s is toegevoegd.")
        else:
            words = _("%(person)s is toegevoegd. Stuur een uitnodiging om aan te melden.")
        return words % {"person": person}

    def get_success_url(self) -> str:
        return reverse("hr:employee", args=[self.object.pk])


class EditEmployeeView(OfEmployees, OneAfterAnother, OwnForm, AsksWhatRulesDo, EditView):
    model = User
    form_class = PersonForm
    header_icon = "user"
    page_title = gettext_lazy("Gegevens wijzigen")
    edit_url_name = "hr:employee_edit"
    submit_button_label = gettext_lazy("Bewaar")
    error_message = gettext_lazy("Er is nog niets bewaard. Kijk na wat hieronder staat.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_hr(request.user) and (unproven := self.proof_about(self.whom(employment.writable_by(self.viewer)))):
            return unproven
        return super().dispatch(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> User:
        return self.whom(self.held(employment.writable_by(self.viewer)))

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(self.object, _("Gegevens wijzigen"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer, "now": self.now}

    def may_be_looked_at(self) -> bool:
        return is_looked_at(self.form.changed_of_person, self.form.changed_own)

    def save_person(self) -> User:
        person, invited = with_invitations(self._edit, self.today)
        self.mailed = [one.line for one in invited]
        return person

    def _edit(self) -> User:
        person: User = copy(self.form.save(commit=False))
        others = self.form.cleaned_data["other_departments"]
        changed, own = self.form.changed_of_person, self.form.changed_own
        self.asked = employment.edit(self.viewer, person, changed, self.today, self.now, others, own)
        return person

    def get_success_message(self) -> str:
        return " ".join(filter(None, [self.saved_in_words(), self.enrolled_in_words()]))

    def saved_in_words(self) -> str:
        if self.asked and not self.asked.old_email:
            return _(
                "Het adres wacht op bevestiging: door %(person)s na het aanmelden, of door iemand anders van HR."
            ) % {"person": self.object}
        if self.asked:
            return _(
                "Het nieuwe adres wacht op bevestiging. %(person)s krijgt een mail op het oude adres, en blijft tot "
                "dan daarmee aanmelden."
            ) % {"person": self.object}
        saved = _("De gegevens van %(person)s zijn bewaard.") % {"person": self.object}
        if not self.mailed:
            return saved
        goes = _("%(person)s krijgt %(when)s %(mails)s op %(address)s; de link in de vorige mail werkt niet meer.")
        named = {"person": self.object, "address": self.object.email, **mails_anew.in_words(self.mailed, self.today)}
        return f"{saved} {goes % named}"

    def get_success_url(self) -> str:
        """Of someone of HR who goes, to who takes over what they leave."""
        goes = "end_date" in self.form.changed_data and self.object.end_date is not None
        if goes and self.object.is_hr_officer and left_behind.of(self.object, self.now).is_there:
            return reverse("hr:hand_over", args=[self.object.pk])
        return reverse("hr:employee", args=[self.object.pk])


class AddAbsenceView(OfEmployees, OwnForm, CreateView):
    model = Absence
    form_class = AbsenceForm
    header_icon = "user"
    page_title = gettext_lazy("Afwezigheid toevoegen")
    submit_button_label = gettext_lazy("Voeg toe")
    error_message = gettext_lazy("De afwezigheid is nog niet toegevoegd. Kijk na wat hieronder staat.")

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(self.person, _("Afwezigheid toevoegen"))

    def get_add_url(self) -> str:
        return reverse("hr:absence_add", args=[self.person.pk])

    @property
    def person(self) -> User:
        if not hasattr(self, "_person"):
            self._person = self.whom(employment.writable_by(self.viewer))
        return self._person

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.person}

    def save_instance(self) -> Absence:
        return employment.add_absence(self.viewer, self.form.save(commit=False))

    def get_success_message(self, instance: Absence) -> str:
        return _("De afwezigheid van %(person)s is bewaard. Wat intussen af moest, schuift op.") % {
            "person": self.person
        }

    def get_success_url(self) -> str:
        return reverse("hr:employee", args=[self.person.pk])


class EditAbsenceView(OfEmployees, OwnForm, EditView):
    """Its days change, or its end is known by now."""

    model = Absence
    form_class = AbsenceForm
    header_icon = "user"
    page_title = gettext_lazy("Afwezigheid wijzigen")
    edit_url_name = "hr:absence"
    submit_button_label = gettext_lazy("Bewaar")
    error_message = gettext_lazy("De afwezigheid is nog niet gewijzigd. Kijk na wat hieronder staat.")

    def get_object(self, queryset: Any = None) -> Absence:
        absences = Absence.objects.filter(user__in=employment.writable_by(self.viewer)).select_related("user")
        return get_object_or_404(absences, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.object.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(self.object.user, _("Afwezigheid wijzigen"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "person": self.object.user}

    def save_instance(self) -> Absence:
        return employment.change_absence(self.viewer, self.form.save(commit=False))

    def get_success_message(self) -> str:
        return _("De afwezigheid van %(person)s is gewijzigd. Wat af moest, schuift mee.") % {
            "person": self.object.user
        }

    def get_success_url(self) -> str:
        return reverse("hr:employee", args=[self.object.user_id])


class RemoveAbsenceView(HrOnlyMixin, View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        absences = Absence.objects.filter(user__in=employment.writable_by(request.user)).select_related("user")
        absence = get_object_or_404(absences, pk=pk)
        employment.remove_absence(request.user, absence)
        messages.success(request, _("De afwezigheid is weggenomen."))
        return redirect("hr:employee", absence.user_id)
