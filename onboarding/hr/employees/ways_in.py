"""How one person gets in without a mailbox, in sentences for HR: the last letter, the code, and wrong tries."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.people import sign_in_limits
from onboarding.people.models import Letter, LetterState, User


def in_words(person: User, today: date) -> list[str]:
    """A sentence for each thing there is to know; none about who never had a letter. In two queries."""
    letter = Letter.objects.filter(user=person).select_related("printed_by").first()
    sentences = [_of_letter(letter, today)] if letter else []
    if person.personal_code:
        sentences.append(_("Meldt zich aan met het personeelsnummer en een eigen code."))
    if sign_in_limits.is_closed(person):
        sentences.append(
            _("Tien keer na elkaar een foute code: op een nieuw toestel lukt aanmelden pas na een nieuwe brief.")
        )
    return sentences


def _of_letter(letter: Letter, today: date) -> str:
    facts = {
        "day": _day(timezone.localdate(letter.printed_at)),
        "who": str(letter.printed_by) if letter.printed_by else _("Aan boord zelf"),
        "last_day": _day(letter.last_day),
    }
    printed = _("Brief afgedrukt op %(day)s door %(who)s") % facts
    match letter.state_on(today):
        case LetterState.USED if letter.used_at:
            became = _("gebruikt op %(day)s") % {"day": _day(timezone.localdate(letter.used_at))}
        case LetterState.EXPIRED:
            became = _("vervallen na %(last_day)s") % facts
        case _state:
            became = _("werkt tot en met %(last_day)s") % facts
            if letter.opened_at:
                became = _("geopend op %(day)s") % {"day": _day(timezone.localdate(letter.opened_at))} + ", " + became
    return f"{printed}: {became}."


def _day(day: date) -> str:
    return date_format(day, "d/m/Y")
