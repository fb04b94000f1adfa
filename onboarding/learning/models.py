"""JOURNEY: who is in which programme, where they are in it, and what they finished. Written through progress.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from onboarding.learning.status import Standing, Status, status_of
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import Department, Language, Organisation, User
from quizzes.models import Attempt


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, viewer: Any) -> EnrolmentQuerySet:
        """The enrolments of the people `viewer` may see."""
        if viewer.is_superuser:
            return self
        return self.filter(user__in=User.objects.visible_to(viewer))

    def current(self) -> EnrolmentQuerySet:
        """Of each programme only the latest round."""
        return self.filter(is_current=True)

    def with_status(self, today: date) -> EnrolmentQuerySet:
        """Each enrolment's status on `today`, by the rule of `status.status_of`, as `status_today`."""
        return self.annotate(
            status_today=Case(
                When(completed_at__isnull=False, then=Value(Status.DONE.value)),
                When(due_date__lt=today, then=Value(Status.LATE.value)),
                When(started_at__isnull=False, then=Value(Status.BUSY.value)),
                default=Value(Status.TODO.value),
                output_field=CharField(),
            )
        )

    def in_status(self, status: str, today: date) -> EnrolmentQuerySet:
        """Only the enrolments with this status on `today`; written so that the database can use its indexes."""
        open_ones = self.filter(completed_at__isnull=True)
        in_time = Q(due_date__isnull=True) | Q(due_date__gte=today)
        return {
            Status.DONE: self.filter(completed_at__isnull=False),
            Status.LATE: open_ones.filter(due_date__lt=today),
            Status.BUSY: open_ones.filter(in_time, started_at__isnull=False),
            Status.TODO: open_ones.filter(in_time, started_at__isnull=True),
        }[Status(status)]


class Enrolment(models.Model):
    """One employee in one programme, with a due date, and the summary of what they did in it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_on = models.DateField(_("ingeschreven op"))
    due_date = models.DateField(_("af te werken tegen"), null=True, blank=True)
    agreed_due_date = models.DateField(null=True, editable=False)  # before absences moved it; null: as `due_date`
    round = models.PositiveSmallIntegerField(_("ronde"), default=1)  # a programme may come back every so many months
    is_current = models.BooleanField(default=True)  # False once a later round began
    rule = models.ForeignKey(
        "learning.EnrolmentRule", on_delete=models.SET_NULL, null=True, related_name="enrolments", editable=False
    )
    # The summary; `summaries.rebuild` can write it anew from the events.
    lessons_done = models.PositiveSmallIntegerField(_("lessen klaar"), default=0)
    started_at = models.DateTimeField(_("begonnen op"), null=True)
    last_activity_at = models.DateTimeField(_("laatst bezig op"), null=True)
    completed_at = models.DateTimeField(_("klaar op"), null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inschrijving")
        verbose_name_plural = _("inschrijvingen")
        constraints = [
            models.UniqueConstraint(fields=["user", "programme", "round"], name="one_enrolment_per_round"),
            models.UniqueConstraint(
                fields=["user", "programme"], condition=Q(is_current=True), name="one_current_enrolment_per_programme"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="enrolment_round_from_one"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(started_at__isnull=False),
                name="enrolment_completed_after_start",
            ),
        ]
        indexes = [models.Index(F("programme"), F("completed_at"), F("due_date"), name="enrolment_by_standing")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.programme_id}"

    def status(self, today: date) -> Status:
        return status_of(Standing(self.started_at is not None, self.completed_at is not None, self.due_date), today)


class EnrolmentRuleQuerySet(models.QuerySet["EnrolmentRule"]):
    def visible_to(self, viewer: Any) -> EnrolmentRuleQuerySet:
        """The rules of the viewer's own organisation; all of them for an administrator."""
        if viewer.is_superuser:
            return self
        return self.filter(organisation_id=viewer.organisation_id)


