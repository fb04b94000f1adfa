"""The ledger of mails to employees, and what an organisation chose for each kind of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.enrolments import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.folded import FoldedField
from onboarding.people.models import Language, Organisation, User
from onboarding.people.who_may_see import AboutPerson, Belonging


class NoticeKind(models.TextChoices):
    """The mails that the ledger keeps count of, in the order in which they come."""

    INVITATION = "invitation", _("uitnodiging")
    START = "start", _("je traject begint")
    INCUMBENT = "incumbent", _("een traject voor wie er al werkt")
    BEFORE_DUE = "before_due", _("bijna af te werken")
    DUE = "due", _("vandaag af te werken")
    OVERDUE = "overdue", _("te laat")
    BY_HAND = "by_hand", _("herinnering van HR")
    COMPLETION = "completion", _("je bent klaar")
    FOLLOW_UP = "follow_up", _("lees wat er nieuw is")
    REGRADED = "regraded", _("je resultaat is hoger")
    RESOLUTION = "resolution", _("je voornemen, na dertig dagen")
    REFRESHER = "refresher", _("even opfrissen")
    DIGEST = "digest", _("weekoverzicht voor diensthoofden")


BEGINS = (NoticeKind.START, NoticeKind.INCUMBENT)  # a programme begins: for who is new, and for who is not
LETS_IN = (NoticeKind.INVITATION, *BEGINS)  # to who never signed in: with a link to a first password
TO_ONESELF = (NoticeKind.RESOLUTION, NoticeKind.REFRESHER)  # only who wants them gets them
HIDDEN_UNLESS_SENT = (NoticeKind.REGRADED, *TO_ONESELF)  # HR is not shown that it did not leave; see shown_to


class NoticeState(models.TextChoices):
    PLANNED = "planned", _("gepland")
    SENDING = "sending", _("wordt verstuurd")
    SENT = "sent", _("verstuurd")
    NOT_SENT = "not_sent", _("niet verstuurd")
    UNCERTAIN = "uncertain", _("onzeker")


class NoticeReason(models.TextChoices):
    """Why a mail was not sent, or is not sent yet."""

    NONE = "", ""
    COMPLETED = "completed", _("al klaar")
    EXEMPTED = "exempted", _("vrijgesteld")
    ON_LEAVE = "on_leave", _("afwezig")
    LEFT = "left", _("uit dienst")
    NO_ADDRESS = "no_address", _("geen adres: brief")
    HOLIDAY = "holiday", _("weekend, feestdag of sluitingsdag")
    SWITCHED_OFF = "switched_off", _("uitgeschakeld")
    SILENT = "silent", _("HR koos: zonder mail")
    STOPPED = "stopped", _("HR stopte de zending")
    SUPERSEDED = "superseded", _("vervangen door een later bericht")
    TOLD_TODAY = "told_today", _("stond die dag al in een andere mail")
    ENDED = "ended", _("traject stopgezet")
    WITHDRAWN = "withdrawn", _("inschrijving ingetrokken")
    REMOVED = "removed", _("verwijderd")
    NOTHING_TO_SAY = "nothing_to_say", _("niets te melden")
    REFUSED = "refused", _("geweigerd door de mailserver")
    SERVER_DOWN = "server_down", _("mailserver niet bereikbaar")
    INTERRUPTED = "interrupted", _("onderbroken tijdens het versturen")


OF_RECIPIENT = ("first_name", "last_name", "email", "personnel_number", "folded", "organisation_id")
ABOUT_NO_ENROLMENT = Q(enrolment__isnull=True, withdrawn_from__isnull=True)


class NoticeQuerySet(AboutPerson["Notice"]):
    person_path = "recipient__"

    def visible_to(self, viewer: Any) -> Self:
        """As ever; but HR sees every line of the organisation, also to who is gone or works elsewhere by now."""
        if viewer.is_hr_officer and not viewer.is_superuser:
            return self.of(viewer.organisation_id)
        return super().visible_to(viewer)

    def bulk_create(self, objs: Iterable[Notice], *args: Any, **kwargs: Any) -> list[Notice]:
        """As ever, with to whom each line goes; one query more."""
        lines = list(objs)
        _address(lines)
        return super().bulk_create(lines, *args, **kwargs)

    def shown_to(self, viewer: Any) -> Self:
        """Those that HR is shown. That a result is higher tells what someone answered: it stays with that person.

        So does why a mail to oneself did not go out: of those one sees only that they left.
        """
        left_out = Q(kind=NoticeKind.REGRADED) | Q(kind__in=TO_ONESELF) & ~Q(state=NoticeState.SENT)
        return self.visible_to(viewer).exclude(left_out)


class Notice(models.Model):
    """The ledger: one mail of one kind to one person about one day, with what became of it.

    `about` is the day the mail is about: the due date, the first or the last day of a programme, the day of a reminder
    that HR asked for, the Monday of a digest's week, the day on which who stays late is reminded again. A due date that
    moves makes new mails due; the same mail about the same day goes out once, which the database holds.
    What was sent stays known: where the enrolment is withdrawn since, `withdrawn_from` is its programme, and where the
    person is gone, the organisation still has the name and the address as they were. Of a line that is settled these
    never change (frozen_rows.py); of one that is planned they are those of the day it was written, and do not count.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, related_name="+", editable=False
    )  # where the recipient worked then; null: nowhere
    recipient = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="notices")
    recipient_name = models.CharField(max_length=254, default="", editable=False)
    recipient_address = models.CharField(max_length=254, default="", editable=False)
    recipient_folded = FoldedField(default="", editable=False)  # as User.folded
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="notices")
    withdrawn_from = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    mailing = models.ForeignKey("learning.Mailing", on_delete=models.SET_NULL, null=True, related_name="notices")
    is_held = models.BooleanField(default=False)  # until it is the turn of its portion of the mailing
    kind = models.CharField(_("bericht"), max_length=12, choices=NoticeKind)
    about = models.DateField()
    send_on = models.DateField(_("te versturen op"))
    state = models.CharField(_("stand"), max_length=10, choices=NoticeState, default=NoticeState.PLANNED)
    reason = models.CharField(_("reden"), max_length=16, choices=NoticeReason, blank=True, default=NoticeReason.NONE)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("verstuurd of beslist op"), null=True)
    is_replaced = models.BooleanField(default=False, editable=False)  # by the line of a mail to the right address

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ["-send_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind", "about"],
                condition=Q(enrolment__isnull=False, is_replaced=False),
                name="one_notice_per_enrolment_kind_and_day",
            ),
            models.UniqueConstraint(
                fields=["recipient", "kind", "about"],
                condition=ABOUT_NO_ENROLMENT & Q(is_replaced=False),
                name="one_notice_per_person_kind_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(settled_at__isnull=False), name="notice_sent_at_a_moment"
            ),
            models.CheckConstraint(
                condition=Q(enrolment__isnull=True) | Q(withdrawn_from__isnull=True), name="notice_withdrawn_or_not"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_from__isnull=True) | ~Q(state="planned"), name="notice_withdrawn_never_planned"
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, is_replaced=False) | ~Q(state="planned"),
                name="notice_planned_to_someone",
            ),
        ]
        indexes = [models.Index(F("state"), F("send_on"), name="notice_by_state_and_day")]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind} {self.about}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            _address([self])
        super().save(*args, **kwargs)

    @property
    def person(self) -> User:
        """To whom a line goes that is not settled yet: what is planned for who is gone, is planned no more."""
        assert self.recipient is not None  # noqa: S101 - notice_planned_to_someone
        return self.recipient

    def address_to(self, person: User) -> None:
        """Write down (unsaved) to whom the line goes, as they are now."""
        self.recipient_name, self.recipient_address = str(person), person.email
        self.recipient_folded = person.folded

    @property
    def is_settled(self) -> bool:
        return self.state != NoticeState.PLANNED

    @property
    def to_name(self) -> str:
        """How the recipient was called when it was settled; of what is planned, how they are called now."""
        return self.recipient_name if self.is_settled or self.recipient is None else str(self.recipient)

    @property
    def to_address(self) -> str:
        """The address in the same way; "" for none."""
        return self.recipient_address if self.is_settled or self.recipient is None else self.recipient.email

    @property
    def programme(self) -> Programme | None:
        """The programme that it is about, also of an enrolment that was withdrawn since; None for no programme."""
        return self.enrolment.programme if self.enrolment is not None else self.withdrawn_from


