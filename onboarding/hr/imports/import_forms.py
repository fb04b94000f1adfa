"""What HR fills in for an import: the file, its columns, and that it is really meant."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import budget, file_columns, import_sentences
from onboarding.hr.imports.file_columns import COLUMNS, column_of, is_own, own, own_name
from onboarding.hr.imports.foreseen_addresses import ADDRESSES
from onboarding.hr.imports.foreseen_enrolments import FORESEEN
from onboarding.hr.imports.import_runs import Column
from onboarding.hr.imports.own_columns import OwnFields
from onboarding.hr.imports.unreadable_file import MESSAGES
from onboarding.hr.models import EmployeeImport
from onboarding.people.models import Organisation
from onboarding.people.models.own_fields import LONGEST_NAME

MANY = 5  # people marked as left at once, above which HR is asked twice
LARGE_PART = 0.10  # of who works there, likewise


class UploadForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(),
        label=gettext_lazy("Organisatie"),
        empty_label=gettext_lazy("Kies een organisatie"),
        error_messages={"required": gettext_lazy("Kies de organisatie van deze medewerkers.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Bestand met medewerkers"),
        help_text=gettext_lazy(
            "Een CSV- of Excel-bestand (.xlsx) van hoogstens 10 MB. Titels boven de kolomnamen mogen blijven staan."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Kies eerst een bestand."),
            "empty": MESSAGES["empty"],
            "missing": gettext_lazy("Het bestand is niet aangekomen. Kies het opnieuw."),
            "invalid": gettext_lazy("Het bestand is niet aangekomen. Kies het opnieuw."),
        },
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = actor.organisation
        if not actor.is_superuser:
            del self.fields["organisation"]

    @property
    def whose(self) -> Organisation:
        """Whose employees the file holds; only after the form was found valid."""
        chosen = self.cleaned_data.get("organisation", self.own)
        assert isinstance(chosen, Organisation)  # noqa: S101 - HR always has one
        return chosen

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > budget.MAX_BYTES:  # before it is read into memory
            raise ValidationError(str(MESSAGES["too_large"]), code="too_large")
        return file


class MappingForm(forms.Form):
    """Per column of the file, which field of ours it is."""

    marks_missing_as_left = forms.BooleanField(
        label=gettext_lazy("Wie niet in het bestand staat, is uit dienst"), required=False
    )

    def __init__(self, *args: Any, run: EmployeeImport, columns: list[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = [one for one in columns if not file_columns.is_remark(one.heading)]
        self.fields["marks_missing_as_left"].initial = run.marks_missing_as_left
        unused = _("niet gebruiken")
        choices = [("", unused), *((name, field.label) for name, field in COLUMNS.items())]
        own_fields = OwnFields(run.organisation)
        for column in self.columns:
            self.fields[self.name_of(column)] = forms.ChoiceField(
                label=import_sentences.heading_label(column.heading, column.index),
                choices=[*choices, *own_choices(column, own_fields)],
                initial=own_fields.as_known(column.field or ""),
                required=False,
                error_messages={"invalid_choice": gettext_lazy("Kies een veld uit de lijst.")},
            )

    @staticmethod
    def name_of(column: Column) -> str:
        return f"kolom-{column.index}"

    def clean(self) -> None:
        chosen = Counter(field for field in self._choices().values() if field)
        for column in self.columns:
            field = self.cleaned_data.get(self.name_of(column))
            if field and chosen[field] > 1:
                message = _("Je koos “%(field)s” voor meer dan één kolom. Laat het bij één kolom staan.")
                error = ValidationError(message % {"field": file_columns.label_of(field)}, code="field_twice")
                self.add_error(self.name_of(column), error)

    def _choices(self) -> dict[int, str]:
        return {column.index: self.cleaned_data.get(self.name_of(column), "") for column in self.columns}

    @property
    def mapping(self) -> dict[str, int]:
        """The chosen fields with their columns, as runs.set_mapping wants them."""
        return {field: index for index, field in self._choices().items() if field}

    @property
    def rows(self) -> list[tuple[Column, forms.BoundField]]:
        """What is shown, with first what a person must look at."""
        pairs = [(column, self[self.name_of(column)]) for column in self.columns]
        return sorted(pairs, key=lambda pair: (pair[0].is_clear and not pair[1].errors, pair[0].index))


def own_choices(column: Column, own_fields: OwnFields) -> list[tuple[str, Any]]:
    """The own fields in which a column can be kept: those that are there, and a new one of the name of the column."""
    known = [own(name) for name in own_fields.names]
    made = own(" ".join(column.heading.split())[:LONGEST_NAME].strip())
    chosen = own_fields.as_known(column.field or "")
    new = {one for one in (made, chosen) if own_fields.find(one) is None and is_own(one) and column_of(one)}
    new_label = _("nieuw eigen veld: %(name)s")
    groups = [
        (_("Bewaar als eigen veld"), [(one, own_name(one)) for one in known]),
        (_("Bewaar als nieuw eigen veld"), [(one, new_label % {"name": own_name(one)}) for one in sorted(new)]),
    ]
    return [(label, some) for label, some in groups if some]


def many_would_leave(run: EmployeeImport) -> bool:
    """Whether so many people would be marked as left that the file may well be incomplete."""
    missing = run.number_of(RowKind.MISSING)
    return missing > MANY or missing > LARGE_PART * run.summary.get("at_work", 0)


class UndoForm(forms.Form):
    """What is asked before undoing an import by which some are invited anew."""

    is_silent = forms.BooleanField(
        label=gettext_lazy("Zonder mail: niemand krijgt opnieuw een uitnodiging"), required=False
    )


class ApplyForm(forms.Form):
    """What is asked before applying: whether many people really left, and how many wrong rows stay behind."""

    apart = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_sure = forms.BooleanField(
        label=gettext_lazy("Ik weet zeker dat al deze mensen uit dienst zijn"),
        error_messages={"required": gettext_lazy("Vink dit aan als het klopt. Kies anders een ander bestand.")},
    )

    is_silent = forms.BooleanField(
        label=gettext_lazy(
            "Zonder mail: wie nu ingeschreven wordt of een ander adres krijgt, krijgt daar geen mail over"
        ),
        required=False,
    )

    def __init__(self, *args: Any, run: EmployeeImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not run.summary.get(FORESEEN) and not run.summary.get(ADDRESSES, {}).get("invited"):
            del self.fields["is_silent"]
        self.fields["apart"].initial = run.number_of(RowKind.WRONG)
        if not many_would_leave(run):
            del self.fields["is_sure"]
