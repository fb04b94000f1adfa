"""Wagtail's user screens with our fields; for administrators only."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import DeleteView, EditView, UserViewSet

from onboarding.people import address_changes
from onboarding.people.models import User

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


class PersonCreationForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = UserCreationForm.Meta.fields | set(PERSON_FIELDS)


class PersonEditForm(UserEditForm):
    class Meta(UserEditForm.Meta):
        fields = UserEditForm.Meta.fields | set(PERSON_FIELDS)


class PersonEditView(EditView):
    """Another address goes through the same door as everywhere, for administrators as well."""

    def save_instance(self) -> User:
        person, address = self.form.instance, self.form.instance.email
        with transaction.atomic():
            person.email = self.form.initial["email"]
            super().save_instance()
            asked = address_changes.give(person, address, self.request.user, timezone.now())
        if asked:
            messages.info(self.request, _("Wacht op bevestiging: %(address)s") % {"address": asked.new_email})
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
    edit_view_class = PersonEditView
    delete_view_class = PersonDeleteView

    def get_form_class(self, for_update=False):
        return PersonEditForm if for_update else PersonCreationForm


def refuse_bulk_delete(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponseBase | None:
    """People are deleted one by one, so that each refusal can say whom it is about."""
    if action_type != "delete" or request.method != "POST" or action.model is not User:
        return None
    messages.error(request, _("Verwijder mensen een voor een."))
    return redirect("wagtailusers_users:index")