def _address(lines: list[Notice]) -> None:
    """Write down (unsaved) where each recipient works, and how they are called and reached."""
    ids = {line.recipient_id for line in lines if line.recipient_id is not None}
    people = User.objects.only(*OF_RECIPIENT).in_bulk(ids) if ids else {}
    for line in lines:
        person = people.get(line.recipient_id or 0)
        if person is not None:
            line.organisation_id = person.organisation_id
            line.address_to(person)


class NoticeSetting(models.Model):
    """Whether an organisation sends a kind of mail, and how many working days before or after the due date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notice_settings")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    is_on = models.BooleanField(_("versturen"), default=True)
    days = models.PositiveSmallIntegerField(_("werkdagen"), default=0, validators=[MaxValueValidator(60)])
    # Of who stays late: again so many working days after the last one, and how many times; 0: not at all.
    repeat_every = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(60)])
    repeat_times = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(12)])

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("instelling van een bericht")
        verbose_name_plural = _("instellingen van berichten")
        constraints = [models.UniqueConstraint(fields=["organisation", "kind"], name="one_setting_per_kind_of_notice")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.kind}"


class NoticeText(models.Model):
    """An organisation's own words for a kind of mail, in one language; without it the product's own are used."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notice_texts")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    language = models.CharField(_("taal"), max_length=2, choices=Language)
    subject = models.CharField(_("onderwerp"), max_length=150)
    body = models.TextField(_("tekst"), max_length=5000)

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("tekst van een bericht")
        verbose_name_plural = _("teksten van berichten")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "language"], name="one_text_per_kind_and_language_of_notice"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.kind} ({self.language})"
