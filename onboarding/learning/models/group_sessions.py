"""Lessons that someone led for a group, and who was there. Never of anyone's answers: these were only spoken."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.enrolments import Enrolment
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.people import roles
from onboarding.people.models import Department, Organisation, User
from onboarding.people.roles import May
from onboarding.people.who_may_see import AboutPerson, Belonging, Viewer

OPEN_FOR = timedelta(days=14)  # from its beginning, for who is still to confirm; a signed list may lie about that long


class GroupSessionQuerySet(Belonging["GroupSession"]):
    def visible_to(self, viewer: Viewer) -> Self:
        """Those of the organisation for HR, one's own for whoever heads a department now, all for an administrator."""
        found = super().visible_to(viewer)
        if roles.may(viewer, May.SEE_PEOPLE):
            return found
        return found.filter(
            leader=viewer.pk, leader__headed_departments__organisation=viewer.organisation_id
        ).distinct()

    def still_open(self, now: datetime) -> Self:
        return self.filter(closed_at__isnull=True, begun_at__gt=now - OPEN_FOR)


class GroupSession(models.Model):
    """A lesson that `leader` led for a group, in the version that was live when it began, which is what they saw.

    `variant` is the key of the kind of work for which it was shown, "" where all of it was. `department` is whose
    people were asked first, None for those of any. Once somebody confirmed that they were there, it never goes away.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="group_sessions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="group_sessions")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="group_sessions")
    variant = models.CharField(max_length=40, blank=True)
    leader = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="led_sessions")
    leader_name = models.CharField(max_length=170)  # as it was then
    department = models.ForeignKey(Department, on_delete=models.SET_NULL, null=True, related_name="group_sessions")
    begun_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = GroupSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("les in groep")
        verbose_name_plural = _("lessen in groep")
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.lesson_id}/{self.pk}"

    @property
    def open_until(self) -> datetime:
        return self.begun_at + OPEN_FOR

    def is_open(self, now: datetime) -> bool:
        """Whether someone who was there can still be added, and confirm."""
        return self.closed_at is None and now < self.open_until


class Confirmed(models.TextChoices):
    """How someone confirmed to have been there."""

    CODE = "code", _("met de eigen code of het eigen wachtwoord")
    PAPER = "paper", _("met een handtekening op papier")


class AttendanceQuerySet(AboutPerson["Attendance"]):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True)


class Attendance(models.Model):
    """Someone who was there, as the leader ticked; it counts, and never changes, once they confirmed it themselves."""

    session = models.ForeignKey(GroupSession, on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendances")
    how = models.CharField(max_length=5, choices=Confirmed, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanwezigheid")
        verbose_name_plural = _("aanwezigheden")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="one_attendance_per_session"),
            models.CheckConstraint(
                condition=Q(how="", confirmed_at__isnull=True) | (~Q(how="") & Q(confirmed_at__isnull=False)),
                name="attendance_confirmed_somehow",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}/{self.enrolment_id}"
