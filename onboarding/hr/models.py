"""OVERSIGHT: what HR does that takes a while or is worth remembering. Nothing here is part of anyone's journey."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.hr.import_row_kinds import RowKind
from onboarding.lessons.models import FileKind, ProgrammePage
from onboarding.people.models import Organisation, User
from onboarding.people.who_may_see import Belonging, SeenByHr

WAITING_FOLDER = "wacht"  # in the storage, from where nothing is served but by our own views


class JobState(models.TextChoices):
    WAITING = "waiting", _("wacht")
    RUNNING = "running", _("bezig")
    DONE = "done", _("klaar")
    FAILED = "failed", _("niet gelukt")


class Job(models.Model):
    """Work that takes longer than a page may: done in the background, watched on a page, found again in a list."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="jobs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("taak"), max_length=200)
    state = models.CharField(_("stand"), max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not known yet
    outcome = models.TextField(_("uitkomst"), blank=True)  # in words
    url = models.CharField(max_length=200, blank=True)  # where to look at what came of it
    task = models.UUIDField(null=True, db_index=True, editable=False)  # the id of what runs in the background
    created_at = models.DateTimeField(_("gestart op"), auto_now_add=True)
    finished_at = models.DateTimeField(_("klaar op"), null=True)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("taak op de achtergrond")
        verbose_name_plural = _("taken op de achtergrond")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)


class WorkerBeat(models.Model):
    """The last sign of life of a background worker, by its name; see worker/heart.py."""

    worker = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker


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


class Schedule(models.TextChoices):
    NEVER = "never", _("niet mailen")
    WEEKLY = "weekly", _("elke week")
    MONTHLY = "monthly", _("elke maand")


class Weekday(models.IntegerChoices):
    """As `date.weekday` numbers them."""

    MONDAY = 0, _("maandag")
    TUESDAY = 1, _("dinsdag")
    WEDNESDAY = 2, _("woensdag")
    THURSDAY = 3, _("donderdag")
    FRIDAY = 4, _("vrijdag")


