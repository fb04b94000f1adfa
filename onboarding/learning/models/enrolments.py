"""Who is in which programme, by when it is to be done, and the rules that enrol people by themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.how_done import had_questions, was_together
from onboarding.learning.open_leave import waits_for_end
from onboarding.learning.status import (
    Standing,
    Status,
    has_status,
    is_unfinished,
    is_withdrawn,
    status_case,
    status_of,
)
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import Outline
from onboarding.people.models import User
from onboarding.people.who_may_see import AboutPerson


def last_quiz() -> Max:
    """When the last lesson with questions of an enrolment was completed, to annotate; None before the first."""
    return Max("completions__completed_at", filter=had_questions("completions__"))


def number_together(enrolment: str = "pk") -> Coalesce:
    """How many lessons of an enrolment were done in a group; `enrolment` is the way to its key."""
    completions: Any = Enrolment._meta.get_field("completions").related_model
    done = completions.objects.filter(was_together(), enrolment=OuterRef(enrolment)).order_by().values("enrolment")
    return Coalesce(Subquery(done.annotate(number=Count("pk")).values("number")), Value(0))


class EnrolmentQuerySet(AboutPerson["Enrolment"]):
    organisation_path = "programme__organisation"
    person_path = "user__"

    def of_person(self, person: User) -> EnrolmentQuerySet:
        """This person's enrolments where they work now; what they did at another organisation stays there."""
        return self.of(person.organisation_id).filter(user=person)

    def where_they_work(self) -> EnrolmentQuerySet:
        """Without those of people who work elsewhere by now: these stay as they are, and nothing comes of them."""
        return self.filter(programme__organisation_id=F("user__organisation_id"))

    def current(self) -> EnrolmentQuerySet:
        """Of each programme only the latest round from which someone was not taken out."""
        return self.filter(is_current=True)

    def before(self, later: EnrolmentQuerySet) -> EnrolmentQuerySet:
        """The earlier rounds of the same people in the same programmes as these later ones."""
        same = later.filter(user=OuterRef("user"), programme=OuterRef("programme"), round__gt=OuterRef("round"))
        return self.filter(Exists(same))

    def last_that_stand(self) -> EnrolmentQuerySet:
        """Of each person and programme the last round from which they were not taken out."""
        stand = Enrolment.objects.filter(withdrawn_at__isnull=True)
        return self.filter(withdrawn_at__isnull=True).exclude(pk__in=stand.before(stand).values("pk"))

    def with_kind_of_work(self) -> EnrolmentQuerySet:
        """With the key of the kind of work that each person's department does now, as `kind_of_work`; "" for none."""
        key = Coalesce(F("user__department__kind_of_work__key"), Value(""))
        return self.annotate(kind_of_work=key)  # type: ignore[no-redef]  # the model says of what kind it is

    def with_number_together(self) -> EnrolmentQuerySet:
        """With how many lessons each did in a group, as `lessons_together`."""
        return self.annotate(lessons_together=number_together())  # type: ignore[no-redef]  # as above

    def with_open_leave(self) -> EnrolmentQuerySet:
        """With whether each waits until the end of an absence is known, as `is_open_ended`."""
        return self.annotate(is_open_ended=waits_for_end())  # type: ignore[no-redef]  # as above

    def unfinished(self) -> EnrolmentQuerySet:
        """Those that are neither completed nor withdrawn."""
        return self.filter(is_unfinished())

    def withdrawn(self) -> EnrolmentQuerySet:
        """Those that were begun, and from which someone was taken out: current no more, and kept."""
        return self.filter(is_withdrawn())

    def untouched(self) -> EnrolmentQuerySet:
        """Those of a first round in which nothing at all was done yet, and nobody was ever exempted."""
        return self.unfinished().filter(
            round=1,
            started_at__isnull=True,
            progress__isnull=True,
            completions__isnull=True,
            poll_votes__isnull=True,
            reflections__isnull=True,
            refreshers__isnull=True,
            certificate__isnull=True,
            exemptions__isnull=True,
        )

    def with_status(self, today: date) -> EnrolmentQuerySet:
        """Each enrolment's status on `today`, as `status_today`."""
        return self.annotate(status_today=status_case(today))

    def in_status(self, status: str, today: date) -> EnrolmentQuerySet:
        """Only the enrolments with this status on `today`."""
        return self.filter(has_status(Status(status), today))


