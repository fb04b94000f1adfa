"""Wagtail's user screens with our fields; for administrators only."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import CopyViewMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.users.forms import UserCreationForm, UserEditForm, UserForm
from wagtail.users.views.users import CreateView, DeleteView, EditView, UserViewSet

from onboarding.ids import read_id
from onboarding.people import address_changes, addresses
from onboarding.people.models import Department, User, UserQuerySet
from onboarding.people.second_factor.fresh_proof import ask_first

PERSON_FIELDS = [
    "organisation",
    "department",
    "personnel_number",
    "function",
    "start_date",
    "end_date",
    "language",
    "external_id",
]


OF_NO_ROLE = Q(hr_of__isnull=True, role_group__isnull=True)  # groups that someone made in Wagtail


class DepartmentField(forms.ModelChoiceField):
    def label_from_instance(self, department: Department) -> str:
        return f"{department} ({department.organisation.short_name})"


class PersonFields(forms.ModelForm):
    """What our people have more than Wagtail's; `person_fields` is what the page renders."""

    error_messages = {
        **UserForm.error_messages,
        "duplicate_username": gettext_lazy("Dit e-mailadres is al in gebruik. Kies een ander."),
    }
    email = forms.EmailField(
        label=capfirst(User._meta.get_field("email").verbose_name),
        required=False,
        help_text=gettext_lazy("Alleen een adres van het werk. Een beheerder heeft er altijd een."),
    )
    department = DepartmentField(
        label=capfirst(User._meta.get_field("department").verbose_name),
        required=False,
        empty_label=gettext_lazy("Geen dienst"),
        queryset=Department.objects.select_related("organisation").order_by("organisation__short_name", "name"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "organisation" in self.fields:
            self.fields["organisation"].empty_label = _("Geen organisatie")  # type: ignore[attr-defined]
        if "groups" in self.fields:
            of_wagtail: Any = self.fields["groups"]
            of_wagtail.queryset = Group.objects.filter(OF_NO_ROLE)
            of_wagtail.help_text = _("Rollen van een organisatie geef je bij Rollen.")

    def clean_groups(self) -> QuerySet[Group]:
        """What was chosen here, beside the roles that the person has, which are given and taken elsewhere."""
        chosen = Q(pk__in=self.cleaned_data["groups"])
        held = Q(user=self.instance.pk) & ~OF_NO_ROLE if self.instance.pk else Q(pk=None)
        return Group.objects.filter(chosen | held).distinct()

    @property
    def person_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in PERSON_FIELDS]

    def clean_email(self) -> str:
        return addresses.written(self.cleaned_data["email"])

    def _clean_username(self) -> str | None:
        """In place of Wagtail's: an address is of one person within an organisation."""
        email: str = self.cleaned_data.get("email", "")
        if email and self._colleagues().with_address([email]).exists():
            self.add_error("email", ValidationError(self.error_messages["duplicate_username"], "duplicate_username"))
        if not email and self.cleaned_data.get("is_superuser") and "email" not in self.errors:
            message = _("Een beheerder meldt aan met een e-mailadres. Vul het in.")
            self.add_error("email", ValidationError(message, "required"))
        return email

    def clean_personnel_number(self) -> str:
        number: str = self.cleaned_data["personnel_number"].strip()
        if number and self._colleagues().filter(personnel_number=number).exists():
            message = _("Een andere medewerker heeft dit nummer al. Kijk het na.")
            raise ValidationError(message, code="personnel_number_taken")
        return number

    def clean_external_id(self) -> str:
        key: str = self.cleaned_data["external_id"].strip()
        if key and self._colleagues().filter(external_id=key).exists():
            message = _("Een andere medewerker heeft deze sleutel al. Kijk ze na.")
            raise ValidationError(message, code="external_id_taken")
        return key

    def _colleagues(self) -> UserQuerySet:
        return User.objects.of(self.cleaned_data.get("organisation")).exclude(pk=self.instance.pk)


DAYS = {"start_date": AdminDateInput, "end_date": AdminDateInput}


class PersonCreationForm(PersonFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = [*PERSON_FIELDS, *UserCreationForm.Meta.fields]  # a number is judged when the organisation is known
        widgets = {**UserCreationForm.Meta.widgets, **DAYS}


class PersonEditForm(PersonFields, UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = [*PERSON_FIELDS, *UserEditForm.Meta.fields]
        widgets = {**UserEditForm.Meta.widgets, **DAYS}
        help_texts = {
            "organisation": gettext_lazy(
                "Geef je iemand een andere organisatie, dan mailen we die geen lijsten meer, en wissen we de "
                "afwezigheden en de mails die nog moesten vertrekken. Functie, nummer, datums en rol van de oude "
                "organisatie vallen weg, tenzij je hier nieuwe invult. Dat kan je niet ongedaan maken. Wat de persoon "
                "al leerde, blijft bewaard bij de oude organisatie. Kies ook een dienst van de nieuwe organisatie, of "
                "geen."
            )
        }


class Proven:
    """Before Wagtail's own view: these screens give a password, an address and all power, so who opens one proves
    first who they are."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        viewer: Any = request.user
        if viewer.is_superuser and (unproven := ask_first(request, viewer, request.path, timezone.now())):
            return unproven
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # of the view behind it


class PersonCreateView(Proven, CreateView):
    pass


class PersonCopyView(CopyViewMixin, PersonCreateView):
    pass


class PersonEditView(Proven, EditView):
    """Another address goes through the same door as everywhere, for administrators as well."""

    def save_instance(self) -> User:
        person: User = self.form.instance
        address = person.email
        with transaction.atomic():
            person.email, person.moved_by = self.form.initial["email"], self.request.user
            super().save_instance()
            asked = address_changes.give(person, address, self.request.user, timezone.now())
        if asked:
            new = asked.new_email or _("geen adres")
            messages.info(self.request, _("Wacht op bevestiging: %(address)s") % {"address": new})
        return person


class PersonDeleteView(DeleteView):
    """Refuses when there is evidence of the person: what someone did is never deleted along."""

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("%(person)s is ingeschreven voor een traject, en dat blijft bewaard. Haal het vinkje weg bij actief.")
                % {"person": self.object},
            )
            return redirect("wagtailusers_users:edit", self.object.pk)


class PeopleUserViewSet(UserViewSet):
    add_view_class = PersonCreateView
    copy_view_class = PersonCopyView
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm[User]]:
        return PersonEditForm if for_update else PersonCreationForm


def refuse_in_bulk(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponseBase | None:
    """People are deleted one by one, so that each refusal can say whom it is about; and so are roles given, with what
    comes with that."""
    if request.method != "POST" or action.model is not User:
        return None
    chosen = read_id(request.POST.get("role", "")) or 0
    if action_type == "delete":
        messages.error(request, _("Verwijder mensen een voor een."))
    elif action_type == "assign_role" and Group.objects.filter(pk=chosen).exclude(OF_NO_ROLE).exists():
        messages.error(request, _("Rollen van een organisatie geef je een voor een, bij Rollen."))
    else:
        return None
    return redirect("wagtailusers_users:index")
