"""Why a file cannot be read: a code that stays the same, and a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MESSAGES: Mapping[str, Any] = {
    "empty": gettext_lazy("Dit bestand is leeg. Kies een ander bestand."),
    "no_header": gettext_lazy(
        "De eerste rij van dit bestand bevat geen kolomnamen. "
        "Zet er een rij boven met personeelsnummer, voornaam enzovoort."
    ),
    "no_rows": gettext_lazy("In dit bestand staan alleen kolomnamen en geen medewerkers. Kies een ander bestand."),
    "too_large": gettext_lazy(
        "Dit bestand is te groot. Een import kan hoogstens 10 MB zijn; verdeel het over twee bestanden."
    ),
    "too_much_inside": gettext_lazy(
        "Uitgepakt is dit bestand te groot: hoogstens 80 MB. "
        "Kopieer alleen de kolommen die je nodig hebt naar een nieuw bestand."
    ),
    "too_many_rows": gettext_lazy("Dit bestand heeft meer dan 50 000 rijen. Verdeel het over twee bestanden."),
    "too_many_blank_rows": gettext_lazy(
        "Dit bestand heeft meer dan 200 000 rijen, de lege meegeteld. Haal de lege rijen weg."
    ),
    "too_many_cells": gettext_lazy(
        "Dit bestand heeft meer dan een miljoen vakjes. "
        "Kopieer alleen de kolommen die je nodig hebt naar een nieuw bestand."
    ),
    "too_much_text": gettext_lazy(
        "In dit bestand staan meer dan 20 miljoen tekens. "
        "Kopieer alleen de kolommen die je nodig hebt naar een nieuw bestand."
    ),
    "too_many_columns": gettext_lazy(
        "Dit bestand heeft meer dan 256 kolommen. Haal de kolommen weg die je niet nodig hebt."
    ),
    "long_cell": gettext_lazy(
        "Rond rij %(row)s staat een vakje met meer dan 32 000 tekens. Kijk na of er een aanhalingsteken te veel staat."
    ),
    "old_excel": gettext_lazy(
        "Dit is een oud Excel-bestand (.xls). Open het in Excel en bewaar het als .xlsx of als CSV."
    ),
    "encrypted": gettext_lazy(
        "Dit bestand is beveiligd met een wachtwoord. Haal het wachtwoord er in Excel af en bewaar het opnieuw."
    ),
    "not_a_table": gettext_lazy("Dit bestand kunnen we niet lezen. Bewaar het in Excel als .xlsx of als CSV."),
    "encoding": gettext_lazy(
        "De letters in dit bestand kunnen we niet lezen. Bewaar het in Excel als “CSV UTF-8” of als .xlsx."
    ),
    "quotes": gettext_lazy(
        "Rond rij %(row)s klopt er iets niet met de aanhalingstekens. Verbeter die rij of bewaar het bestand als .xlsx."
    ),
}


class Unreadable(Exception):
    """This file cannot be read; `code` is stable, `message` says what to do, and about which sheet of a workbook."""

    def __init__(self, code: str, row: int | None = None, sheet: str = "") -> None:
        self.code, self.row, self.sheet = code, row, sheet
        super().__init__(code)

    @property
    def message(self) -> str:
        sentence = str(MESSAGES[self.code]) % {"row": self.row or 1}
        return (
            _("Blad “%(sheet)s”: %(message)s") % {"sheet": self.sheet, "message": sentence} if self.sheet else sentence
        )
