"""The letters with which people without a mailbox get in, and the tries to sign in with a number."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.who_may_see import SeenByHr


class LetterState(models.TextChoices):
    OPEN = "open", _("nog te gebruiken")
    USED = "used", _("gebruikt")
    REPLACED = "replaced", _("vervangen door een nieuwe")
    EXPIRED = "expired", _("vervallen")


class LetterQuerySet(SeenByHr["Letter"]):
    organisation_path = "user__organisation"

    def unsettled(self) -> LetterQuerySet:
        """Neither used nor replaced; the last day may be over."""
        return self.filter(used_at__isnull=True, replaced_at__isnull=True)

    def usable(self, today: date) -> LetterQuerySet:
        return self.unsettled().filter(last_day__gte=today)


class Letter(models.Model):
    """A printed letter. Its code stands on the paper alone: here is only what it is found by (letter_codes.py)."""

    LASTS = timedelta(days=30)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letters")
    code = models.CharField(max_length=64, unique=True)  # a keyed hash
    printed_at = models.DateTimeField(_("afgedrukt op"))
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    last_day = models.DateField(_("werkt tot en met"))
    opened_at = models.DateTimeField(_("geopend op"), null=True)  # the first time
    used_at = models.DateTimeField(_("gebruikt op"), null=True)
    replaced_at = models.DateTimeField(_("vervangen op"), null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("brief")
        verbose_name_plural = _("brieven")
        ordering = ["-printed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(used_at__isnull=True, replaced_at__isnull=True),
                name="one_unsettled_letter_per_person",
            ),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(replaced_at__isnull=True), name="letter_used_or_replaced"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.printed_at:%Y-%m-%d}"

    @staticmethod
    def last_day_of(printed: date) -> date:
        """The last day on which a letter of that day works."""
        return printed + Letter.LASTS

    def state_on(self, today: date) -> LetterState:
        if self.used_at is not None:
            return LetterState.USED
        if self.replaced_at is not None:
            return LetterState.REPLACED
        return LetterState.OPEN if today <= self.last_day else LetterState.EXPIRED


class NumberTries(models.Model):
    """How often in a row someone signed in wrongly with a personnel number; see sign_in_limits.py.

    `person` is whose number it is; of a number that is nobody's it is counted too, so that nobody can tell.
    """

    key = models.CharField(max_length=32, primary_key=True)  # a keyed hash of the number, and from where
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    wrong = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key}: {self.wrong}"
