"""Lists that HR keeps under a name, and who gets them in the mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Organisation


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
