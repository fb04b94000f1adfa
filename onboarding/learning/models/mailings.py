"""Many mails that were planned in one go and leave in portions, and how an organisation wants that."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.notices import NoticeKind
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging, SeenByHr

USUAL_ABOVE, USUAL_PORTION, USUAL_MINUTES = 50, 50, 5


class Mailing(models.Model):
    """The mails of one kind about one programme (or about none) that are to leave on one day, where an organisation has
    many on that day.

    Its lines of the ledger are held back until the turn of their portion; `next_at` is when the next one may go, None
    while the first is still to leave. HR may stop it, and start it again.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="mailings")
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("traject")
    )
    kind = models.CharField(_("bericht"), max_length=12, choices=NoticeKind)
    day = models.DateField(_("datum"))
    next_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(_("gestopt op"), null=True)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("zending")
        verbose_name_plural = _("zendingen")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "day", "organisation"], name="one_mailing_of_a_day"),
            models.UniqueConstraint(
                fields=["kind", "day", "organisation"],
                condition=Q(programme__isnull=True),
                name="one_mailing_of_a_day_about_no_programme",
            ),
        ]

    def __str__(self) -> str:
        kind = self.get_kind_display()
        return f"{self.programme.title}: {kind}" if self.programme is not None else capfirst(kind)


class MailPace(models.Model):
    """Above how many mails at once an organisation has them leave in portions, and at which pace."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="mail_pace")
    above = models.PositiveSmallIntegerField(
        _("Boven zoveel mails tegelijk"),
        default=USUAL_ABOVE,
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
    )
    portion = models.PositiveSmallIntegerField(
        _("Mails per portie"), default=USUAL_PORTION, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    minutes = models.PositiveSmallIntegerField(
        _("Minuten tussen twee porties"),
        default=USUAL_MINUTES,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("tempo van mails")
        verbose_name_plural = _("tempo’s van mails")

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.portion} / {self.minutes} min"
