"""What lists of people know of their work: function, site, status, regime, manager and the own fields of the
organisation. Said once: what a list is narrowed by, what stands quietly in a row, and what goes into its files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import django_filters
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.lists.by_organisation import OrganisationFilterSet
from onboarding.hr.lists.drawn_rows import RepeatingColumn, Words, quietly
from onboarding.hr.lists.export_columns import ExportColumn, label_in
from onboarding.hr.lists.list_description import organisation_of
from onboarding.hr.lists.list_views import KeptListView
from onboarding.people.called import NAMED_BY, called
from onboarding.people.folding import fold
from onboarding.people.models import EmploymentStatus, OwnField, OwnValue, User
from onboarding.people.searching import of_person, with_every_word

OWN = "own_"  # before the id of a field, in an address


def work_columns(person: str = "") -> dict[str, ExportColumn]:
    """What a file has of someone's work; `person` is the way to them, such as "user__"."""
    employment = label_in(dict(EmploymentStatus.choices))
    manager = (f"{person}manager__{field}" for field in NAMED_BY)
    return {
        "function": ExportColumn(gettext_lazy("Functie"), f"{person}function"),
        "site": ExportColumn(gettext_lazy("Vestiging"), f"{person}site"),
        "employment": ExportColumn(gettext_lazy("Statuut"), f"{person}status", make=employment),
        "work_regime": ExportColumn(gettext_lazy("Werkregime"), f"{person}work_regime"),
        "manager": ExportColumn(gettext_lazy("Leidinggevende"), *manager, make=called),
    }


def person_columns(person: str, organisation: str) -> dict[str, ExportColumn]:
    """Who a row is about, as a pivot table needs it: of every list of which a row is about one person. `person` and
    `organisation` are the ways to them: to the organisation that the row is of."""
    return {
        "last_name": ExportColumn(gettext_lazy("Achternaam"), f"{person}last_name"),
        "first_name": ExportColumn(gettext_lazy("Voornaam"), f"{person}first_name"),
        "email": ExportColumn(gettext_lazy("E-mailadres"), f"{person}email", comes_again=False),
        "personnel_number": ExportColumn(
            gettext_lazy("Personeelsnummer"), f"{person}personnel_number", comes_again=False
        ),
        "organisation": ExportColumn(gettext_lazy("Organisatie"), f"{organisation}short_name"),
        "department": ExportColumn(gettext_lazy("Dienst"), f"{person}department__name"),
        **work_columns(person),
        "start_date": ExportColumn(gettext_lazy("Eerste werkdag"), f"{person}start_date"),
    }


# What a row tells of its person besides what they are called, or goes by.
OF_PERSON = ("function", "site", "status", "work_regime", "is_superuser")
TEXTS = ("function", "site", "work_regime")


def own_values_of(person: str = "") -> Prefetch[str]:
    """Fetches what people have in own fields along, in the order of the fields; `person` is the way to the person.

    As a plain list, as completion_columns.others_of has it.
    """
    values = OwnValue.objects.select_related("field").order_by("field__name__fold", "field")
    return Prefetch(f"{person}own_values", queryset=values, to_attr="known_own_values")


def own_value(field: OwnField, person: str) -> Subquery:
    """What someone has in this field; `person` is the way to their key."""
    return Subquery(OwnValue.objects.filter(field=field, person=OuterRef(person)).order_by().values("value"))


def known_own_values(person: Any) -> list[OwnValue]:
    """What was fetched along; nothing where no organisation's fields are shown."""
    return getattr(person, "known_own_values", [])


STATUSES: dict[str, Any] = dict(EmploymentStatus.choices)
WORK_FILTERS = ("employment", "function", "site", "work_regime", "manager")


