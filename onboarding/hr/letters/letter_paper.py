"""What stands on a letter and on the poster, in words, and the PDF that it makes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.learning.closing import check_code
from onboarding.paper import typefaces, typesetting
from onboarding.people.models import Letter, Organisation, User
from onboarding.people.site_addresses import absolute

FOLDER = Path(__file__).parent
LETTER, POSTER = FOLDER / "letter.typ", FOLDER / "poster.typ"
LONGEST_WAIT = 300  # seconds


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter to be: whose it is, and the code on it."""

    person: User
    code: str


def letters(organisation: Organisation, printed: Sequence[Printed], today: date, moment: datetime) -> bytes:
    """The letters, each on a page and in the language of its person, as PDF/UA.

    Raises subprocess.SubprocessError when the PDF cannot be made.
    """
    data = {
        "lang": "nl",
        "title": f"{_('Brieven')} {organisation.short_name}",
        "looks": looks(organisation),
        "letters": [_letter(organisation, one, today) for one in printed],
    }
    return typesetting.typeset_apart(LETTER, json.dumps(data), typefaces.FOLDER, LONGEST_WAIT, moment)


def poster(organisation: Organisation, moment: datetime) -> bytes:
    """The poster as PDF/UA. Raises subprocess.SubprocessError when it cannot be made."""
    url = absolute("organisation_sign_in", organisation.slug)
    with translation.override("nl"):
        data = {
            "title": _("Meld je aan bij Aan boord"),
            "looks": looks(organisation),
            "heading": _("Meld je aan"),
            "what": _("Voor je lessen van Aan boord, met je personeelsnummer en je eigen code."),
            "qr": list(check_code.svg(url)),
            "qr_alt": _("QR-code naar de pagina waar je aanmeldt"),
            "scan": _("Scan met de camera van je telefoon, of typ dit adres op een computer of tablet:"),
            "url": url,
            "address": shown_address(url),
            "no_code": _no_code(organisation),
        }
    return typesetting.typeset_apart(POSTER, json.dumps(data), typefaces.FOLDER, LONGEST_WAIT, moment)


def looks(organisation: Organisation) -> dict[str, Any]:
    """How the organisation looks on paper; what no font of ours has is left out."""
    palette = organisation.palette
    initial = organisation.short_name[:1].upper()
    return {
        "brand": palette["brand"],
        "on_brand": palette["on_brand"],
        "far": palette["far"],
        "mid": palette["mid"],
        "logo": list(_logo(organisation)),
        "logo_alt": _("Logo van %(organisation)s") % {"organisation": organisation.name},
        "initial": _set(initial),
        "organisation": _set(organisation.name),
    }


def shown_address(url: str) -> str:
    """An address as people type it."""
    return url.partition("://")[2].rstrip("/")


def _letter(organisation: Organisation, printed: Printed, today: date) -> dict[str, Any]:
    person = printed.person
    sign_in, typed = absolute("organisation_sign_in", organisation.slug), absolute("letter_code")
    scanned = absolute("letter", printed.code)
    with translation.override(person.language):
        last_day = date_format(Letter.last_day_of(today), "j F Y")
        return {
            "lang": person.language,
            "name": _set(person.get_full_name(), person.personnel_number),
            "department": _set(person.department.name if person.department else ""),
            "day": date_format(today, "j F Y"),
            "heading": _("Zo kom je bij je lessen"),
            "greeting": _set(_("Dag %(name)s,") % {"name": person.first_name}, _("Dag,")),
            "what": _(
                "In Aan boord staan korte lessen over hoe we met inwoners en met elkaar omgaan. Een mailbox heb je er "
                "niet voor nodig. Met deze brief kies je een eigen code. Daarmee meld je je voortaan aan."
            ),
            "scan": _("Scan de QR-code met je telefoon. Of ga naar dit adres en typ je code:"),
            "code_url": typed,
            "code_address": shown_address(typed),
            "code_label": _("De code van deze brief"),
            "code": printed.code,
            "choose": _("Kies zelf een code van zes cijfers of meer. Wie dat liever heeft, kiest een wachtwoord."),
            "begin": _("Begin meteen aan je eerste les."),
            "qr": list(check_code.svg(scanned)),
            "qr_alt": _("QR-code die deze brief opent"),
            "once": _("Deze brief werkt één keer, tot en met %(day)s. Hij is van jou alleen: geef hem aan niemand.")
            % {"day": last_day},
            "later_heading": _("Daarna aanmelden"),
            "later": _("Op elke telefoon, tablet of computer, met je personeelsnummer en de code die je koos."),
            "number_label": _("Je personeelsnummer"),
            "number": _set(person.personnel_number),
            "address_label": _("Waar je je aanmeldt"),
            "sign_in_url": sign_in,
            "sign_in_address": shown_address(sign_in),
            "questions": _set(_questions(organisation)),
        }


def _questions(organisation: Organisation) -> str:
    contact = organisation.house.contact
    ways = " · ".join(way for way in (contact.phone, contact.email) if way)
    if not contact.name and not ways:
        return _("Lukt het niet? Vraag het aan je HR-dienst.")
    who = contact.name or _("je HR-dienst")
    return _("Lukt het niet? Vraag het aan %(who)s. %(ways)s") % {"who": who, "ways": ways}


def _no_code(organisation: Organisation) -> str:
    contact = organisation.house.contact
    if contact.name and contact.phone and typefaces.is_printable(contact.name):
        return _("Nog geen code, of vergeten? Vraag een brief aan %(name)s: %(phone)s.") % {
            "name": contact.name,
            "phone": contact.phone,
        }
    return _("Nog geen code, of vergeten? Vraag een brief aan je HR-dienst.")


def _set(text: str, otherwise: str = "") -> dict[str, Any]:
    """`text` as typst takes it, or `otherwise` where no font of ours has its letters."""
    return typefaces.for_typst(text if typefaces.is_printable(text) else otherwise)


def _logo(organisation: Organisation) -> bytes:
    """The logo's file; empty without one, or when the file is gone."""
    name = organisation.house.logo_file
    if not name or not default_storage.exists(name):
        return b""
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content
