"""Mails that did not reach someone, in sentences for their page: what happened, and what HR can do."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.people.mail_trouble import FOR_GOOD
from onboarding.people.models import MailKind, UndeliveredMail, User


def of_person(viewer: User, person: User) -> list[str]:
    """One query."""
    found = UndeliveredMail.objects.visible_to(viewer).filter(person=person)
    return [_in_words(mail, person.email) for mail in found]


def _in_words(mail: UndeliveredMail, address: str) -> str:
    facts = {"day": date_format(mail.day, "j F Y"), "kind": mail.get_kind_display(), "address": address}
    if mail.kind == MailKind.OLD_ADDRESS:
        words = _(
            "Op %(day)s kwam een mail niet aan: %(kind)s. Daar is niets aan te doen als dat adres niet meer bestaat."
        )
    elif mail.trouble in FOR_GOOD:
        words = _(
            "De mailserver weigerde %(address)s op %(day)s (%(kind)s). Vraag deze persoon of het adres klopt, en "
            "verbeter het bij “Gegevens wijzigen”. Klopt het, vraag dan je IT-dienst waarom het geweigerd wordt."
        )
    else:
        words = _(
            "Op %(day)s kwam een mail niet aan: %(kind)s. De mailserver werkte niet mee. Vraag of het intussen in orde "
            "is, en laat het anders opnieuw proberen."
        )
    return words % facts
