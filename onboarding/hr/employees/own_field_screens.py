"""The own fields of an organisation: what HR wants to know of people besides what every organisation knows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import own_field_keeping
from onboarding.hr.employees.editing import OwnForm
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.employee_forms import PersonForm
from onboarding.hr.employees.saved_meanwhile import MarkedForm, OneAfterAnother
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.hr.models import SavedView
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.models import EnrolmentRule
from onboarding.people.bare_labels import BareLabels
from onboarding.people.folding import fold
from onboarding.people.models import Organisation, OwnField, OwnValue
from onboarding.people.models.own_fields import MOST

NAMED = 10  # values that are shown before a field goes


def own_fields(viewer: Any) -> QuerySet[OwnField]:
    """The fields of the own organisation, all of them for an administrator; whoever is not HR, the screen refuses."""
    found = OwnField.objects.select_related("organisation")
    return found if viewer.is_superuser else found.of(viewer.organisation_id)


class OwnFieldForm(BareLabels, MarkedForm):
    organisation = PersonForm.base_fields["organisation"]

    class Meta:
        model = OwnField
        fields = ["organisation", "name"]
        help_texts = {
            "name": gettext_lazy("Kort, zoals het bij een medewerker staat: Ploeg, Badge, Weddeschaal."),
        }

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer.is_superuser and self.instance.organisation_id is None:
            return
        self.instance.organisation_id = self.instance.organisation_id or viewer.organisation_id
        del self.fields["organisation"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = OwnField.objects.of(self._organisation_id).filter(name__fold=fold(name))
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Dit veld is er al. Kies een andere naam."), code="field_taken")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk is None and OwnField.objects.of(self._organisation_id).count() >= MOST:
            message = _("Er zijn al %(most)d eigen velden, meer kan niet. Neem er eerst een weg.") % {"most": MOST}
            self.add_error(None, ValidationError(message, code="too_many"))
        return cleaned

    @property
    def _organisation_id(self) -> int | None:
        chosen: Organisation | None = self.cleaned_data.get("organisation")
        return chosen.pk if chosen else self.instance.organisation_id


class OwnFieldsView(HrListView):
    model = OwnField
    page_title = gettext_lazy("Eigen velden")
    header_icon = "list-ul"
    index_url_name = "hr:own_fields"
    index_results_url_name = "hr:own_fields_results"
    default_ordering = "name"
    searched = ("name__fold",)
    texts = {"name", "organisation__short_name"}
    within = ("name__fold", "pk")
    no_results_message = gettext_lazy(
        "Hier staat geen veld. Voeg er een toe voor wat je van medewerkers wil weten en waarvoor er nog geen plaats is."
    )

    def get_base_queryset(self) -> QuerySet[OwnField]:
        filled = OwnValue.objects.filter(field=OuterRef("pk")).order_by()
        number = filled.values("field").annotate(number=Count("pk")).values("number")
        return own_fields(self.viewer).annotate(number=Coalesce(Subquery(number), 0))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn(
                "name",
                label=_("Eigen veld"),
                sort_key="name",
                classname="title",
                get_url=lambda one: reverse("hr:own_field_edit", args=[one.pk]),
            ),
            *self.organisation_column,
            TextColumn("number", label=_("Ingevuld bij"), sort_key="number"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Eigen veld toevoegen"), url=reverse("hr:own_field_add"), icon_name="plus")]


class OneOwnField(HrOnlyMixin):
    """What the screens about one field share: one out of reach does not exist."""

    model = OwnField
    index_url_name = "hr:own_fields"
    header_icon = "list-ul"
    object: Any

    def get_queryset(self) -> QuerySet[OwnField]:
        return own_fields(self.viewer)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:employees"), "label": _("Medewerkers")},
            {"url": reverse("hr:own_fields"), "label": _("Eigen velden")},
            {"url": "", "label": str(self.object or _("Eigen veld toevoegen"))},
        ]

    def get_success_url(self) -> str:
        return reverse("hr:own_fields")


class OwnFieldFormView(OwnForm, OneOwnField):
    """Adding or changing one."""

    form_class = OwnFieldForm
    submit_button_label = gettext_lazy("Bewaar")
    error_message = gettext_lazy("Het veld is nog niet bewaard. Kijk na wat hieronder staat.")

    def get_page_subtitle(self) -> str:
        return str(self.object or "")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer}  # type: ignore[misc]  # of the view behind it

    def save_instance(self) -> OwnField:
        field: OwnField = self.form.save(commit=False)  # type: ignore[attr-defined]  # of the view behind it
        own_field_keeping.save(self.viewer, field)
        return field

    def get_success_message(self, instance: Any = None) -> str:
        return _("Het veld %(field)s is bewaard.") % {"field": self.object}


class AddOwnFieldView(OwnFieldFormView, CreateView):
    page_title = gettext_lazy("Eigen veld toevoegen")
    add_url_name = "hr:own_field_add"


class EditOwnFieldView(OneAfterAnother, OwnFieldFormView, EditView):
    page_title = gettext_lazy("Eigen veld wijzigen")
    edit_url_name = "hr:own_field_edit"
    delete_url_name = "hr:own_field_delete"
    delete_item_label = gettext_lazy("Verwijder")

    def get_queryset(self) -> QuerySet[OwnField]:
        return self.held(super().get_queryset())


class DeleteOwnFieldView(OneOwnField, DeleteView):
    """Says first how many people have something in it, and which kept lists are narrowed by it."""

    page_title = gettext_lazy("Eigen veld verwijderen")
    delete_url_name = "hr:own_field_delete"
    template_name = "hr/employees/own_field_delete.html"

    @cached_property
    def people(self) -> int:
        """How many people have something in it."""
        number: int = self.object.values.count()
        return number

    @cached_property
    def texts(self) -> list[str]:
        """What they have, most often first."""
        values = self.object.values.order_by().values("value").annotate(number=Count("pk"))
        return list(values.order_by("-number", "value__fold", "value").values_list("value", flat=True)[:NAMED])

    @cached_property
    def lists(self) -> list[SavedView]:
        """The kept lists of colleagues of the organisation that are narrowed by it: they will show more people."""
        ours = SavedView.objects.filter(organisation=self.object.organisation_id).select_related("made_by")
        return [one for one in ours.filter(query__contains=f"own_{self.object.pk}=")]

    @cached_property
    def rules(self) -> list[EnrolmentRule]:
        """The rules that ask for something in it: while there are any, it stays, or they would take more people."""
        found = EnrolmentRule.objects.filter(conditions__own_field=self.object).distinct()
        return list(enrolment_rules.with_all(found))

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            own_field_keeping.remove(self.viewer, self.object)
        except own_field_keeping.InUse as refusal:
            messages.error(self.request, " ".join(refusal.messages))
            return redirect("hr:own_field_delete", self.object.pk)
        messages.success(self.request, _("Het veld %(field)s is verwijderd.") % {"field": self.object})
        return redirect("hr:own_fields")
