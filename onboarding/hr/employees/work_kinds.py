"""The kinds of work of an organisation: parts of a lesson can be for some of them only."""

from __future__ import annotations

from typing import Any

from django import forms
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
from onboarding.hr.deeds import kind_keeping
from onboarding.hr.employees.editing import OwnForm
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.employee_forms import PersonForm
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.lessons.models import Lesson
from onboarding.people.bare_labels import BareLabels
from onboarding.people.folding import fold
from onboarding.people.models import Department, KindOfWork, User


def kinds(viewer: Any) -> QuerySet[KindOfWork]:
    """The kinds `viewer` may change: of the own organisation; all of them for an administrator."""
    return KindOfWork.objects.visible_to(viewer).standing().select_related("organisation")


class KindForm(BareLabels, forms.ModelForm):
    """A kind of work; its key is not shown, and stays what it was."""

    organisation = PersonForm.base_fields["organisation"]

    class Meta:
        model = KindOfWork
        fields = ["organisation", "name"]
        help_texts = {"name": gettext_lazy("Kort, zoals het bij een stuk van een les staat: Zwembad, Keuken.")}

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if viewer.is_superuser and self.instance.organisation_id is None:
            return
        self.instance.organisation_id = self.instance.organisation_id or viewer.organisation_id
        del self.fields["organisation"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        chosen = self.cleaned_data.get("organisation")
        organisation_id = chosen.pk if chosen else self.instance.organisation_id
        others = KindOfWork.objects.of(organisation_id).standing().filter(name__fold=fold(name))
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Dit soort werk is er al. Kies een andere naam."), code="kind_taken")
        return name


class KindsView(HrListView):
    model = KindOfWork
    page_title = gettext_lazy("Soorten werk")
    header_icon = "group"
    index_url_name = "hr:kinds"
    index_results_url_name = "hr:kinds_results"
    default_ordering = "name"
    searched = ("name__fold",)
    texts = {"name", "organisation__short_name"}
    within = ("name__fold", "pk")
    no_results_message = gettext_lazy("Hier staat geen soort werk. Voeg er een toe, of gebruik minder woorden.")

    def get_base_queryset(self) -> QuerySet[KindOfWork]:
        doing = Department.objects.filter(kind_of_work=OuterRef("pk")).order_by()
        number = doing.values("kind_of_work").annotate(number=Count("pk")).values("number")
        return kinds(self.viewer).annotate(number=Coalesce(Subquery(number), 0))

    @cached_property
    def columns(self) -> list[Column]:
        return [
            LinkColumn(
                "name",
                label=_("Soort werk"),
                sort_key="name",
                classname="title",
                get_url=lambda one: reverse("hr:kind_edit", args=[one.pk]),
            ),
            *self.organisation_column,
            TextColumn("number", label=_("Diensten"), sort_key="number"),
        ]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(_("Soort werk toevoegen"), url=reverse("hr:kind_add"), icon_name="plus")]


class OneKind(HrOnlyMixin):
    """What the screens about one kind share: one out of reach, or taken away, does not exist."""

    model = KindOfWork
    index_url_name = "hr:kinds"
    header_icon = "group"
    object: Any

    def get_queryset(self) -> QuerySet[KindOfWork]:
        return kinds(self.viewer)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:departments"), "label": _("Diensten")},
            {"url": reverse("hr:kinds"), "label": _("Soorten werk")},
            {"url": "", "label": str(self.object or _("Soort werk toevoegen"))},
        ]

    def get_success_url(self) -> str:
        return reverse("hr:kinds")


class KindFormView(OwnForm, OneKind):
    """Adding or changing one."""

    form_class = KindForm
    submit_button_label = gettext_lazy("Bewaar")
    error_message = gettext_lazy("Het soort werk is nog niet bewaard. Kijk na wat hieronder staat.")

    def get_page_subtitle(self) -> str:
        return str(self.object or "")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "viewer": self.viewer}  # type: ignore[misc]  # of the view behind it

    def save_instance(self) -> KindOfWork:
        kind: KindOfWork = self.form.save(commit=False)  # type: ignore[attr-defined]  # of the view behind it
        kind_keeping.save(self.viewer, kind)
        return kind

    def get_success_message(self, instance: Any = None) -> str:
        return _("Het soort werk %(kind)s is bewaard.") % {"kind": self.object}


class AddKindView(KindFormView, CreateView):
    """Says in which lessons a new kind sees less: the parts of these name the kinds that they are for."""

    page_title = gettext_lazy("Soort werk toevoegen")
    add_url_name = "hr:kind_add"
    template_name = "hr/employees/kind_add.html"

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The lessons that are live in the own organisation and have parts for some kinds only."""
        ours = Lesson.objects.of(self.viewer.organisation_id).filter(page__live=True)
        return list(ours.filter(current_version__content__has_key="kinds").order_by("title__fold", "pk"))


class EditKindView(KindFormView, EditView):
    page_title = gettext_lazy("Soort werk wijzigen")
    edit_url_name = "hr:kind_edit"
    delete_url_name = "hr:kind_delete"
    delete_item_label = gettext_lazy("Verwijder")


class DeleteKindView(OneKind, DeleteView):
    """Says whom it touches; what was published for the kind stays as it was."""

    page_title = gettext_lazy("Soort werk verwijderen")
    delete_url_name = "hr:kind_delete"
    template_name = "hr/employees/kind_delete.html"

    @cached_property
    def departments(self) -> int:
        """How many departments do it."""
        number: int = self.object.departments.count()
        return number

    @cached_property
    def people(self) -> int:
        """How many people work now in a department of this kind."""
        return User.objects.at_work(self.today).filter(department__kind_of_work=self.object).count()

    @cached_property
    def lessons(self) -> list[str]:
        """The titles of the lessons that are live and have parts for this kind."""
        ours = Lesson.objects.of(self.object.organisation_id)
        named = ours.filter(current_version__content__kinds__has_key=self.object.key)
        return list(named.order_by("title__fold", "pk").values_list("title", flat=True))

    def form_valid(self, form: Any) -> HttpResponseBase:
        kind_keeping.remove(self.viewer, self.object)
        messages.success(self.request, _("Het soort werk %(kind)s is verwijderd.") % {"kind": self.object})
        return redirect("hr:kinds")
