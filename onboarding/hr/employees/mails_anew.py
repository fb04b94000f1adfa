"""What leaves to a corrected address, in words; which mails that are, corrected_addresses.py says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.learning.models import Notice, NoticeKind
from onboarding.people.models import User
from onboarding.people.models.absences import is_away_on


def in_words(mails: Sequence[Notice], today: date) -> dict[str, str]:
    """Of one mail or more that leave on one day: `when` that is and which `mails` they are, for a sentence that says
    who gets them."""
    when = _when(mails[0], today)
    if mails[0].kind == NoticeKind.INVITATION:
        return {"when": when, "mails": _("de uitnodiging")}
    begins = ngettext(
        "de mail dat het traject begint", "%(number)d mails dat een traject begint, één per traject,", len(mails)
    )
    return {"when": when, "mails": begins % {"number": len(mails)}}


def _when(mail: Notice, today: date) -> str:
    """Mail to who is away waits for them."""
    day = mail.send_on
    if User.objects.filter(is_away_on(day), pk=mail.person.pk).exists():
        return _("na de afwezigheid")
    return _("meteen") if day == today else _("op %(day)s") % {"day": date_format(day, "l j F")}
