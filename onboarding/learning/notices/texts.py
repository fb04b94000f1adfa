"""The words of a mail: our own for each kind, or an organisation's, with names of facts in braces to be filled in.

Whatever HR writes is text: it is escaped for the HTML form, and a subject stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.learning.models import BEGINS, Enrolment, NoticeKind, NoticeText

FACT = re.compile(r"\{\s*([^\W\d]\w*)\s*\}")  # a name in braces; other braces are just braces
LINK, OVERVIEW, CERTIFICATE, NEWS, RESOLUTION = "link", "overzicht", "attest", "nieuw", "voornemen"
ADDRESSES = (LINK, CERTIFICATE)
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

OF_PERSON = ("voornaam", "achternaam", "organisatie", "dienst", LINK)
OF_ENROLMENT = ("voornaam", "achternaam", "traject", "einddatum", "werkdagen", "organisatie", "dienst", LINK)
FACTS = {
    NoticeKind.INVITATION: OF_PERSON,
    NoticeKind.START: OF_ENROLMENT,
    NoticeKind.INCUMBENT: OF_ENROLMENT,
    NoticeKind.BEFORE_DUE: OF_ENROLMENT,
    NoticeKind.DUE: OF_ENROLMENT,
    NoticeKind.OVERDUE: OF_ENROLMENT,
    NoticeKind.BY_HAND: OF_ENROLMENT,
    NoticeKind.COMPLETION: ("voornaam", "achternaam", "traject", "organisatie", "dienst", LINK, CERTIFICATE),
    NoticeKind.FOLLOW_UP: ("voornaam", "achternaam", "traject", "organisatie", "dienst", NEWS, LINK),
    NoticeKind.REGRADED: ("voornaam", "achternaam", "traject", "organisatie", "dienst", LINK),
    NoticeKind.RESOLUTION: ("voornaam", "achternaam", "traject", "organisatie", "dienst", RESOLUTION, LINK),
    NoticeKind.REFRESHER: ("voornaam", "achternaam", "traject", "organisatie", "dienst", LINK),
    NoticeKind.DIGEST: (*OF_PERSON, OVERVIEW),
}
MEANINGS = {
    "voornaam": gettext_lazy("de voornaam"),
    "achternaam": gettext_lazy("de achternaam"),
    "traject": gettext_lazy("de naam van het traject"),
    "einddatum": gettext_lazy("de dag tegen wanneer het traject af moet"),
    "werkdagen": gettext_lazy("het aantal werkdagen tot of sinds de einddatum, zoals “5 werkdagen”"),
    "organisatie": gettext_lazy("de naam van de organisatie"),
    "dienst": gettext_lazy("de dienst van de medewerker"),
    LINK: gettext_lazy("de knop; zet hem op een regel alleen"),
    CERTIFICATE: gettext_lazy("het adres van het attest, als het traject er een geeft"),
    NEWS: gettext_lazy("wat er nog te lezen is, een regel per les, met de dag tegen wanneer"),
    RESOLUTION: gettext_lazy("wat de medewerker zelf opschreef; jij ziet het nooit"),
    OVERVIEW: gettext_lazy("de lijsten van het weekoverzicht; zet ze op een regel alleen"),
}


@dataclass(frozen=True, slots=True)
class Text:
    subject: str | Promise
    body: str | Promise


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, or what takes its place: `name` is LINK or OVERVIEW then."""

    name: str = ""
    text: str = ""
    html: str = ""  # escaped


@dataclass(frozen=True, slots=True)
class Filled:
    subject: str
    parts: tuple[Part, ...]


