"""docs/roles.md: who sees and does what, written from people/roles.py, so that it says what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.utils import translation

from onboarding.people.roles import GIVEN, GUARDED, NOTES, OPENS, WEIGHTY, May, Role

INTRODUCTION = """# Rollen

Voor HR en voor wie de toepassing beheert. Deze bladzijde komt uit de code (`manage.py write_roles`): wat hier staat, is
wat de toepassing doet.

Iedereen is medewerker. Wie meer ziet of doet, heeft daarvoor een rol; wie er meer heeft, kan wat een ervan kan.
Rollen staan bij *Bijhouden › Rollen*, en op de fiche van de persoon.
"""

GIVING = """## Geven en nemen

- Wie de rol {givers} heeft, geeft en neemt: {given}. Een diensthoofd kies je bij de dienst.
- {weighty}: wie zo’n rol geeft of neemt, toont opnieuw wie die is, met de tweede stap (of met het wachtwoord, waar geen
  tweede stap gevraagd wordt). Dat vraagt ook wat anders verandert wie er met macht binnenkomt: [welke
  stappen](second-factor.md#ben-jij-het).
- Wie een rol krijgt of verliest en een adres heeft, krijgt een mail. Bij {weighty} krijgen ook de anderen van
  HR er een. Vooraf staat er aan wie.
- Niemand geeft een rol aan zichzelf: dat doet iemand anders die rollen geeft. Een platformbeheerder kan alles al.
- {guarded}: wie zo’n rol heeft, komt niet binnen met een brief of een eigen code, en krijgt een tweede stap gevraagd.
- De laatste persoon van HR die kan aanmelden, kan niemand wegnemen: niet door de rol te nemen, niet met een laatste
  werkdag, niet door de account te sluiten of te verwijderen, niet naar een andere organisatie, niet met een import en
  niet door er een ongedaan te maken. Waar de aanmeldingsdienst de enige manier is, ook niet met een ander adres, een
  andere sleutel of minder eigen domeinen. *Maak eerst iemand anders HR.*
- Gaat iemand van HR weg, dan kies je in één stap wie overneemt: lijsten die gemaild worden, geplande publicaties,
  beslissingen over pagina’s die weggaan, en imports halverwege. Inschrijfregels en bewaarde lijsten zijn van de
  organisatie en lopen door. Wat gepland was door wie geen HR meer is en aan niemand overgedragen werd, gebeurt in
  niemands naam; wie daardoor klaar verklaard zou worden, wacht tot HR het zegt.
- Alles staat in het logboek. Een genomen rol geldt meteen, ook op schermen die nog openstaan."""


def render() -> str:
    """The page, in Dutch."""
    with translation.override("nl"):
        return "\n".join([INTRODUCTION, *_table(), "", *_notes(), "", *_giving()]) + "\n"


def path() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "roles.md"


def _table() -> Iterator[str]:
    yield "| | " + " | ".join(str(role.label) for role in Role) + " |"
    yield "|---|" + ":-:|" * len(Role)
    for may in May:
        marks = ("✓" if may in OPENS[role] else "" for role in Role)
        yield f"| {may.label} | " + " | ".join(marks) + " |"


def _notes() -> Iterator[str]:
    yield from (f"- **{role.label}**: {NOTES[role]}" for role in Role if role in NOTES)


def _giving() -> Iterator[str]:
    yield GIVING.format(
        givers=_names(_who_gives()), given=_names(GIVEN), weighty=_names(WEIGHTY), guarded=_names(GUARDED)
    )


def _who_gives() -> list[Role]:
    return [role for role in Role if May.GIVE_ROLES in OPENS[role]]


def _names(roles: Iterable[Role]) -> str:
    names = [str(role.label) for role in Role if role in set(roles)]
    return f"{', '.join(names[:-1])} of {names[-1]}"