class SavedView(models.Model):
    """A list with its filters under a name, of all of HR at an organisation, mailed now and then if so wished.

    That of an administrator who works for no organisation is of nobody else.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="saved_views")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="saved_views"
    )
    name = models.CharField(_("naam"), max_length=80)
    view = models.CharField(max_length=40)  # the name of the list's address in the namespace hr
    query = models.TextField(blank=True)  # the filters as they stand in the address
    schedule = models.CharField(_("mailen"), max_length=8, choices=Schedule, default=Schedule.NEVER)
    weekday = models.PositiveSmallIntegerField(_("op"), choices=Weekday, default=Weekday.MONDAY)  # when weekly
    month_day = models.PositiveSmallIntegerField(_("op dag"), default=1)  # when monthly; 31 is the last one

    class Meta:
        verbose_name = _("bewaarde lijst")
        verbose_name_plural = _("bewaarde lijsten")
        ordering = ["name__fold", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="saved_view_name_once_per_organisation"),
            models.CheckConstraint(condition=Q(month_day__gte=1, month_day__lte=31), name="saved_view_day_of_month"),
            models.CheckConstraint(condition=Q(weekday__lte=4), name="saved_view_day_of_week"),
        ]

    def __str__(self) -> str:
        return self.name


class ListRecipient(models.Model):
    """Who gets a saved list in the mail: a colleague at the same organisation.

    `beyond_hr`: HR said, knowing how much it is, that this person gets what HR sees in it without being of HR.
    """

    saved_view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mailed_lists")
    beyond_hr = models.BooleanField(default=False)
    mailed_for = models.DateField(null=True)  # the day of the schedule that was last claimed for this person

    class Meta:
        verbose_name = _("ontvanger van een lijst")
        verbose_name_plural = _("ontvangers van een lijst")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["saved_view", "person"], name="list_recipient_once")]

    def __str__(self) -> str:
        return f"{self.saved_view_id}: {self.person_id}"


def waiting_place(replacement: Replacement, name: str) -> str:
    """Where a file waits in the storage: under a name that nobody chose, which no address leads to."""
    return f"{WAITING_FOLDER}/{uuid4().hex}"


class Replacement(models.Model):
    """A file that someone sent instead of that of a picture or document, until they say that it may take its place.

    `kind` (as in FileKind) and `source` (its id) say of which; `name` is that of the file as it was sent, and `fields`
    the other fields of the form that they changed, as a query.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=FileKind)
    source = models.PositiveIntegerField()
    file = models.FileField(upload_to=waiting_place, max_length=100)
    name = models.CharField(max_length=255)
    fields = models.TextField(blank=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("vervanging die wacht")
        verbose_name_plural = _("vervangingen die wachten")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where it is in the storage."""
        return str(self.file.name)


SENT_FOLDER = "ingelezen"  # likewise


def sent_place(sent: SentProgramme, name: str) -> str:
    """Where a file that was sent is kept, until drafts are made of it."""
    return f"{SENT_FOLDER}/{uuid4().hex}"


class SentState(models.TextChoices):
    SENT = "sent", _("gestuurd")
    CHECKED = "checked", _("nagekeken")
    MAKING = "making", _("wordt gemaakt")
    MADE = "made", _("gemaakt")


class SentProgramme(models.Model):
    """A programme in a file that someone sent, to look at in numbers and to have drafts made of: once.

    `counts` are those numbers (FileCounts), and `lacking` the kinds of work that the organisation has not. `job` is the
    latest. `stored` has the places of the pictures and documents of each try, from before they are there.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to=sent_place, max_length=100)
    name = models.CharField(max_length=255)
    sent_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=8, choices=SentState, default=SentState.SENT)
    counts = models.JSONField(default=dict)
    lacking = models.JSONField(default=list)
    stored = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.ForeignKey("lessons.ProgrammePage", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("traject uit een bestand")
        verbose_name_plural = _("trajecten uit een bestand")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where it is in the storage."""
        return str(self.file.name)


class WebPageReading(models.Model):
    """A page of an organisation's own site that someone makes a programme of, until the drafts are there.

    `lines` is the page: [{"text", "mark"}], the mark being "heading", "bullet" or ""; `recognised` is what was made of
    it and corrected since (from_web_page/recognised_parts.py).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="web_page_readings")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("bestand"), max_length=200, blank=True)  # "" for what was pasted
    lines = models.JSONField(default=list)
    recognised = models.JSONField(default=dict)
    read_at = models.DateTimeField(_("ingelezen op"))
    saved_at = models.DateTimeField(_("bewaard op"), db_index=True)
    made_at = models.DateTimeField(null=True)
    programme_page = models.ForeignKey(ProgrammePage, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("ingelezen webpagina")
        verbose_name_plural = _("ingelezen webpagina’s")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class Verb(models.TextChoices):
    """What the activity log keeps."""

    IMPORT_APPLIED = "import_applied", _("import doorgevoerd")
    IMPORT_UNDONE = "import_undone", _("import ongedaan gemaakt")
    ENROLLED = "enrolled", _("ingeschreven")
    DUE_DATE_CHANGED = "due_date_changed", _("einddatum gewijzigd")
    EXPORTED = "exported", _("lijst gedownload")
    PERSON_VIEWED = "person_viewed", _("fiche bekeken")
    PERSON_CREATED = "person_created", _("medewerker toegevoegd")
    PERSON_CHANGED = "person_changed", _("medewerker gewijzigd")
    DEPARTMENT_CHANGED = "department_changed", _("dienst gewijzigd")
    KIND_CHANGED = "kind_changed", _("soort werk gewijzigd")
    OWN_WORD_CHANGED = "own_word_changed", _("eigen woord gewijzigd")
    OWN_FIELD_CHANGED = "own_field_changed", _("eigen veld gewijzigd")
    MOVED = "moved", _("naar een andere dienst")
    WENT_ELSEWHERE = "went_elsewhere", _("naar een andere organisatie")
    LEFT = "left", _("uit dienst gemeld")
    RETURNED = "returned", _("terug in dienst")
    ABSENCE_ADDED = "absence_added", _("afwezigheid toegevoegd")
    ABSENCE_CHANGED = "absence_changed", _("afwezigheid gewijzigd")
    ABSENCE_REMOVED = "absence_removed", _("afwezigheid weggehaald")
    INVITED = "invited", _("uitnodiging verstuurd")
    RULE_CHANGED = "rule_changed", _("inschrijfregel gewijzigd")
    TEXT_CHANGED = "text_changed", _("bericht gewijzigd")
    VIEW_MAILED = "view_mailed", _("bewaarde lijst gemaild")
    VIEW_RECIPIENTS = "view_recipients", _("wie een bewaarde lijst gemaild krijgt")
    ADDRESS_ASKED = "address_asked", _("nieuw e-mailadres gevraagd")
    ADDRESS_CONFIRMED = "address_confirmed", _("nieuw e-mailadres bevestigd")
    ADDRESS_REFUSED = "address_refused", _("nieuw e-mailadres geweigerd")
    ADDRESS_WITHDRAWN = "address_withdrawn", _("nieuw e-mailadres ingetrokken")
    ADDRESS_LAPSED = "address_lapsed", _("nieuw e-mailadres vervallen")
    FACTOR_RESET_ASKED = "factor_reset_asked", _("wissen van tweede stap gevraagd")
    FACTOR_RESET_DONE = "factor_reset_done", _("tweede stap gewist")
    FACTOR_RESET_DROPPED = "factor_reset_dropped", _("wissen van tweede stap ingetrokken")
    LESSON_PUBLISHED = "lesson_published", _("les gepubliceerd")
    PAGE_PUBLISHED = "page_published", _("traject of waarde gepubliceerd")
    PUBLICATION_PLANNED = "publication_planned", _("publicatie gepland")
    PLAN_CANCELLED = "plan_cancelled", _("geplande publicatie geannuleerd")
    FOUR_EYES_ON = "four_eyes_on", _("vier ogen aangezet")
    FOUR_EYES_OFF = "four_eyes_off", _("vier ogen uitgezet")
    REVIEW_ASKED = "review_asked", _("nazicht gevraagd")
    REVIEW_APPROVED = "review_approved", _("goedgekeurd na nazicht")
    REVIEW_CHANGES = "review_changes", _("aanpassing gevraagd bij nazicht")
    LESSON_REMOVED = "lesson_removed", _("weggehaald")
    PAGE_PUT_BACK = "page_put_back", _("teruggezet uit de prullenmand")
    REVIEW_DAY = "review_day", _("nakijkdag gewijzigd")
    PAGE_MOVED = "page_moved", _("les of waarde verhuisd")
    FOLLOW_UP_WITHDRAWN = "follow_up_withdrawn", _("bijlezen teruggenomen")
    DECLARED_DONE = "declared_done", _("klaar verklaard")
    REGRADED = "regraded", _("herberekend")
    SIGN_IN_CHANGED = "sign_in_changed", _("aanmelding gewijzigd")
    EVIDENCE_MADE = "evidence_made", _("bewijs gemaakt")
    CERTIFICATE_TAKEN = "certificate_taken", _("attest gedownload")
    LETTER_PRINTED = "letter_printed", _("brief afgedrukt")
    LETTER_REPRINTED = "letter_reprinted", _("brief opnieuw afgedrukt")
    LETTER_OPENED = "letter_opened", _("brief geopend")
    LETTER_USED = "letter_used", _("brief gebruikt")
    CODE_CLOSED = "code_closed", _("tien keer een foute code")
    SECRET_CHANGED = "secret_changed", _("eigen code of wachtwoord gewijzigd")
    DEVICE_SHARED = "device_shared", _("gedeeld toestel aangezet")
    DEVICE_UNSHARED = "device_unshared", _("gedeeld toestel uitgezet")
    ROLE_GIVEN = "role_given", _("rol gegeven")
    ROLE_TAKEN = "role_taken", _("rol genomen")
    HANDED_OVER = "handed_over", _("overgedragen")
    DEPARTMENT_ADDED = "department_added", _("ook bij een dienst")
    DEPARTMENT_TAKEN = "department_taken", _("niet meer ook bij een dienst")
    ORGANISATION_MADE = "organisation_made", _("organisatie gemaakt")
    STARTER_MADE = "starter_made", _("traject gemaakt van een voorbeeld")
    WEB_PAGE_MADE = "web_page_made", _("traject gemaakt van een webpagina")
    TEST_MAILED = "test_mailed", _("proefmail verstuurd")
    FIRST_DAY_HIDDEN = "first_day_hidden", _("eerste stappen niet meer getoond")
    FIRST_DAY_SHOWN = "first_day_shown", _("eerste stappen weer getoond")
    TOGETHER_BEGUN = "together_begun", _("een les in groep begonnen")
    TOGETHER_CONFIRMED = "together_confirmed", _("les samen gedaan, bevestigd met code")
    TOGETHER_SIGNED = "together_signed", _("les samen gedaan, getekend op papier")
    TOGETHER_CLOSED = "together_closed", _("een les in groep afgesloten")
    TOGETHER_DROPPED = "together_dropped", _("een les in groep weggegooid")
    EXEMPTED = "exempted", _("vrijgesteld")
    EXEMPTION_TAKEN_BACK = "exemption_back", _("vrijstelling teruggenomen")
    REMINDED = "reminded", _("herinnering gestuurd")
    EXTRA_TRY_GIVEN = "extra_try_given", _("extra poging gegeven")
    CLOSING_DAYS_CHANGED = "closing_days_changed", _("sluitingsdagen gewijzigd")
    TAKEN_OUT = "taken_out", _("inschrijving ingetrokken")
    OPENED_AGAIN = "opened_again", _("inschrijving weer geopend")
    MAILING_STOPPED = "mailing_stopped", _("zending gestopt")
    MAILING_RESUMED = "mailing_resumed", _("zending opnieuw gestart")
    PROGRAMME_EXPORTED = "programme_exported", _("traject in een bestand gezet")
    PROGRAMME_IMPORTED = "programme_imported", _("traject uit een bestand gehaald")
    LESSON_OFFERED = "lesson_offered", _("les aangeboden aan andere besturen")
    OFFER_STOPPED = "offer_stopped", _("les niet meer aangeboden")
    LESSON_ADOPTED = "lesson_adopted", _("les van een ander bestuur overgenomen")
    CHANGES_SETTLED = "changes_settled", _("veranderingen van een ander bestuur bekeken")


class Activity(models.Model):
    """Who did what when. Written once, never changed; says that something was done, not what anyone answered.

    `changes` is [{"field", "old", "new"}], values as text (deeds/changed_values.py); these go after a year.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="activities")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("wie")
    )  # null: a command or a rule
    verb = models.CharField(_("wat"), max_length=20, choices=Verb)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("over")
    )
    # Of who is deleted: the name and the address as they were.
    actor_was = models.CharField(max_length=420, default="", editable=False)
    subject_was = models.CharField(max_length=420, default="", editable=False)
    number = models.PositiveIntegerField(_("aantal"), null=True)  # of people or rows
    detail = models.CharField(_("meer"), max_length=300, blank=True)
    changes = models.JSONField(_("wat er veranderde"), default=list, blank=True)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("handeling")
        verbose_name_plural = _("handelingen")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-at"], name="activity_by_organisation"),
            models.Index(fields=["organisation", "verb", "-id"], name="activity_by_verb"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=0), name="activity_counts_up")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