OURS = {
    NoticeKind.INVITATION: Text(
        gettext_lazy("Je account voor Aan boord"),
        gettext_lazy(
            "{organisatie} heeft een account voor je gemaakt in Aan boord. Daar vind je korte lessen over hoe we hier "
            "werken.\n\nKies eerst een wachtwoord. Daarna meld je je aan met dit e-mailadres.\n\n{link}"
        ),
    ),
    NoticeKind.START: Text(
        gettext_lazy("Welkom aan boord: je lessen staan klaar"),
        gettext_lazy(
            "Welkom bij {organisatie}. In Aan boord staan korte lessen voor je klaar: {traject}. Ze gaan over hoe we "
            "hier werken. Een les duurt enkele minuten, en je antwoorden blijven bewaard.\n\n"
            "Je hebt tijd tot {einddatum}.\n\n{link}"
        ),
    ),
    NoticeKind.INCUMBENT: Text(
        gettext_lazy("{traject}: er staan lessen voor je klaar"),
        gettext_lazy(
            "{organisatie} vraagt je om {traject} te volgen in Aan boord. Ook wie hier al langer werkt, doet mee. Het "
            "zijn korte lessen over hoe we hier werken. Een les duurt enkele minuten, en je antwoorden blijven "
            "bewaard.\n\nJe hebt tijd tot {einddatum}.\n\n{link}"
        ),
    ),
    NoticeKind.BEFORE_DUE: Text(
        gettext_lazy("Nog {werkdagen} voor {traject}"),
        gettext_lazy(
            "Je hebt nog {werkdagen} om {traject} af te werken: tot en met {einddatum}.\n\n"
            "Een les duurt enkele minuten. Wat je al deed, is bewaard.\n\n{link}"
        ),
    ),
    NoticeKind.DUE: Text(
        gettext_lazy("Werk {traject} af tegen {einddatum}"),
        gettext_lazy(
            "Je hebt tijd tot en met {einddatum} om {traject} af te werken. Je kan verder waar je gebleven was.\n\n"
            "{link}\n\nLukt het niet op tijd? Laat het weten aan je leidinggevende of je HR-dienst."
        ),
    ),
    NoticeKind.OVERDUE: Text(
        gettext_lazy("{traject} is nog niet klaar"),
        gettext_lazy(
            "Je had tijd tot en met {einddatum} om {traject} af te werken. Dat is {werkdagen} geleden.\n\n"
            "Wat je al deed, is bewaard. Je kan verder waar je gebleven was.\n\n{link}\n\n"
            "Lukt het niet? Laat het weten aan je leidinggevende of je HR-dienst. Dan zoek je samen een nieuwe datum."
        ),
    ),
    NoticeKind.BY_HAND: Text(  # without a day to name; else it says what the three above do
        gettext_lazy("{traject} is nog niet klaar"),
        gettext_lazy(
            "Van {traject} staan er nog lessen voor je klaar. Een les duurt enkele minuten.\n\n"
            "Wat je al deed, is bewaard. Je kan verder waar je gebleven was.\n\n{link}"
        ),
    ),
    NoticeKind.COMPLETION: Text(
        gettext_lazy("Je bent klaar met {traject}"),
        gettext_lazy(
            "Je hebt alle lessen van {traject} afgewerkt. Goed gedaan.\n\n{link}\n\n"
            "Je vindt er ook je voornemens. Je kan ze bewaren of afdrukken.\n\n"
            "Je attest (PDF): {attest}\n\nDe lessen blijven staan. Je kan ze altijd nog eens lezen."
        ),
    ),
    NoticeKind.FOLLOW_UP: Text(
        gettext_lazy("Nieuw in {traject}"),
        gettext_lazy(
            "Je werkte al lessen van {traject} af. Sindsdien kwam er iets bij of werd er iets anders. Dit is nieuw "
            "voor jou:\n\n{nieuw}\n\nJe leest alleen wat er nieuw is. Wat je al deed, blijft gelden.\n\n{link}"
        ),
    ),
    NoticeKind.REGRADED: Text(
        gettext_lazy("Je resultaat voor {traject} is hoger"),
        gettext_lazy(
            "Bij een les van {traject} telden de vragen niet juist. Dat is rechtgezet, en je resultaat is nu hoger dan "
            "eerst. Je hoeft daar niets voor te doen.\n\n{link}"
        ),
    ),
    NoticeKind.RESOLUTION: Text(
        gettext_lazy("Is het gelukt?"),
        gettext_lazy(
            "Dertig dagen geleden schreef je dit voor jezelf op:\n\n{voornemen}\n\nIs het gelukt? Zeg het aan jezelf. "
            "Niemand anders leest mee.\n\n{link}\n\n"
            "Deze mail kreeg jij alleen, omdat je dat vroeg. HR weet niet wat je schreef."
        ),
    ),
    NoticeKind.REFRESHER: Text(
        gettext_lazy("Even opfrissen: drie vragen, twee minuten"),
        gettext_lazy(
            "Je werkte lessen van {traject} af. Er staan drie vragen voor je klaar om het fris te houden. Dat duurt "
            "twee minuten.\n\n{link}\n\nEr zijn geen punten. Niemand ziet wat je antwoordt. Je kreeg deze mail "
            "omdat je dat koos; bij je instellingen zet je hem uit."
        ),
    ),
    NoticeKind.DIGEST: Text(
        gettext_lazy("De lessen van je dienst: hoe het deze week staat"),
        gettext_lazy("Zo staat het deze week met de lessen bij {dienst}.\n\n{overzicht}\n\n{link}"),
    ),
}
FOR_HR = Text(  # in place of INVITATION, also where HR chose the words: those are for newcomers
    gettext_lazy("Je bent HR van {organisatie} in Aan boord"),
    gettext_lazy(
        "Met Aan boord leren nieuwe collega’s van {organisatie} hoe jullie werken, en jij zorgt mee dat het loopt: "
        "je bent er van HR.\n\n"
        "Kies eerst een wachtwoord, en daarna een tweede stap, want je ziet gegevens van anderen.\n\n{link}\n\n"
        "Dan kom je op het bureau van HR. Is er nog iets te doen voor de eerste collega begint, dan staat dat daar bij "
        "Eerste stappen: het uitzicht, een traject, je mensen, een inschrijfregel en een proefmail. Een vraag? Stel "
        "ze aan wie Aan boord bij jullie beheert."
    ),
)
FOR_ADMINISTRATOR = Text(  # likewise
    gettext_lazy("Je bent beheerder van {organisatie} in Aan boord"),
    gettext_lazy(
        "Je bent beheerder van {organisatie} in Aan boord: jij zegt wie welke rol heeft en hoe collega’s zich "
        "aanmelden.\n\n"
        "Kies eerst een wachtwoord, en daarna een tweede stap, want je beslist over de toegang van anderen.\n\n"
        "{link}\n\nKijk dan bij Rollen wie van HR is, en geef die rol aan wie ze mist. Melden jullie je aan met de "
        "account van het werk, stel dat dan in bij Aanmelding. Een vraag? Stel ze aan wie Aan boord bij jullie "
        "beheert."
    ),
)
AGAIN = Text(  # in place of INCUMBENT, for a later round of a programme
    gettext_lazy("{traject} komt terug"),
    gettext_lazy(
        "Je werkte {traject} al eens af. Je krijgt het opnieuw, zodat het fris blijft. Wat je toen deed, blijft "
        "bewaard.\n\nJe hebt tijd tot {einddatum}.\n\n{link}"
    ),
)
ANOTHER = Text(  # in place of START, for the second programme that begins on one day, and each one after it
    gettext_lazy("Ook voor jou: {traject}"),
    gettext_lazy(
        "Naast je andere lessen bij {organisatie} staat ook {traject} voor je klaar in Aan boord.\n\n"
        "Je hebt tijd tot {einddatum}.\n\n{link}"
    ),
)
DECLARED = Text(  # in place of COMPLETION, for who is done because HR said so
    OURS[NoticeKind.COMPLETION].subject,
    gettext_lazy(
        "{organisatie} verklaarde je klaar met {traject}. Er viel iets weg uit het traject, en je deed alles wat "
        "overbleef. Goed gedaan.\n\n{link}\n\n"
        "Je vindt er ook je voornemens. Je kan ze bewaren of afdrukken.\n\n"
        "Je attest (PDF): {attest}\n\nDe lessen blijven staan. Je kan ze altijd nog eens lezen."
    ),
)
BUTTONS = {
    NoticeKind.INVITATION: gettext_lazy("Kies je wachtwoord"),
    NoticeKind.COMPLETION: gettext_lazy("Bekijk wat je leerde"),
    NoticeKind.FOLLOW_UP: gettext_lazy("Lees wat er nieuw is"),
    NoticeKind.RESOLUTION: gettext_lazy("Hoe ging het?"),
    NoticeKind.REFRESHER: gettext_lazy("Opfrissen"),
    NoticeKind.DIGEST: gettext_lazy("Naar mijn dienst"),
}
TO_LESSONS = gettext_lazy("Naar je lessen")


