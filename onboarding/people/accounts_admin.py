"""Wagtail's user screens with our fields; for administrators only."""

from typing import Any

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import DeleteView, UserViewSet

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
