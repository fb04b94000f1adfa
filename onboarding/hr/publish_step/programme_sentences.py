"""What the step says about publishing a programme or a value."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.publish_step.audience_choices import time_in_words
from onboarding.hr.publish_step.cards import Card, stays_done
from onboarding.hr.publish_step.decision_forms import AUDIENCES
from onboarding.hr.publish_step.programme_effects import ProgrammeEffect
from onboarding.learning.calendar.due_dates import room_until
from onboarding.lessons.models import ProgrammePage


def cards_of_programme(effect: ProgrammeEffect, is_asking: bool) -> list[Card]:
    """The numbers; `is_asking`: the form stands on what asks people something by mail."""
    if effect.coming_in:
        return effect.people.cards(_("krijgen dit alleen als jij dat kiest"), is_asking)
    done, unfinished = effect.people.tell(effect.people.finished), effect.people.tell(effect.people.unfinished)
    return [
        Card(
            done,
            ngettext("is klaar met het traject", "zijn klaar met het traject", done.number),
            stays_done(done.number),
            "klaar-met-traject",
        ),
        Card.of_unfinished(unfinished, "", "bezig-met-traject"),
    ]


def sentences_about(effect: ProgrammeEffect) -> list[str]:
    """What becomes of people, a sentence for each thing."""
    return list(_of_programme(effect) if isinstance(effect.page, ProgrammePage) else _of_value(effect))


def _of_programme(effect: ProgrammeEffect) -> Iterator[str]:
    live, draft = effect.page, effect.draft
    assert isinstance(live, ProgrammePage)  # noqa: S101 - `sentences_about` asked it
    if not live.live:
        yield _("Wie ingeschreven is, ziet het traject weer, en krijgt weer mails over wat nog te doen is.")
        if effect.people.unfinished.exists():
            yield time_in_words(room_until(effect.goes_live_on, draft.days_to_finish, effect.people.calendar))
        return
    if live.days_to_finish != draft.days_to_finish:
        yield _("Wie al ingeschreven is, houdt de eigen einddatum. Het nieuwe aantal werkdagen telt voor wie nog komt.")
    if live.gives_certificate and not draft.gives_certificate:
        yield _("Attesten die gegeven zijn, blijven. Wie vanaf nu klaar is, krijgt er geen.")
    if not live.gives_certificate and draft.gives_certificate:
        yield _("Wie vanaf nu klaar is, krijgt een attest.")
    yield from _of_rounds(live, draft)
    if live.refresher_days != draft.refresher_days:
        yield _("Opfrissers die er al waren, blijven. Wat nog komt, volgt de nieuwe dagen.")
    if live.wordmark != draft.wordmark:
        yield _("Iedereen ziet het nieuwe woordmerk meteen. Wat iemand al deed, blijft gedaan.")


def _of_rounds(live: ProgrammePage, draft: ProgrammePage) -> Iterator[str]:
    if live.repeat_months != draft.repeat_months:
        yield _("Een ronde die bezig is, loopt gewoon af. Voor de volgende telt het nieuwe aantal maanden.")
    if not live.mails_rounds and draft.mails_rounds:
        yield _("Wie vanaf nu aan een nieuwe ronde begint, krijgt daar een mail over.")
    if live.mails_rounds and not draft.mails_rounds:
        yield _("Wie vanaf nu aan een nieuwe ronde begint, krijgt daar geen mail over.")


def _of_value(effect: ProgrammeEffect) -> Iterator[str]:
    number = len(effect.coming_in)
    if number:
        words = ngettext(
            "Met deze waarde komt er %(number)d les bij.", "Met deze waarde komen er %(number)d lessen bij.", number
        )
        yield words % {"number": number}
        if gone := len(effect.were_gone):
            words = ngettext(
                "%(number)d les was weg voorgoed. Wie die toen al deed, houdt dat en doet ze niet opnieuw.",
                "%(number)d lessen waren weg voorgoed. Wie die toen al deed, houdt dat en doet ze niet opnieuw.",
                gone,
            )
            yield words % {"number": gone}
        if effect.chosen_before is not None:
            chosen = {"audience": dict(AUDIENCES)[effect.chosen_before.audience]}
            yield _("Bij het publiceren daarvan is “%(audience)s” gekozen: dat staat hieronder al aangeduid.") % chosen
    elif not effect.page.live:
        yield _("De lessen van deze waarde staan weer in het traject, voor wie ze gevraagd was.")
        if effect.people.time_until is not None and effect.people.unfinished.exists():
            yield time_in_words(effect.people.time_until)
    else:
        yield _("Iedereen ziet het meteen. Er komt niets bij en er valt niets weg: wat iemand al deed, blijft gedaan.")
