"""The kinds of work of an organisation: parts of a lesson can be for some of them only."""

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

from onboarding.hr.deeds import kind_keeping
from onboarding.hr.employees.employee_columns import LinkColumn
from onboarding.hr.employees.kept_one_by_one import AddKeptView, DeleteKeptView, EditKeptView, KeptForm, OneKept
from onboarding.hr.lists.drawn_rows import TextColumn
from onboarding.hr.lists.list_views import HrListView
from onboarding.lessons.models import Lesson
from onboarding.people.folding import fold
from onboarding.people.models import Department, KindOfWork, User


def kinds(viewer: Any) -> QuerySet[KindOfWork]:
    """The kinds `viewer` may change: of the own organisation; all of them for an administrator."""
    return KindOfWork.objects.visible_to(viewer).standing().select_related("organisation")


class KindForm(KeptForm):
    """A kind of work; its key is not shown, and stays what it was."""

    class Meta:
        model = KindOfWork
        fields = ["organisation", "name"]
        help_texts = {"name": gettext_lazy("Kort, zoals het bij een stuk van een les staat: Zwembad, Keuken.")}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        others = KindOfWork.objects.of(self.organisation_id).standing().filter(name__fold=fold(name))
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


class OneKind(OneKept):
    """One that was taken away does not exist."""

    model = KindOfWork
    trail = (("hr:departments", gettext_lazy("Diensten")), ("hr:kinds", gettext_lazy("Soorten werk")))
    index_url_name = "hr:kinds"
    header_icon = "group"
    called = "kind"

    def reachable(self) -> QuerySet[KindOfWork]:
        return kinds(self.viewer)


class KindFormView(OneKind):
    form_class = KindForm
    error_message = gettext_lazy("Het soort werk is nog niet bewaard. Kijk na wat hieronder staat.")
    saved = gettext_lazy("Het soort werk %(kind)s is bewaard.")

    def keep(self, one: KindOfWork) -> None:
        kind_keeping.save(self.viewer, one)


class AddKindView(KindFormView, AddKeptView):
    """Says in which lessons a new kind sees less: the parts of these name the kinds that they are for."""

    page_title = gettext_lazy("Soort werk toevoegen")
    add_url_name = "hr:kind_add"
    template_name = "hr/employees/kind_add.html"

    @cached_property
    def lessons(self) -> list[Lesson]:
        """The lessons that are live in the own organisation and have parts for some kinds only."""
        ours = Lesson.objects.of(self.viewer.organisation_id).filter(page__live=True)
        return list(ours.filter(current_version__content__has_key="kinds").order_by("title__fold", "pk"))


class EditKindView(KindFormView, EditKeptView):
    page_title = gettext_lazy("Soort werk wijzigen")
    edit_url_name = "hr:kind_edit"
    delete_url_name = "hr:kind_delete"


class DeleteKindView(OneKind, DeleteKeptView):
    """Says whom it touches; what was published for the kind stays as it was."""

    page_title = gettext_lazy("Soort werk verwijderen")
    delete_url_name = "hr:kind_delete"
    template_name = "hr/employees/kind_delete.html"
    removed = gettext_lazy("Het soort werk %(kind)s is verwijderd.")

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

    def remove(self) -> None:
        kind_keeping.remove(self.viewer, self.object)
