"""The columns of the ledger that Wagtail does not have itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from onboarding.hr.lists.list_columns import LabelColumn, Tone
from onboarding.learning.models import Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import ledger

# Why a mail did not go out or waits, in a sentence; what is not told apart is as its state says.
REASONS: dict[NoticeReason, str | Promise] = {
    NoticeReason.COMPLETED: _("Was al klaar met het traject."),
    NoticeReason.EXEMPTED: _("Is vrijgesteld: wat er nog te doen was, is elders gedaan."),
    NoticeReason.ON_LEAVE: _("Is afwezig. De mail gaat uit na de afwezigheid."),
    NoticeReason.LEFT: _("Werkt hier niet meer."),
    NoticeReason.NO_ADDRESS: _("Geen adres: brief. Deze persoon heeft geen e-mailadres en krijgt dus geen mails."),
    NoticeReason.HOLIDAY: _("Wacht op de volgende werkdag."),
    NoticeReason.SWITCHED_OFF: _("Dit bericht staat uit."),
    NoticeReason.STOPPED: _("HR stopte de zending voor deze mail vertrok."),
    NoticeReason.SILENT: _("HR koos om zonder mail in te schrijven."),
    NoticeReason.TOLD_TODAY: _(
        "Wie nog nooit aanmeldde, krijgt één mail per dag met een knop om een wachtwoord te kiezen."
    ),
    NoticeReason.SUPERSEDED: _("Niet meer nodig: er kwam een later bericht, of de einddatum veranderde."),
    NoticeReason.ENDED: _("Het traject is stopgezet."),
    NoticeReason.WITHDRAWN: _("De inschrijving werd ingetrokken."),
    NoticeReason.REMOVED: _("Deze persoon werd verwijderd voor de mail vertrok."),
    NoticeReason.NOTHING_TO_SAY: _("Er was die week niets te melden."),
    NoticeReason.REFUSED: _("De mailserver weigerde dit adres. Kijk na of het klopt, en stuur opnieuw."),
    NoticeReason.SERVER_DOWN: _("De mailserver werkte niet mee. De mail gaat uit bij de volgende beurt."),
    NoticeReason.INTERRUPTED: _(
        "Het versturen werd onderbroken. Misschien kwam de mail toch aan. Vraag het na, of stuur opnieuw."
    ),
}
REPLACED = _("Het adres is intussen verbeterd: er is een andere mail naar het juiste adres.")
WAITS = _("Had niets meer te doen.")
AWAY_FOR_A_DIGEST = _("Was afwezig die week.")
AWAY_THAT_DAY = _("Was afwezig die dag.")
TOLD_THAT_DAY = _("Die dag vertrok er al een andere mail over dit traject.")
ALL_READ = _("Er was niets meer te lezen.")

OF_THAT_DAY = {NoticeReason.ON_LEAVE: AWAY_THAT_DAY, NoticeReason.TOLD_TODAY: TOLD_THAT_DAY}  # of a mail HR asks for


def reason_in_words(notice: Notice) -> str:
    """Why the mail did not go out, or waits, or that it went wrong; empty when there is nothing to explain."""
    if notice.is_replaced:
        return str(REPLACED)
    if notice.kind == NoticeKind.BY_HAND and notice.state == NoticeState.NOT_SENT and notice.reason in OF_THAT_DAY:
        return str(OF_THAT_DAY[NoticeReason(notice.reason)])
    if notice.reason == NoticeReason.ON_LEAVE and notice.state == NoticeState.NOT_SENT:
        return str(AWAY_FOR_A_DIGEST)
    if notice.reason == NoticeReason.NOTHING_TO_SAY and notice.kind == NoticeKind.FOLLOW_UP:
        return str(ALL_READ)
    if notice.reason == NoticeReason.NOTHING_TO_SAY and notice.kind != NoticeKind.DIGEST:
        return str(WAITS)
    return str(REASONS.get(NoticeReason(notice.reason), ""))


class RecipientColumn(Column):
    """The name with the address under it, as they were when it was settled: two people of one name are told apart."""

    cell_template_name = "hr/notices/recipient_cell.html"


TONES = {NoticeState.UNCERTAIN: Tone.ALARMING, NoticeState.SENT: Tone.DONE}


class StateColumn(LabelColumn):
    """What became of it; what needs a look stands out."""

    def label_of(self, instance: Notice) -> tuple[str | Promise, Tone]:
        state = NoticeState(instance.state)
        return state.label, TONES.get(state, Tone.QUIET)


class ReasonColumn(Column):
    """Why not, in words, and the way to send it again where that makes sense."""

    cell_template_name = "hr/notices/reason_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        may_be_sent_again = ledger.may_be_sent_again(instance)
        return {
            **super().get_cell_context_data(instance, parent_context),
            "words": reason_in_words(instance),
            "again": reverse("hr:notice_again", args=[instance.pk]) if may_be_sent_again else "",
        }
