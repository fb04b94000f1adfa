"""What leaves to a corrected address, in words; which mails that are, corrected_addresses.py says."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.learning.models import Notice, NoticeKind


def in_words(mails: Sequence[Notice], today: date) -> dict[str, str]:
    """Of one mail or more that leave on one day: `when` that is and which `mails` they are, for a sentence that says
    who gets them."""
    day = mails[0].send_on
    when = _("meteen") if day == today else _("op %(day)s") % {"day": date_format(day, "l j F")}
    if mails[0].kind == NoticeKind.INVITATION:
        return {"when": when, "mails": _("de uitnodiging")}
    begins = ngettext(
        "de mail dat het traject begint", "%(number)d mails dat een traject begint, één per traject,", len(mails)
    )
    return {"when": when, "mails": begins % {"number": len(mails)}}