class EnrolmentRule(models.Model):
    """Whoever starts in a department, or anywhere, gets a programme, due some working days after the start.

    Off until HR switched it on. Who started before `switched_on` is enrolled only with `for_people_already_there`,
    due as many working days after the day of enrolling, which is the day it was switched on, or later (rules.py).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="enrolment_rules")
    department = models.ForeignKey(
        Department,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="enrolment_rules",
        verbose_name=_("dienst"),
        help_text=_("Leeg: alle diensten."),
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="enrolment_rules", verbose_name=_("traject")
    )
    working_days = models.PositiveSmallIntegerField(
        _("werkdagen om af te werken"),
        default=20,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text=_("Te tellen vanaf de eerste werkdag; weekends en feestdagen tellen niet mee."),
    )
    for_people_already_there = models.BooleanField(
        _("ook voor wie er al werkt"),
        default=False,
        help_text=_("Zij krijgen evenveel werkdagen, te tellen vanaf de dag dat je de regel aanzet."),
    )
    switched_on = models.DateField(_("aan sinds"), null=True, editable=False)

    objects = EnrolmentRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("inschrijfregel")
        verbose_name_plural = _("inschrijfregels")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "department", "programme"], name="one_rule_per_department_and_programme"
            ),
            models.UniqueConstraint(
                fields=["organisation", "programme"],
                condition=Q(department__isnull=True),
                name="one_rule_for_all_departments_and_programme",
            ),
            models.CheckConstraint(condition=Q(working_days__gte=1), name="rule_working_days_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.department or _('Alle diensten')}: {self.programme}"

    @property
    def is_on(self) -> bool:
        return self.switched_on is not None


class NoticeKind(models.TextChoices):
    """The mails that the ledger keeps count of, in the order in which they come."""

    INVITATION = "invitation", _("uitnodiging")
    START = "start", _("je traject begint")
    BEFORE_DUE = "before_due", _("bijna af te werken")
    DUE = "due", _("vandaag af te werken")
    OVERDUE = "overdue", _("te laat")
    DIGEST = "digest", _("weekoverzicht voor diensthoofden")


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
    ON_LEAVE = "on_leave", _("afwezig")
    LEFT = "left", _("uit dienst")
    NO_ADDRESS = "no_address", _("geen e-mailadres")
    HOLIDAY = "holiday", _("weekend of feestdag")
    SWITCHED_OFF = "switched_off", _("uitgeschakeld")
    SUPERSEDED = "superseded", _("vervangen door een later bericht")
    NOTHING_TO_SAY = "nothing_to_say", _("niets te melden")
    REFUSED = "refused", _("geweigerd door de mailserver")
    SERVER_DOWN = "server_down", _("mailserver niet bereikbaar")
    INTERRUPTED = "interrupted", _("onderbroken tijdens het versturen")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Any) -> NoticeQuerySet:
        """The mails to the people `viewer` may see."""
        if viewer.is_superuser:
            return self
        return self.filter(recipient__in=User.objects.visible_to(viewer))


class Notice(models.Model):
    """The ledger: one mail of one kind to one person about one day, with what became of it.

    `about` is the day the mail is about: the due date, the first day of a programme, the Monday of a digest's week. A
    due date that moves makes new mails due; the same mail about the same day goes out once, which the database holds.
    """

    recipient = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, null=True, related_name="notices")
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
                condition=Q(enrolment__isnull=True),
                name="one_notice_per_person_kind_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(settled_at__isnull=False), name="notice_sent_at_a_moment"
            ),
        ]
        indexes = [models.Index(F("state"), F("send_on"), name="notice_by_state_and_day")]

    def __str__(self) -> str:
        return f"{self.recipient_id}: {self.kind} {self.about}"


class NoticeSetting(models.Model):
    """Whether an organisation sends a kind of mail, and how many working days before or after the due date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="notice_settings")
    kind = models.CharField(max_length=12, choices=NoticeKind)
    is_on = models.BooleanField(_("versturen"), default=True)
    days = models.PositiveSmallIntegerField(_("werkdagen"), default=0, validators=[MaxValueValidator(60)])

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


