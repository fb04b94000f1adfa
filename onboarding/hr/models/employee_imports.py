"""A file of employees, what HR chose for it, and what its rows come down to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.models.background_jobs import Job
from onboarding.people.models import Organisation, User
from onboarding.people.who_may_see import SeenByHr


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("opgeladen")  # the columns are still to be mapped, or the dry run is busy
    CHECKED = "checked", _("nagekeken")
    APPLIED = "applied", _("doorgevoerd")
    UNDONE = "undone", _("ongedaan gemaakt")


class EmployeeImport(models.Model):
    """A file of employees: read, shown as what it would change, applied, and undone if need be.

    All of it is applied or nothing; but with `sets_wrong_apart` the rows that are wrong stay behind, to be repaired.

    `layout` is how the file is laid out (imports/layout.py), empty until it was read; `mapping` maps our field names
    to the file's column numbers (from 0); `summary` counts the rows per kind.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="employee_imports")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(_("opgeladen op"), auto_now_add=True)
    filename = models.CharField(_("bestand"), max_length=200)
    content = models.BinaryField()
    layout = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    mapped_by = models.ForeignKey(  # null: whoever uploaded it, or a command
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    marks_missing_as_left = models.BooleanField(_("wie ontbreekt, is uit dienst"), default=False)
    naming = models.JSONField(default=dict)  # how whole names are taken apart: imports/name_splitting.py
    answers = models.JSONField(default=dict)  # whether a number is still the same person’s: imports/other_people.py
    takes_gone = models.BooleanField(_("ook wie nieuw is en al uit dienst"), default=False)
    state = models.CharField(_("stand"), max_length=8, choices=ImportState, default=ImportState.UPLOADED)
    sets_wrong_apart = models.BooleanField(_("foute rijen blijven apart"), default=False)
    summary = models.JSONField(default=dict)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")  # the latest
    applied_at = models.DateTimeField(_("doorgevoerd op"), null=True)
    undone_at = models.DateTimeField(_("ongedaan gemaakt op"), null=True)
    # Whether the rules, which are still to enrol after it, mail nobody; null: nothing is to be enrolled any more.
    enrols_silently = models.BooleanField(null=True)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("import van medewerkers")
        verbose_name_plural = _("imports van medewerkers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.filename

    def number_of(self, kind: RowKind) -> int:
        """How many rows of this kind the dry run found; 0 before it."""
        return int(self.summary.get(kind, 0))


class KeptChoices(models.Model):
    """What HR chose for a file of employees of this shape (imports/kept_choices.py), for the next one.

    `columns` maps our field names to columns (from 0), `made` are columns made of those (imports/made_columns.py).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="kept_choices")
    shape = models.CharField(max_length=64)  # the SHA-256 of its headings
    columns = models.JSONField(default=dict)
    made = models.JSONField(default=list)
    naming = models.JSONField(default=dict)
    takes_gone = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("keuzes voor een import")
        verbose_name_plural = _("keuzes voor imports")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "shape"], name="kept_choices_once_per_shape")]

    def __str__(self) -> str:
        return self.shape


class ImportRow(models.Model):
    """What a row of the file comes down to; rows that change nothing are only counted.

    `changes` is [{"field", "old", "new"}], values as text, with "waits": true for an address that waits for a
    confirmation and, once applied, "asked": the id of the request; `errors` is [{"column", "code", "message"}].
    `cells` are those of a row that is wrong, as they stand in the file.
    """

    KINDS = [
        (RowKind.CREATED.value, _("nieuw")),
        (RowKind.CHANGED.value, _("gewijzigd")),
        (RowKind.MISSING.value, _("ontbreekt")),
        (RowKind.WRONG.value, _("fout")),
        (RowKind.GONE.value, _("al uit dienst")),
    ]

    run = models.ForeignKey(EmployeeImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("rij"))  # in the file, the header being row 1; 0 for who is missing
    kind = models.CharField(max_length=8, choices=KINDS)
    personnel_number = models.CharField(_("personeelsnummer"), max_length=200, blank=True)
    name = models.CharField(_("naam"), max_length=200, blank=True)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    changes = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    cells = models.JSONField(default=list)

    class Meta:
        verbose_name = _("rij van een import")
        verbose_name_plural = _("rijen van een import")
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["run", "kind", "number"], name="import_row_by_kind")]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.number}"
