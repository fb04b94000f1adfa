"""Whom a mail did not reach, so that HR sees it. Of the mails of the ledger it is one line; what became of each of
those, the ledger says."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people.mail_trouble import MailTrouble
from onboarding.people.models.people import User
from onboarding.people.who_may_see import AboutPerson


class MailKind(models.TextChoices):
    """What the mail was about. NOTICE: a mail of the ledger that HR is shown there. OTHER: one of which HR is told no
    more than that it did not arrive."""

    CODE = "code", _("code om aan te melden")
    PASSWORD = "password", _("link voor een nieuw wachtwoord")
    INVITATION = "invitation", _("nieuwe link van een uitnodiging")
    ADDRESS = "address", _("vraag om een ander e-mailadres te bevestigen")
    OLD_ADDRESS = "old_address", _("bericht aan het vorige e-mailadres dat het veranderd is")
    NEW_ADDRESS = "new_address", _("bericht aan het nieuwe e-mailadres")
    ROLE = "role", _("bericht over een rol")
    DEVICE = "device", _("bericht over een nieuw toestel")
    OWN_CHANGE = "own_change", _("bericht over een nieuwe code, een nieuw wachtwoord of de tweede stap")
    FACTOR = "factor", _("bericht over een tweede stap die weggehaald wordt")
    REVIEW = "review", _("bericht over nazicht")
    LIST = "list", _("bewaarde lijst")
    NOTICE = "notice", _("bericht over een traject")
    OTHER = "other", _("mail")


class UndeliveredMailQuerySet(AboutPerson["UndeliveredMail"]):
    organisation_path = "person__organisation"
    person_path = "person__"


class UndeliveredMail(models.Model):
    """One of each kind per person: the last that did not leave, or of which nobody knows. Gone when a next one of that
    kind leaves, when the person gets another address, and when they go elsewhere (undelivered.py)."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="undelivered_mails")
    kind = models.CharField(max_length=12, choices=MailKind)
    trouble = models.CharField(max_length=10, choices=MailTrouble)
    day = models.DateField()

    objects = UndeliveredMailQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        ordering = ["-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_undelivered_mail_per_kind")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"
