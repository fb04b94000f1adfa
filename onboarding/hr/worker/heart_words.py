"""What a verdict on a heart says: to HR what it means for people, to who runs the site what to look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onboarding.clock_times import clock_time
from onboarding.hr.worker.hearts import Verdict, Why
from onboarding.people import mail_trouble
from onboarding.people.mail_trouble import MailTrouble
from onboarding.people.models import Heart

NOON = 12  # o’clock
LONG_AGO = 300  # days: from then on the year is told
NAMES: dict[Heart, str | Promise] = {
    Heart.DAILY: gettext_lazy("De dagelijkse ronde"),
    Heart.WORKER: gettext_lazy("Het werk op de achtergrond"),
    Heart.MAIL: gettext_lazy("De mailserver"),
}


def moment_in_words(moment: datetime, now: datetime) -> str:
    """As one says it on the day of `now`: this morning at 6:02."""
    local = timezone.localtime(moment)
    days_ago = (timezone.localdate(now) - local.date()).days
    facts = {"time": clock_time(local), "day": date_format(local, "l j F")}
    if days_ago == 0:
        words = _("vanmorgen om %(time)s") if local.hour < NOON else _("vandaag om %(time)s")
    elif days_ago == 1:
        words = _("gisteren om %(time)s")
    elif days_ago < LONG_AGO:
        words = _("%(day)s om %(time)s")
    else:
        return date_format(local, "j F Y")
    return words % facts


def all_well(verdicts: list[Verdict], now: datetime) -> str:
    """The one line when nothing is wrong."""
    last = next((one.last for one in verdicts if one.heart == Heart.DAILY), None)
    if last is None:
        return _("Alles loopt. De dagelijkse ronde is nog niet geweest: die loopt elke nacht.")
    return _("Alles liep %(moment)s.") % {"moment": moment_in_words(last, now)}


def for_hr(verdict: Verdict, waiting: int, now: datetime) -> str:
    """What does not work, since when, and what that means for people; `waiting` is how many mails of theirs wait."""
    words = _OF[verdict.heart](verdict, waiting)
    since = verdict.since and moment_in_words(verdict.since, now)
    return words % {"since": since or "", "steps": verdict.detail}


def _of_daily_run(verdict: Verdict, _waiting: int) -> str:
    if verdict.why == Why.STEPS:
        return _(
            "Sinds %(since)s doet de dagelijkse ronde niet alles. Dit lukte niet: %(steps)s. Elke nacht wordt het "
            "opnieuw geprobeerd."
        )
    if verdict.since is None:
        return _(
            "De dagelijkse ronde liep nog nooit. Nieuwe mensen worden niet ingeschreven en er vertrekken geen "
            "herinneringen."
        )
    return _(
        "De dagelijkse ronde liep niet meer sinds %(since)s. Nieuwe mensen worden niet ingeschreven en er vertrekken "
        "geen herinneringen."
    )


def _of_worker(verdict: Verdict, _waiting: int) -> str:
    if verdict.since is None:
        return _(
            "Het werk op de achtergrond begon nog nooit. Imports, inschrijvingen en mails om aan te melden blijven "
            "wachten."
        )
    if verdict.why == Why.STUCK:
        return _(
            "Werk op de achtergrond wacht al sinds %(since)s. Imports, inschrijvingen en mails om aan te melden gaan "
            "traag of niet."
        )
    return _(
        "Het werk op de achtergrond ligt stil sinds %(since)s. Imports, inschrijvingen en mails om aan te melden "
        "blijven wachten."
    )


def _of_mail(verdict: Verdict, waiting: int) -> str:
    number = {"number": waiting}
    if verdict.why == Why.OVERDUE:
        late = ngettext(
            "%(number)d mail had al moeten vertrekken.", "%(number)d mails hadden al moeten vertrekken.", waiting
        )
        return late % number
    waits = ngettext("%(number)d mail wacht.", "%(number)d mails wachten.", waiting) % number if waiting else ""
    if verdict.why == Why.REFUSES:
        refused = _("De mailserver weigerde de laatste mails allemaal. Mails komen dus niet aan.")
        return f"{refused} {waits}".strip()
    none = _("Er vertrekken geen mails sinds %(since)s, ook geen codes om aan te melden.")
    return f"{none} {waits}".strip()


_OF: dict[Heart, Callable[[Verdict, int], str]] = {
    Heart.DAILY: _of_daily_run,
    Heart.WORKER: _of_worker,
    Heart.MAIL: _of_mail,
}


def what_to_look_at(verdict: Verdict) -> str:
    """For who runs the site."""
    match verdict.heart, verdict.why:
        case Heart.DAILY, Why.STEPS:
            return _("Het log zegt waarom. Voer run_daily daarna opnieuw uit.")
        case Heart.DAILY, _any:
            return _(
                "Kijk of run_daily elke dag start, en wat het log zegt. Stond hij meer dan zeven dagen stil, noem dan "
                "één keer zelf de dag: run_daily --on, met de datum van vandaag."
            )
        case Heart.WORKER, Why.STUCK:
            return _("De worker leeft, maar begint aan niets nieuws. Kijk in het log, en herstart hem zo nodig.")
        case Heart.WORKER, _any:
            return _("Start run_worker, en kijk in het log waarom hij stopte.")
        case Heart.MAIL, Why.FAILS:
            return mail_trouble.of_server_in_words(MailTrouble(verdict.trouble or MailTrouble.OTHER))
        case Heart.MAIL, Why.REFUSES:
            return mail_trouble.of_server_in_words(MailTrouble.RECIPIENT)
        case _otherwise:
            return _("Het log zegt waarom ze niet geschreven of verstuurd konden worden.")


def whom_to_call() -> str:
    """For HR: who runs the site, with the addresses where there are any."""
    addresses = ", ".join(settings.OPERATOR_EMAIL)
    if not addresses:
        return _("Verwittig wie Aan boord voor jullie beheert.")
    return _("Verwittig wie Aan boord voor jullie beheert: %(addresses)s.") % {"addresses": addresses}