def ours(kind: NoticeKind, language: str, enrolment: Enrolment | None = None, *, is_another: bool = False) -> Text:
    """Our own words for a kind of mail in a language, and about this enrolment; `is_another` says that one of the same
    kind went out that day."""
    text = ANOTHER if is_another and kind == NoticeKind.START else OURS[kind]
    if enrolment is not None and enrolment.round > 1 and kind in BEGINS:
        text = AGAIN
    if enrolment is not None and enrolment.is_declared and kind == NoticeKind.COMPLETION:
        text = DECLARED
    with translation.override(language):
        return Text(str(text.subject), str(text.body))


def for_who_runs_it(language: str, *, is_hr: bool) -> Text:
    """The words of the invitation for HR of an organisation, or for its administrator."""
    text = FOR_HR if is_hr else FOR_ADMINISTRATOR
    with translation.override(language):
        return Text(str(text.subject), str(text.body))


def of_organisation(organisation_id: int) -> dict[tuple[str, str], Text]:
    """An organisation's own words, by kind and language."""
    own = NoticeText.objects.of(organisation_id)
    return {(one.kind, one.language): Text(one.subject, one.body) for one in own}


def button(kind: NoticeKind) -> str:
    """What stands on the button, in the language of now."""
    return str(BUTTONS.get(kind, TO_LESSONS))