class LessonProgressQuerySet(models.QuerySet["LessonProgress"]):
    def for_screens(self) -> LessonProgressQuerySet:
        """With `is_completed` and what the lesson's screens show; other fields would double what it costs."""
        completions = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
        return (
            self.select_related("enrolment__programme", "version")
            .only(
                *("enrolment_id", "lesson_id", "version_id", "sections_read"),
                *("enrolment__user_id", "enrolment__programme_id", "enrolment__completed_at"),
                *("enrolment__programme__title", "enrolment__programme__outline"),
                *("version__title", "version__introduction", "version__minutes"),
                *("version__question_count", "version__quiz_id", "version__digest"),
            )
            .annotate(is_completed=Exists(completions))
        )


class LessonProgress(models.Model):
    """Someone in a lesson: the version they started on, which no edit takes from them, and how far they read."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="progress")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="progress")
    started_at = models.DateTimeField()
    sections_read = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    is_completed: bool  # from `for_screens`

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("voortgang in een les")
        verbose_name_plural = _("voortgang in lessen")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_progress_per_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}"

    @property
    def attempts_context(self) -> str:
        """The context under which this lesson's quiz attempts are kept."""
        return attempts_context(self.enrolment_id, self.lesson_id)


def attempts_context(enrolment_id: int, lesson_id: int) -> str:
    return f"enrolment:{enrolment_id}:lesson:{lesson_id}"


class Completion(models.Model):
    """One employee finished one lesson, in one version. Never changes."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="completions")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, related_name="completion")
    completed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("voltooiing")
        verbose_name_plural = _("voltooiingen")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_completion_per_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}"


class PollVote(models.Model):
    """What someone chose in a poll of a lesson; shown to others only as a share of five people or more."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="poll_votes")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="poll_votes")
    block_id = models.CharField(max_length=64)
    choice_id = models.CharField(max_length=64)
    voted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stem in een peiling")
        verbose_name_plural = _("stemmen in peilingen")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson", "block_id"], name="one_vote_per_poll")]
        indexes = [models.Index(fields=["lesson", "block_id", "choice_id"], name="poll_by_choice")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.block_id}"


class Certificate(models.Model):
    """The proof that someone completed a programme, with what stood on it when it was given."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(_("nummer"), max_length=16, unique=True)
    name = models.CharField(_("naam"), max_length=170)
    programme_title = models.CharField(_("traject"), max_length=255)
    organisation_name = models.CharField(_("organisatie"), max_length=120)
    completed_on = models.DateField(_("klaar op"))
    issued_at = models.DateTimeField(_("gegeven op"))

    class Meta:
        verbose_name = _("attest")
        verbose_name_plural = _("attesten")

    def __str__(self) -> str:
        return self.number


class Refresher(models.Model):
    """Three questions from lessons already done, some weeks later. Nobody but the person sees how it went.

    `questions` is [{"lesson", "quiz", "question"}]: ids of a lesson, a published quiz and a question in it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="refreshers")
    days = models.PositiveSmallIntegerField()  # after the last lesson that it looks back on
    questions = models.JSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("opfrisser")
        verbose_name_plural = _("opfrissers")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "days"], name="one_refresher_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}+{self.days}"


class RefresherAnswer(models.Model):
    """The answer to one question of a refresher: given once."""

    refresher = models.ForeignKey(Refresher, on_delete=models.PROTECT, related_name="answers")
    question_id = models.CharField(max_length=64)
    selected = models.JSONField()
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("antwoord in een opfrisser")
        verbose_name_plural = _("antwoorden in opfrissers")
        constraints = [
            models.UniqueConstraint(fields=["refresher", "question_id"], name="one_answer_per_refresher_question"),
        ]

    def __str__(self) -> str:
        return f"{self.refresher_id}/{self.question_id}"


class Reflection(models.Model):
    """A resolution in someone's own words: theirs alone, no one else ever reads it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="reflections")
    block_id = models.CharField(max_length=64)
    question = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("voornemen")
        verbose_name_plural = _("voornemens")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson", "block_id"], name="one_reflection_per_block"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.block_id}"
