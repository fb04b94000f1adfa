"""What the steps say before a page goes away: the numbers in their cards, and what becomes of people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.access import is_hr
from onboarding.hr.deeds.declaring import coming_back_in_words
from onboarding.hr.publish_step.cards import Card, stays_done
from onboarding.hr.publish_step.leaving import Leaving
from onboarding.hr.publish_step.programme_people import ProgrammePeople
from onboarding.lessons.models import Lesson


def cards_of_removal(leaving: Leaving) -> list[Card]:
    if not leaving.touches_anyone:
        return []
    done, busy = leaving.done, leaving.busy
    of_programme = "-met-traject" if leaving.is_programme else ""
    cards = [
        Card(
            done,
            ngettext("is klaar", "zijn klaar", done.number),
            stays_done(done.number) if leaving.is_programme else _keeps_what_was_done(done.number),
            f"klaar{of_programme}",
        ),
        Card.of_unfinished(busy, "", "bezig-met-traject") if leaving.is_programme else Card.of_busy(busy, "", "bezig"),
    ]
    if not leaving.is_programme:
        waiting = leaving.waiting
        label = ngettext("heeft alles wat overblijft", "hebben alles wat overblijft", waiting.number)
        cards.append(Card(waiting, label, "", "heeft-alles"))
    return cards


def _keeps_what_was_done(number: int) -> str:
    if not number:
        return ""
    return ngettext("houdt wat die deed, met datum", "houden wat ze deden, met datum", number)


def sentences_about(leaving: Leaving) -> list[str]:
    """What becomes of people, a sentence for each thing."""
    return list(_of_programme(leaving) if leaving.is_programme else _of_lessons(leaving))


def _of_programme(leaving: Leaving) -> Iterator[str]:
    if not leaving.touches_anyone:
        yield _("Er is niemand in dit traject: niemand merkt er iets van.")
        return
    yield _("Er vertrekken geen mails meer over dit traject, en niemand komt er nog bij.")
    if leaving.busy.number:
        yield ngettext(
            "Wie nog niet klaar is, leest op de startpagina dat het traject weg is, en moet niets meer doen. Dat is "
            "nu %(number)d persoon.",
            "Wie nog niet klaar is, leest op de startpagina dat het traject weg is, en moet niets meer doen. Dat zijn "
            "nu %(number)d mensen.",
            leaving.busy.number,
        ) % {"number": leaving.busy.number}
    yield _("Wie klaar is, blijft klaar. Attesten blijven geldig, en je kan ze blijven nakijken.")


def _of_lessons(leaving: Leaving) -> Iterator[str]:
    number = len(leaving.lesson_ids)
    if not number:
        yield _("Er gaat geen enkele les weg uit een traject: daar merkt niemand iets van.")
        return
    if not leaving.enrolled.exists():
        yield _("Er is niemand in het traject waar dit weggaat: daar merkt niemand iets van.")
        return
    words = ngettext(
        "Er gaat %(number)d les weg uit het traject.", "Er gaan %(number)d lessen weg uit het traject.", number
    )
    yield words % {"number": number}
    yield _("Wat iemand al deed, blijft: antwoorden, resultaten, datums en attesten. Wie klaar is, blijft klaar.")
    if leaving.busy.number:
        yield _("Wie er middenin zit, houdt de eigen plaats en kan de les uitlezen.")
    if is_hr(leaving.viewer) and leaving.coming_back:
        yield coming_back_in_words(leaving.coming_back)


def sentence_about_coming(lessons: list[Lesson], there: ProgrammePeople) -> str:
    """What a programme gets that something is moved into."""
    words = ngettext(
        "In “%(programme)s” komt er %(number)d les bij.",
        "In “%(programme)s” komen er %(number)d lessen bij.",
        len(lessons),
    )
    return words % {"programme": there.programme, "number": len(lessons)}
