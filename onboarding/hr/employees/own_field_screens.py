"""The own fields of an organisation: what HR wants to know of people besides what every organisation knows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.deeds import own_field_keeping
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.kept_one_by_one import AddKeptView, DeleteKeptView, EditKeptView, KeptForm, OneKept
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.hr.models import SavedView
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.models import EnrolmentRule
from onboarding.people.folding import fold
from onboarding.people.models import OwnField, OwnValue
from onboarding.people.models.own_fields import MOST

NAMED = 10  # values that are shown before a field goes


def own_fields(viewer: Any) -> QuerySet[OwnField]:
    """The fields of the own organisation, all of them for an administrator; whoever is not HR, the screen refuses."""
    found = OwnField.objects.select_related("organisation")
    return found if viewer.is_superuser else found.of(viewer.organisation_id)


class OwnFieldForm(KeptForm):
    class Meta:
        model = OwnField
        fields = ["organisation", "name"]
        help_texts = {
            "name": gettext_lazy("Kort, zoals het bij een medewerker staat: Ploeg, Badge, Weddeschaal."),
        }

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = OwnField.objects.of(self.organisation_id).filter(name__fold=fold(name))
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Dit veld is er al. Kies een andere naam."), code="field_taken")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk is None and OwnField.objects.of(self.organisation_id).count() >= MOST:
            message = _("Er zijn al %(most)d eigen velden, meer kan niet. Neem er eerst een weg.") % {"most": MOST}
            self.add_error(None, ValidationError(message, code="too_many"))
        return cleaned


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


class OneOwnField(OneKept):
    model = OwnField
    trail = (("hr:employees", gettext_lazy("Medewerkers")), ("hr:own_fields", gettext_lazy("Eigen velden")))
    index_url_name = "hr:own_fields"
    header_icon = "list-ul"
    called = "field"

    def reachable(self) -> QuerySet[OwnField]:
        return own_fields(self.viewer)


class OwnFieldFormView(OneOwnField):
    form_class = OwnFieldForm
    error_message = gettext_lazy("Het veld is nog niet bewaard. Kijk na wat hieronder staat.")
    saved = gettext_lazy("Het veld %(field)s is bewaard.")

    def keep(self, one: OwnField) -> None:
        own_field_keeping.save(self.viewer, one)


class AddOwnFieldView(OwnFieldFormView, AddKeptView):
    page_title = gettext_lazy("Eigen veld toevoegen")
    add_url_name = "hr:own_field_add"


class EditOwnFieldView(OwnFieldFormView, EditKeptView):
    page_title = gettext_lazy("Eigen veld wijzigen")
    edit_url_name = "hr:own_field_edit"
    delete_url_name = "hr:own_field_delete"


class DeleteOwnFieldView(OneOwnField, DeleteKeptView):
    """Says first how many people have something in it, and which kept lists are narrowed by it."""

    page_title = gettext_lazy("Eigen veld verwijderen")
    delete_url_name = "hr:own_field_delete"
    template_name = "hr/employees/own_field_delete.html"
    removed = gettext_lazy("Het veld %(field)s is verwijderd.")
    stays_url_name = "hr:own_field_delete"

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

    def remove(self) -> None:
        own_field_keeping.remove(self.viewer, self.object)