class Enrolment(models.Model):
    """One employee in one programme, with a due date, and the summary of what they did in it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_on = models.DateField(_("ingeschreven op"))
    due_date = models.DateField(_("af te werken tegen"), null=True, blank=True)
    agreed_due_date = models.DateField(null=True, editable=False)  # before absences moved it; null: as `due_date`
    # When lessons that came, or open later, last gave more time, and until which day it was then.
    more_time_on = models.DateField(null=True, editable=False)
    more_time_until = models.DateField(null=True, editable=False)
    round = models.PositiveSmallIntegerField(_("ronde"), default=1)  # a programme may come back every so many months
    # False once a later round began, until that one is withdrawn, and of what was withdrawn itself.
    is_current = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, editable=False)  # until it is opened again
    # Who withdrew it; null once that person is gone.
    withdrawn_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    rule = models.ForeignKey(
        "learning.EnrolmentRule", on_delete=models.SET_NULL, null=True, related_name="enrolments", editable=False
    )
    # The summary; `summaries.rebuild` can write it anew from the events.
    lessons_done = models.PositiveSmallIntegerField(_("lessen klaar"), default=0)
    lessons_asked = models.PositiveSmallIntegerField(_("lessen gevraagd"), default=0)
    is_waiting = models.BooleanField(default=False)  # nothing is left to do, and yet it is not completed
    may_wait = models.BooleanField(default=False, editable=False)  # HR saw that they wait, and lets them
    # Of what was done elsewhere: from which lessons they are exempted (see `exempt`), and how many of those there are.
    exempt_from = models.JSONField(default=dict, editable=False)
    lessons_exempted = models.PositiveSmallIntegerField(_("lessen vrijgesteld"), default=0)
    is_exempted = models.BooleanField(default=False)  # nothing is left to do, and nothing was done here
    started_at = models.DateTimeField(_("begonnen op"), null=True)
    last_activity_at = models.DateTimeField(_("laatst bezig op"), null=True)
    completed_at = models.DateTimeField(_("klaar op"), null=True)
    is_declared = models.BooleanField(default=False, editable=False)  # completed because HR said so
    # Who said so; null once that person is gone.
    declared_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)

    kind_of_work: str  # from `with_kind_of_work`
    lessons_together: int  # from `with_number_together`
    is_open_ended: bool  # from `with_open_leave`

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
            models.CheckConstraint(
                condition=Q(is_declared=True, completed_at__isnull=False)
                | Q(is_declared=False, declared_by__isnull=True),
                name="enrolment_declared_when_completed",
            ),
            models.CheckConstraint(
                condition=Q(is_exempted=False) | Q(completed_at__isnull=True, is_waiting=False),
                name="enrolment_exempted_is_not_completed",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, is_current=False),
                name="enrolment_withdrawn_is_not_current",
            ),
        ]
        indexes = [models.Index(F("programme"), F("completed_at"), F("due_date"), name="enrolment_by_standing")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.programme_id}"

    def status(self, today: date) -> Status:
        """Where they stand; with the programme loaded, no query."""
        standing = Standing(
            is_started=self.started_at is not None,
            is_completed=self.completed_at is not None,
            due_date=self.due_date,
            is_waiting=self.is_waiting,
            is_exempted=self.is_exempted,
            is_withdrawn=self.withdrawn_at is not None,
            counting_since=self.programme.counting_since,
        )
        return status_of(standing, today)

    @property
    def exempt(self) -> ExemptLessons:
        """The lessons from which this person is exempted and that they did not complete."""
        return ExemptLessons.from_dict(self.exempt_from)

    @property
    def outline(self) -> Outline:
        """What the programme asks of this person: without what they are exempted from."""
        asked, exempt = self.outline_with_exempted, self.exempt
        if not exempt:
            return asked
        return asked.narrowed([lesson_id for lesson_id in asked.lesson_ids if lesson_id not in exempt])

    @property
    def exempted_titles(self) -> list[str]:
        """The lessons of the programme that they did elsewhere, in order."""
        exempt = self.exempt
        return [lesson.title for lesson in self.outline_with_exempted.lessons if lesson.id in exempt] if exempt else []

    @property
    def outline_with_exempted(self) -> Outline:
        """What it would ask if they were exempted from nothing."""
        whole: Outline = self.programme.outline
        return whole.asked_of(self.pk, self.completed_at)


class KeptOut(models.Model):
    """Someone whom HR took out of a programme before anything was done in it: no rule puts them in again."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("niet meer vanzelf ingeschreven")
        verbose_name_plural = _("niet meer vanzelf ingeschreven")
        constraints = [models.UniqueConstraint(fields=["user", "programme"], name="kept_out_once")]

    def __str__(self) -> str:
        return f"{self.user_id} out of {self.programme_id}"
