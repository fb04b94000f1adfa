"""Of whom lessons can be asked that are new to a programme, with how many people these are."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.publish_step.cards import Choice
from onboarding.hr.publish_step.decision_forms import AUDIENCES
from onboarding.lessons.models import Audience


def audience_choices(chosen: str, *, lessons: int, busy: int, done: int, until: date | None) -> list[Choice]:
    """The three audiences of so many new lessons, where so many people are busy with the programme, or done. Whoever is
    busy has time until that day at least."""
    what = {"what": ngettext("de les", "de lessen", lessons)}
    only_new = _("Wie vanaf nu ingeschreven wordt, krijgt %(what)s. Wie al bezig of klaar is, merkt niets.") % what
    also_busy = ngettext(
        "Ook de %(number)d persoon die nog niet klaar is, moet %(what)s doen om klaar te zijn.",
        "Ook de %(number)d mensen die nog niet klaar zijn, moeten %(what)s doen om klaar te zijn.",
        busy,
    ) % {**what, "number": busy}
    if busy and until is not None:
        also_busy = f"{also_busy} {time_in_words(until)}"
    also_done = ngettext(
        "En de %(number)d persoon die klaar is, leest %(what)s tegen de dag die je kiest. Klaar blijft klaar, met "
        "datum en attest.",
        "En de %(number)d mensen die klaar zijn, lezen %(what)s tegen de dag die je kiest. Klaar blijft klaar, met "
        "datum en attest.",
        done,
    ) % {**what, "number": done}
    texts = {Audience.NEW: only_new, Audience.BUSY: also_busy, Audience.DONE: f"{also_busy} {also_done}"}
    return [
        Choice(
            value,
            label,
            texts[Audience(value)],
            _("wie begon, houdt wat beloofd was") if value == Audience.NEW else "",
            is_chosen=chosen == value,
        )
        for value, label in AUDIENCES
    ]


def time_in_words(until: date) -> str:
    """By when whoever is asked more has to be done: no earlier than that, whatever their due date was."""
    return _("Daar is tijd voor tot minstens %(day)s.") % {"day": date_format(until, "j F Y")}
