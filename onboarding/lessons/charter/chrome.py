"""Page chrome: what a web site puts around its text, and what never belongs to a charter.

A chrome line is dropped where it stands. A closing line also ends the section it stands in: what follows it
is contact details, thanks or another subject, until a next charter heading.
"""

import re
from functools import lru_cache
from typing import Final

from onboarding.lessons.charter.vocabulary import phrases, plain

CHROME_LINES: Final = phrases(
    """
    naar top | naar boven | terug naar boven | terug | terug naar overzicht | lees meer | lees verder |
    lees voor | lees minder | meer lezen | meer info | meer weten | meer informatie | toon meer |
    toon minder | bekijk meer | delen | deel | deel deze | deel dit | deel deze pagina | deel dit artikel |
    deel via | deel op | delen via | delen op | facebook | twitter | x | linkedin | instagram | youtube |
    whatsapp | tiktok | pinterest | bluesky | mastodon | e mail | email | mail | print | printen | afdrukken
    | pdf | print deze pagina | pagina afdrukken | druk af | kopieer link | link kopieren | home | menu |
    hoofdmenu | navigatie | zoek | zoeken | sluit | sluiten | volgende | vorige | inloggen | aanmelden |
    mijn profiel | naar inhoud | naar de inhoud | naar hoofdinhoud | ga naar de inhoud | spring naar inhoud
    | overslaan en naar de inhoud gaan | ga naar hoofdinhoud | u bent hier | je bent hier | kruimelpad |
    cookies | accepteren | alle cookies accepteren | cookies aanvaarden | weigeren | alles aanvaarden |
    alles accepteren | alles weigeren | sitemap | op deze pagina | inhoudstafel | inhoudsopgave |
    externe link | download | downloads | foto | fotos | afbeelding | video | filmpje | film |
    bekijk de video | bekijk het filmpje | bekijk de film | speel af | play | a a a | aaa | voorleesfunctie
    | nl | fr | en | de | nl fr | rss | translate | contacteer ons | contacteer | mail ons | bel ons |
    feedback | ja | nee | ja nee | was deze informatie nuttig | was deze pagina nuttig | gerelateerde links
    | reageer | praktische info
    """
)

CLOSING_LINES: Final = phrases(
    """
    contact | contactgegevens | contacteer ons | contactinformatie | contactpersoon | adres | openingsuren |
    openingstijden | openingsuren en contact | praktisch | praktische informatie | vacatures |
    onze vacatures | jobs | werken bij | werken bij ons | werken bij de gemeente | bijlagen | bijlage |
    documenten | downloads | downloaden | zie ook | lees ook | bekijk ook | gerelateerd |
    gerelateerde inhoud | gerelateerde pagina s | meer op deze site | links | nuttige links | snel naar |
    snelle links | nieuws | nieuwsbrief | recent nieuws | laatste nieuws | actueel | agenda | kalender |
    evenementen | activiteiten | organigram | organisatiestructuur | meerjarenplan |
    strategisch meerjarenplan | beleidsplan | bestuursakkoord | beleidsdocumenten | beleidsnota |
    gemeenteraad | college van burgemeester en schepenen | burgemeester | schepencollege | college |
    schepenen | managementteam | wie is wie | volg ons | volg ons op | sociale media | social media |
    privacy | privacyverklaring | privacybeleid | cookiebeleid | cookieverklaring |
    toegankelijkheidsverklaring | disclaimer | proclaimer | sitemap | met dank aan | dank | dankwoord |
    bedankt | hoe kwam dit tot stand | tot stand gekomen | participatief tot stand gekomen | totstandkoming
    | hoe kwamen we tot deze waarden | regelgeving | wetgeving | veelgestelde vragen | faq | klachten |
    meldingen | e loket | thuisloket | digitaal loket | afspraak maken | maak een afspraak | over ons
    """
)

MAX_LINE: Final = 160
CACHED_LINES: Final = 256  # every step asks the same of a line
_DAYS: Final = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"
_SHORT_DAYS: Final = r"(?:ma|di|wo|do|vr|za|zo)"
_MONTHS: Final = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|jan|feb|mrt|apr|jun"
    r"|jul|aug|sep|sept|okt|nov|dec)"
)