def check_subject(kind: NoticeKind, subject: str) -> None:
    """Raises ValidationError with code `unknown_placeholder` when a name in braces is no fact that fits a subject."""
    _check(subject, [name for name in FACTS[kind] if name not in (*ADDRESSES, OVERVIEW, NEWS, RESOLUTION)])


def check_body(kind: NoticeKind, body: str) -> None:
    """Raises ValidationError with code `unknown_placeholder` when a name in braces is not one of this kind's facts,
    and with `missing_link` for an invitation without a link."""
    _check(body, list(FACTS[kind]))
    names = {found.group(1).lower() for found in FACT.finditer(body)}
    if kind == NoticeKind.INVITATION and LINK not in names:
        raise ValidationError(
            _("Zonder {link} kan niemand een wachtwoord kiezen. Zet {link} op een regel alleen."), code="missing_link"
        )


def _check(text: str, known: list[str]) -> None:
    unknown = [found.group(0) for found in FACT.finditer(text) if found.group(1).lower() not in known]
    if unknown:
        raise ValidationError(
            _("%(unknown)s bestaat hier niet. Je kan kiezen uit %(known)s."),
            code="unknown_placeholder",
            params={
                "unknown": ", ".join(dict.fromkeys(unknown)),
                "known": ", ".join(f"{{{name}}}" for name in known),
            },
        )


def fill(text: Text, facts: Mapping[str, str]) -> Filled:
    """The text with its facts filled in. A paragraph with a fact that is not there for this person is left out."""
    subject = FACT.sub(lambda found: facts.get(found.group(1).lower(), found.group(0)), str(text.subject))
    parts = [part for block in _blocks(str(text.body)) if (part := _part(block, facts)) is not None]
    return Filled(" ".join(CONTROL.sub(" ", subject).split()), tuple(parts))


def _blocks(body: str) -> list[str]:
    """Paragraphs; a line with only the link or the overview on it is one of its own."""
    blocks: list[list[str]] = [[]]
    for line in body.splitlines():
        alone = FACT.fullmatch(line.strip())
        if not line.strip():
            blocks.append([])
        elif alone and alone.group(1).lower() in (LINK, OVERVIEW):
            blocks += [[line.strip()], []]
        else:
            blocks[-1].append(line.strip())
    return ["\n".join(lines) for lines in blocks if lines]


def _part(block: str, facts: Mapping[str, str]) -> Part | None:
    alone = FACT.fullmatch(block)
    if alone and alone.group(1).lower() in (LINK, OVERVIEW):
        return Part(name=alone.group(1).lower())
    if any(facts.get(found.group(1).lower()) == "" for found in FACT.finditer(block)):
        return None
    pieces = FACT.split(block)  # text, name, text, name, … text
    text, html = [pieces[0]], [escape(pieces[0])]
    for name, following in zip(pieces[1::2], pieces[2::2], strict=True):
        fact = facts.get(name.lower(), f"{{{name}}}")
        text += [fact, following]
        is_link = name.lower() in ADDRESSES and name.lower() in facts
        html += [format_html('<a href="{0}" style="color: inherit;">{0}</a>', fact) if is_link else escape(fact)]
        html += [escape(following)]
    return Part(text="".join(text), html=mark_safe("".join(html).replace("\n", "<br>")))  # escaped piece by piece