class WorkColumn(RepeatingColumn):
    """The function, and quietly under it the rest of someone's work; `whose` gives the person from a row."""

    always = "hr-function"

    def __init__(self, *args: Any, whose: Callable[[Any], User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = whose

    def told(self, instance: Any) -> tuple[Any, ...]:
        person: Any = self.whose(instance)
        own = (f"{one.field.name}: {one.value}" for one in known_own_values(person))
        manager = str(person.manager) if person.manager else ""
        return person.function, person.site, person.status, person.work_regime, manager, *own

    def written(self, *told: Any) -> Words:
        function, site, status, work_regime, manager, *own = told
        known = [site, STATUSES.get(status, status), work_regime]
        if manager:
            known.append(_("leidinggevende: %(manager)s") % {"manager": manager})
        more = " · ".join([str(text) for text in known if text] + own)
        return format_html("{}{}", function, quietly(more))


class WorkFilterSet(OrganisationFilterSet):
    """`person_path` leads from a row to the person, such as "user__".

    Each text is looked for as words are: somewhere in what stands there, without capitals and accents.
    """

    person_path = ""
    has_own_fields = True
    employment = django_filters.ChoiceFilter(
        label=gettext_lazy("Statuut"),
        empty_label=gettext_lazy("Alle"),
        choices=EmploymentStatus.choices,
        method="only_with_status",
    )
    function = django_filters.CharFilter(label=gettext_lazy("Functie"), method="only_with_text")
    site = django_filters.CharFilter(label=gettext_lazy("Vestiging"), method="only_with_text")
    work_regime = django_filters.CharFilter(label=gettext_lazy("Werkregime"), method="only_with_text")
    manager = django_filters.CharFilter(label=gettext_lazy("Leidinggevende"), method="only_of_manager")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WORK_FILTERS:  # behind those of the list itself, of which HR asks more
            self.filters.move_to_end(name)
        viewer: Any = self.request.user
        if viewer.is_superuser or not self.has_own_fields:
            return  # an administrator sees many organisations, each with fields of its own
        for field in viewer.seen_own_fields:
            name = f"{OWN}{field.pk}"
            self.filters[name] = django_filters.CharFilter(label=field.name, method=partial(self.only_with_own, field))
            self.filters[name].parent, self.filters[name].model = self, self._meta.model

    def only_with_status(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{self.person_path}status": value})

    def only_with_text(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(**{f"{self.person_path}{name}__fold__contains": fold(value)})

    def only_of_manager(self, rows: Any, name: str, value: str) -> Any:
        return with_every_word(rows, value, of_person(f"{self.person_path}manager"))

    def only_with_own(self, field: OwnField, rows: Any, name: str, value: str) -> Any:
        having = OwnValue.objects.filter(field=field, value__fold__contains=fold(value)).values("person")
        return rows.filter(Q(**{f"{self.person_path}pk__in": having}))


class WithOwnFields(KeptListView):
    """A list that has the own fields of the organisation it is of: in its rows, and as columns of its files.

    `whose` gives the person of a row, `person_path` the way to them in a query, such as "user__". What stands in
    them is HR's to know: a list that goes to someone else has `shows_own_fields` off.
    """

    person_path = ""
    shows_own_fields = True

    def whose(self, item: Any) -> Any:
        raise NotImplementedError

    @cached_property
    def own_fields(self) -> list[OwnField]:
        organisation = organisation_of(self)
        if organisation is None or not self.shows_own_fields:
            return []
        viewer: Any = self.viewer
        if not viewer.is_superuser:
            return list(viewer.seen_own_fields)
        return list(OwnField.objects.visible_to(viewer).of(organisation))

    @property
    def fetched_along(self) -> tuple[Any, ...]:
        """With the values where there are any: what is fetched along is kept in memory a portion at a time."""
        return (own_values_of(self.person_path),) if self.own_fields else ()

    def filter_queryset(self, queryset: Any) -> Any:
        return super().filter_queryset(queryset).prefetch_related(*self.fetched_along)

    @cached_property
    def columns_of_file(self) -> list[ExportColumn]:
        own = (ExportColumn(field.name, own_value(field, f"{self.person_path}pk")) for field in self.own_fields)
        return [*super().columns_of_file, *own]