def _one_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# Anchored at the start of the line.
CHROME_OPENINGS: Final = _one_of(
    (
        r"(?:home|startpagina)\s*(?:[>»›/|→\\]|-\s)",
        r"(?:gemeente|stad)\s+(?:gemeente|stad)\s",
        r"(?:laatst|laatste|voor het laatst)\s+(?:aangepast|gewijzigd|bijgewerkt|geupdatet|update|wijziging)",
        r"(?:gepubliceerd|geplaatst|gewijzigd|bijgewerkt|aangepast|publicatiedatum|datum|verschenen)\b.{0,30}\d",
        rf"(?:{_DAYS}\.?,?\s+)?\d{{1,2}}\s+{_MONTHS}\.?\s+\d{{4}}\b.{{0,20}}$",
        r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\b.{0,20}$",
        rf"{_DAYS}\b.{{0,40}}(?:\d|gesloten|afspraak)",
        rf"{_DAYS}\s*:?$",
        rf"{_SHORT_DAYS}\b\.?\s*[-–:]?\s*(?:\d|{_SHORT_DAYS}\b)",
        r"(?:tel|telefoon|gsm|fax|t|e|f|m|e-mail|email|mail)\b\s*[.:]?\s*(?:\+?\d|\S{1,64}@)",
        r"\+?\d[\d\s/.()-]{6,}$",
        r"(?:©|\(c\)\s|copyright\b|alle rechten voorbehouden)",
        r"(?:deze|onze) (?:web)?(?:site|pagina|toepassing) (?:gebruikt|maakt gebruik|plaatst)",
        r"(?:wij|we) gebruiken cookies|cookie|door verder te surfen|functionele cookies",
        r"(?:deel|delen) (?:deze|dit|via|op|met)\b.{0,60}$",
        r"volg (?:ons|de gemeente|de stad|het lokaal)\b",
        r"(?:bekijk|bezoek|raadpleeg|download|ontdek|klik|kijk|surf|solliciteer|schrijf je in)\b.{0,80}"
        r"(?:vacature|jobs|video|film|pdf|brochure|folder|hier\b|pagina|website|document|nieuwsbrief|meerjarenplan)",
        r"klik (?:hier|op)\b",
        r"(?:in|via) (?:het|dit|de|deze|onderstaand|bovenstaand)\w*\s(?:\w+\s)?(?:promo|bedrijfs|animatie)?"
        r"(?:film|video)",
        r"(?:hartelijk dank|met dank aan|dank aan|dank je wel|dankjewel|bedankt (?:aan|voor)|wij danken)\b",
        r"deze (?:nieuwe )?(?:missie|visie|waarden|kernwaarden|tekst)\b.{0,60}"
        r"(?:tot stand|kwam|goedgekeurd|opgesteld|vastgesteld|uitgewerkt|ontstaan)",
        r"(?:goedgekeurd|vastgesteld) (?:door|op|in)\b",
        r"(?:heb je|hebt u|heeft u)\b.{0,30}\b(?:vraag|vragen|suggestie|suggesties|opmerking|opmerkingen)\b",
        r"(?:vragen over|nog vragen|meer info|meer informatie|meer weten|voor meer info)\b",
        r"(?:wens|wil|zin|kom|word)\b.{0,40}(?:jij|je|u)\b.{0,80}(?:collega|vacature|solliciteer|ons team)",
        r"(?:foto|beeld|bron|fotograaf|illustratie)\s*:",
        r"openings(?:uren|tijden)\b",
        r"gemeentehuis\b|administratief centrum\b|stadhuis\b|btw\b|ondernemingsnummer\b|kbo\b",
        r"(?:gemeente|stad|lokaal bestuur|gemeentebestuur|ocmw)\s+[\w-]{2,30}"
        r"(?:\s*[-–|,•]\s*.{0,100}\d.{0,60})?$",
        r"(?:pagina|blz\.?)\s*\d",
    )
)

# Anywhere in the line; most are only meant for short lines.
CHROME_ANYWHERE: Final = _one_of(
    (
        r"\w@[\w-]{1,64}\.\w",
        r"\b(?:neem|neemt)\b.{0,30}\bcontact (?:op|met)\b|\bcontacteer (?:de dienst|ons|onze)\b",
        r"(?<!\d)0\d{1,3}[\s/.-]{1,3}\d{2,3}(?:[\s.-]?\d{2}){2}(?!\d)|\+32\s?\(?\d",
        r"\b(?:promo|bedrijfs)(?:film|video)",
        r"\bonze vacatures\b|\bopenstaande vacatures\b",
        r"\bcookies\b",
    )
)
CHROME_WHEN_SHORT: Final = _one_of(
    (
        r"\s[>»›→]\s",
        r"\bwww\.\w|https?://",
        r"^[^.:]{3,60}\d+[a-z]?\b[\s,•|–-]+(?:B-)?[1-9]\d{3}\s+\w[\w-]+[^.]{0,40}$",
        r"^(?:B-)?[1-9]\d{3}\s+[A-Z][\w-]+$",
        r"\b\d{1,2}\s?(?:[.:u]\s?\d{2}|uur|u)\b.{0,20}(?:-|–|tot)\s?\d",
        r"\.(?:pdf|docx?|jpg|png)\b",
    )
)


@lru_cache(CACHED_LINES)
def is_chrome(text: str) -> bool:
    """True when the line or paragraph is furniture of the site."""
    opening = text[:MAX_LINE]
    if CHROME_OPENINGS.match(opening) or CHROME_ANYWHERE.search(text):
        return True
    if len(text) > MAX_LINE:
        return False
    return plain(text) in CHROME_LINES or CHROME_WHEN_SHORT.search(text) is not None


@lru_cache(CACHED_LINES)
def is_closing(text: str) -> bool:
    """True when the line is a heading after which no charter text follows."""
    if len(text) > MAX_LINE:
        return False
    words = plain(text)
    return words in CLOSING_LINES or (text.rstrip().endswith("?") and words.startswith(("meer info", "meer weten")))
