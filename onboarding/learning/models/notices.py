"""The ledger of mails to employees, and what an organisation chose for each kind of them."""

from __future__ import annotations

from typing import Any, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.enrolments import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import Language, Organisation, User
from onboarding.people.who_may_see import AboutPerson, Belonging


class NoticeKind(models.TextChoices):
    """The mails that the ledger keeps count of, in the order in which they come."""

    INVITATION = "invitation", _("uitnodiging")
    START = "start", _("je traject begint")
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


LETS_IN = (NoticeKind.INVITATION, NoticeKind.START)  # to who never signed in: with a link to a first password
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
    HOLIDAY = "holiday", _("weekend of feestdag")
    SWITCHED_OFF = "switched_off", _("uitgeschakeld")
    SUPERSEDED = "superseded", _("vervangen door een later bericht")
    TOLD_TODAY = "told_today", _("stond die dag al in een andere mail")
    ENDED = "ended", _("traject stopgezet")
    WITHDRAWN = "withdrawn", _("inschrijving ingetrokken")
    NOTHING_TO_SAY = "nothing_to_say", _("niets te melden")
    REFUSED = "refused", _("geweigerd door de mailserver")
    SERVER_DOWN = "server_down", _("mailserver niet bereikbaar")
    INTERRUPTED = "interrupted", _("onderbroken tijdens het versturen")


ABOUT_NO_ENROLMENT = Q(enrolment__isnull=True, withdrawn_from__isnull=True)


class NoticeQuerySet(AboutPerson["Notice"]):
    person_path = "recipient__"

    def shown_to(self, viewer: Any) -> Self:
        """Those that HR is shown. That a result is higher tells what someone answered: it stays with that person.

        So does why a mail to oneself did not go out: of those one sees only that they left.
        """
        left_out = Q(kind=NoticeKind.REGRADED) | Q(kind__in=TO_ONESELF) & ~Q(state=NoticeState.SENT)
        return self.visible_to(viewer).exclude(left_out)

    def of(self, organisation: models.Model | int | None) -> Self:
        """Those about an enrolment there, withdrawn or not, and those about no enrolment, to whoever works there."""
        withdrawn = Q(withdrawn_from__organisation=organisation)
        about_none = Q(ABOUT_NO_ENROLMENT, recipient__organisation=organisation)
        return self.filter(Q(enrolment__programme__organisation=organisation) | withdrawn | about_none)


class Notice(models.Model):
    """The ledger: one mail of one kind to one person about one day, with what became of it.

    `about` is the day the mail is about: the due date, the first or the last day of a programme, the day of a reminder
    that HR asked for, the Monday of a digest's week. A due date that moves makes new mails due; the same mail about the
    same day goes out once, which the database holds.
    What was sent stays known: where the enrolment is withdrawn since, `withdrawn_from` is its programme.
    """

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, null=True, related_name="notices")
    withdrawn_from = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("bericht"), max_length=12, choices=NoticeKind)
    about = models.DateField()
    send_on = models.DateField(_("te versturen op"))
    state = models.CharField(_("stand"), max_length=10, choices=NoticeState, default=NoticeState.PLANNED)
    reason = models.CharField(_("reden"), max_length=16, choices=NoticeReason, blank=True, default=NoticeReason.NONE)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(_("verstuurd of beslist op"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ["-send_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "kind", "about"],
                condition=Q(enrolment__isnull=False),
                name="one_notice_per_enrolment_kind_and_day",
            ),
            models.UniqueConstraint(
                fields=["recipient", "kind", "about"],
                condition=ABOUT_NO_ENROLMENT,
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
        ]
        indexes = [models.Index(F("state"), F("send_on"), name="notice_by_state_and_day")]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind} {self.about}"

    @property
    def programme(self) -> Programme | None:
        """The programme that it is about, also of an enrolment that was withdrawn since; None for no programme."""
        return self.enrolment.programme if self.enrolment is not None else self.withdrawn_from


class NoticeSetting(models.Model):
    """Whether an organisation sends a kind of mail, and how many working days before or after the due date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notice_settings")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    is_on = models.BooleanField(_("versturen"), default=True)
    days = models.PositiveSmallIntegerField(_("werkdagen"), default=0, validators=[MaxValueValidator(60)])

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
