"""What stays with someone after a lesson: a certificate, refreshers, and their own resolutions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.enrolments import Enrolment
from onboarding.lessons.models import Lesson
from onboarding.people.models import Language
from onboarding.people.who_may_see import AboutPerson


class CertificateQuerySet(AboutPerson["Certificate"]):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"


class CertificateWords(models.TextChoices):
    """What a certificate says of how the programme was completed."""

    ALL_LESSONS = "all_lessons"  # "heeft alle lessen afgewerkt": as every certificate of before said
    FINISHED = "finished"
    DECLARED = "declared"  # because someone said so, who is named


class Certificate(models.Model):
    """The proof that someone completed a programme, with what stood on it when it was given.

    `exempted` has the titles of the lessons that were done elsewhere, a line each. `declared_by` is the name of who
    declared the person done, "" where it is not theirs to print or nobody did.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(_("nummer"), max_length=16, unique=True)
    name = models.CharField(_("naam"), max_length=170)
    programme_title = models.CharField(_("traject"), max_length=255)
    organisation_name = models.CharField(_("organisatie"), max_length=120)
    signer_name = models.CharField(_("ondertekend door"), max_length=120, blank=True, default="")
    signer_function = models.CharField(_("functie"), max_length=120, blank=True, default="")
    language = models.CharField(_("taal"), max_length=2, choices=Language, default=Language.DUTCH)
    completed_on = models.DateField(_("klaar op"))
    issued_at = models.DateTimeField(_("gegeven op"))
    words = models.CharField(max_length=11, choices=CertificateWords, default=CertificateWords.FINISHED)
    declared_by = models.CharField(max_length=170, blank=True)
    exempted = models.TextField(blank=True, default="")

    objects = CertificateQuerySet.as_manager()

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


class Outcome(models.TextChoices):
    """How it went with a resolution, as its writer sees it."""

    YES = "yes", _("Ja, dat lukt me")
    PARTLY = "partly", _("Soms wel, soms niet")
    NOT_YET = "not_yet", _("Nog niet")


class Reflection(models.Model):
    """A resolution in someone's own words: theirs alone, no one else ever reads it.

    `revision` counts the texts that it has been. On `ask_on` its writer is asked how it went; None: not at all.
    `outcome` and `note` are what they said then, to themselves.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="reflections")
    block_id = models.CharField(max_length=64)
    question = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    ask_on = models.DateField(null=True, db_index=True)
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    note = models.TextField(max_length=2000, blank=True, default="")

    class Meta:
        verbose_name = _("voornemen")
        verbose_name_plural = _("voornemens")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson", "block_id"], name="one_reflection_per_block"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.block_id}"

    @property
    def mark(self) -> str:
        """Which text this is: no other one, not even a later one in an emptied place, ever has the same."""
        return f"{self.pk}-{self.revision}"
