"""What happens by itself once a day, step by step: a step that fails does not stop the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.management import call_command

from onboarding.hr.deeds import activity, replacing_files, rule_switching
from onboarding.hr.evidence_files import evidence_jobs
from onboarding.hr.from_web_page import programme_making
from onboarding.hr.given_certificates import certificate_zips
from onboarding.hr.imports import cut_off_imports, retention
from onboarding.hr.lists import mailed_views
from onboarding.hr.models import Verb
from onboarding.hr.open_files import exporting, sent_programmes
from onboarding.hr.worker import hearts, operator_mails
from onboarding.learning.journey import enrolment_rules, late_decisions, rounds
from onboarding.learning.models import Notice, NoticeReason, NoticeState
from onboarding.learning.notices import daily_mails, queueing
from onboarding.lessons import deleted_files, deleted_pages
from onboarding.people import address_changes, sealed_secrets, sign_in_limits
from onboarding.people.letters import kept_papers
from onboarding.people.models import SharedCacheRow
from onboarding.people.sessions import sign_ins

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Day:
    """The day that it is, or is taken to be; a clock for what really is now; and what hears of each mail, in words."""

    today: date
    clock: Callable[[], datetime]
    say: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Done:
    """A step, with what it did or why it failed, in words."""

    step: str
    words: str
    has_failed: bool = False


def run(day: Day) -> Iterator[Done]:
    """Do every step, and tell of each as soon as it is over. Doing it again does nothing twice.

    It is one deed: the mails of all steps together are judged for whether they are many.
    """
    with queueing.one_deed():
        yield from _steps(day)


def _steps(day: Day) -> Iterator[Done]:
    failed = []
    hearts.daily_run_began(day.clock())
    for name, step in STEPS:
        try:
            yield Done(name, step(day))
        except Exception as problem:
            logger.exception("The daily step %s failed.", name)
            failed.append(name)
            yield Done(name, str(problem), has_failed=True)
    hearts.daily_run_ended(failed, day.clock())
    operator_mails.tell(day.clock())


def take_up_imports(day: Day) -> str:
    """Enrol after imports that were cut off, should no worker have done so: with or without mail as was chosen then."""
    return f"{cut_off_imports.take_up(day.clock())} opgenomen."


def apply_rules(day: Day) -> str:
    """Enrol by the rules of all organisations. Raises RuntimeError, after the others, when some rules failed."""
    number, failed = 0, []
    for rule in enrolment_rules.switched_on().order_by("pk"):
        try:
            number += rule_switching.run(None, rule, day.today).people
        except Exception:
            logger.exception("Rule %s failed.", rule.pk)
            failed.append(rule.pk)
    if failed:
        raise RuntimeError(f"{number} ingeschreven; deze regels mislukten: {', '.join(map(str, failed))}.")
    return f"{number} ingeschreven."


def begin_rounds(day: Day) -> str:
    """Begin the rounds of programmes that come back."""
    total = 0
    for programme, number in rounds.begun(day.today):
        if number:
            activity.record(None, Verb.ENROLLED, programme.organisation_id, number=number, detail=str(programme))
        total += number
    return f"{total} begonnen."


def carry_out_decisions(day: Day) -> str:
    """Carry out again what was decided when a lesson was published, where that failed."""
    return f"{late_decisions.do_again(day.clock())} opnieuw."


def send_reminders(day: Day) -> str:
    """Send the mails that are due. Raises RuntimeError when the mail server is down."""

    def tell(notice: Notice, state: NoticeState, reason: NoticeReason) -> None:
        day.say(daily_mails.line_about(notice, state, reason))

    figures = daily_mails.remind(day.today, day.clock, tell)
    for line in daily_mails.summary(figures, day.today):
        day.say(line)
    if figures.is_server_down:
        raise RuntimeError(daily_mails.trouble(figures))
    return "klaar."


def mail_saved_views(day: Day) -> str:
    """Mail people the lists they keep, on the days they chose."""
    return f"{mailed_views.send_due(day.today)} verstuurd."


def let_addresses_lapse(day: Day) -> str:
    """Let go of requests for another address that nobody confirmed."""
    return f"{address_changes.lapse(day.clock())} vervallen."


def forget_old(day: Day) -> str:
    """Forget old files, rows and jobs."""
    return f"{retention.forget_old(day.clock())} weg."


def forget_packs(day: Day) -> str:
    """Forget evidence packs that were there to download long enough."""
    return f"{evidence_jobs.PACKS.forget_old(day.clock())} weg."


def forget_certificates(day: Day) -> str:
    """Forget the files of many certificates that were there to download long enough."""
    return f"{certificate_zips.ZIPS.forget_old(day.clock())} weg."


def forget_letters(day: Day) -> str:
    """Forget the files of printed letters, should no worker have done so."""
    return f"{kept_papers.forget_old(day.clock())} weg."


def forget_replacements(day: Day) -> str:
    """Forget files that were sent to take the place of others, and that nobody confirmed."""
    return f"{replacing_files.forget_old(day.clock())} weg."


def empty_trash(day: Day) -> str:
    """Erase the pages, pictures and documents that were deleted long enough ago; what people did stays."""
    now = day.clock()
    return f"{deleted_pages.erase_old(now) + deleted_files.erase_old(now)} gewist."


def forget_programme_files(day: Day) -> str:
    """Files of programmes that were there long enough, made here or sent."""
    now = day.clock()
    return f"{exporting.ZIPS.forget_old(now) + sent_programmes.forget_old(now)} weg."


def forget_web_pages(day: Day) -> str:
    """Forget pages of web sites that were read, and that nobody corrected for some time."""
    return f"{programme_making.forget_old(day.clock())} weg."


def forget_sessions(day: Day) -> str:
    """With the forms that waited in them, what was counted for limits, addresses and devices of long ago."""
    call_command("clearsessions")
    now = day.clock()
    SharedCacheRow.objects.filter(expires__lt=now).delete()
    sign_in_limits.forget_known(now)
    sign_ins.forget(now)
    return "weg."


def seal_secrets_anew(day: Day) -> str:
    """Seal with the secret key of now what an earlier one sealed."""
    return f"{sealed_secrets.seal_anew()} opnieuw verzegeld."


STEPS: tuple[tuple[str, Callable[[Day], str]], ...] = (
    ("Afgebroken imports", take_up_imports),
    ("Inschrijfregels", apply_rules),
    ("Nieuwe rondes", begin_rounds),
    ("Beslissingen bij het publiceren", carry_out_decisions),
    ("Herinneringen", send_reminders),
    ("Bewaarde lijsten", mail_saved_views),
    ("Nieuwe adressen", let_addresses_lapse),
    ("Oude imports en taken", forget_old),
    ("Oude bewijzen", forget_packs),
    ("Attesten die samen gedownload werden", forget_certificates),
    ("Oude brieven", forget_letters),
    ("Onbevestigde bestanden", forget_replacements),
    ("Prullenmand", empty_trash),
    ("Oude bestanden van trajecten", forget_programme_files),
    ("Ingelezen webpagina’s", forget_web_pages),
    ("Oude sessies", forget_sessions),
    ("Geheimen van aanmeldingsdiensten", seal_secrets_anew),
)
