"""What the step says of a page that goes away at an hour that is planned, as far as one can know today."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.clock_times import day_and_time
from onboarding.hr.publish_step.ending_offers import ending_offers
from onboarding.hr.publish_step.expiry_choices import Expiry
from onboarding.hr.publish_step.leaving import Leaving
from onboarding.hr.publish_step.touched_people import Touched
from onboarding.hr.publish_step.welcome_counts import wrong_welcomes


def expiry_in_words(expiry: Expiry) -> str:
    """What happens then, and to how many people as things stand now; "" without such a plan."""
    if expiry.effect.expires_at is None:
        return ""
    at = day_and_time(expiry.effect.expires_at)
    first = _("Op %(at)s gaat deze pagina vanzelf weg.") % {"at": at}
    leaving = expiry.leaving
    if leaving.is_programme:
        return " ".join([first, *_of_programme(leaving)])
    others = ending_offers(leaving.page, with_below=False)
    return " ".join([first, *_of_lessons(leaving), *wrong_welcomes(leaving.programme, -leaving.lessons_fewer), *others])


def _of_programme(leaving: Leaving) -> Iterator[str]:
    words = ngettext(
        "Daarna vertrekken er geen mails meer. Nu is %(busy)d persoon nog niet klaar met het traject.",
        "Daarna vertrekken er geen mails meer. Nu zijn %(busy)d mensen nog niet klaar met het traject.",
        leaving.busy.number,
    )
    yield words % {"busy": leaving.busy.number}


def _of_lessons(leaving: Leaving) -> Iterator[str]:
    busy, waiting = leaving.busy.number, leaving.waiting
    if busy:
        words = ngettext(
            "Nu is er %(busy)d persoon halfweg: die kan de les uitlezen.",
            "Nu zijn er %(busy)d mensen halfweg: zij kunnen de les uitlezen.",
            busy,
        )
        yield words % {"busy": busy}
    if not waiting.number:
        yield _("Niemand heeft nu alles wat dan overblijft. Tegen dan kan dat anders zijn.")
        return
    words = ngettext(
        "%(number)d persoon%(names)s heeft nu alles wat dan overblijft. Tegen dan kunnen het andere mensen zijn.",
        "%(number)d mensen%(names)s hebben nu alles wat dan overblijft. Tegen dan kunnen het andere mensen zijn.",
        waiting.number,
    )
    yield words % {"number": waiting.number, "names": _in_brackets(waiting)}


def _in_brackets(people: Touched) -> str:
    """ " (Jef, Amina en nog 3)"; "" for whoever may not know them."""
    if not people.names:
        return ""
    others = _(" en nog %(number)d") % {"number": people.others} if people.others else ""
    return f" ({', '.join(people.names)}{others})"
