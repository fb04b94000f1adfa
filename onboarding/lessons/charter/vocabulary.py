"""The words by which a page shows its charter, gathered from real Flemish municipal pages.

Everything is written the way `plain` leaves it: lower case, without accents or punctuation.
"""

import re
from functools import lru_cache
from typing import Final

from onboarding.lessons.charter.model import MISSION, PILLAR, VALUE, VISION
from onboarding.people import folding

WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(256)
def plain(text: str) -> str:
    """Lower case, no accents, words parted by one space: the form in which words are compared."""
    return " ".join(WORD.findall(folding.plain(text)))


def words(table: str) -> frozenset[str]:
    """The words of a table, parted by white space."""
    return frozenset(table.split())


def phrases(table: str) -> frozenset[str]:
    """The phrases of a table, parted by bars."""
    return frozenset(phrase.strip() for phrase in table.split("|"))


SECTION_NOUNS: Final = {
    noun: kind
    for kind, nouns in {
        MISSION: """missie misie missies opdrachtsverklaring opdrachtverklaring missieverklaring missietekst
            missionstatement kernopdracht""",
        VISION: "visie visies toekomstvisie beleidsvisie visietekst visieverklaring",
        VALUE: """waarden waardes kernwaarden kernwaardes organisatiewaarden basiswaarden bedrijfswaarden
            hoofdwaarden teamwaarden merkwaarden waardenkader waardencharter dna""",
        PILLAR: """pijlers beleidspijlers hoofdpijlers kernpijlers toekomstpijlers krachtlijnen
            beleidskrachtlijnen speerpunten beleidsspeerpunten beleidsprioriteiten beleidsdoelstellingen""",
    }.items()
    for noun in nouns.split()
}

# Nouns that say enough on their own: "de waarden" may be blood pressure, "kernwaarden" never is.
TELLING_NOUNS: Final = frozenset(SECTION_NOUNS) - {"waarden", "waardes", "dna", "pijlers", "speerpunten"}

SECTION_PHRASES: Final = {
    "onze opdracht": MISSION,
    "onze bestaansreden": MISSION,
    "mission statement": MISSION,
    "waarden en normen": VALUE,
    "normen en waarden": VALUE,
    "waar staan we voor": VALUE,
    "waar staan wij voor": VALUE,
    "hier staan we voor": VALUE,
    "hier staan wij voor": VALUE,
    "daar staan we voor": VALUE,
    "waar we voor staan": VALUE,
    "waar wij voor staan": VALUE,
    "waarvoor staan we": VALUE,
    "waarvoor staan wij": VALUE,
    "waarvoor we staan": VALUE,
    "waarvoor wij staan": VALUE,
    "strategische doelstellingen": PILLAR,
    "strategische prioriteiten": PILLAR,
}

# Words that may stand around a section noun in a heading: "De vijf kernwaarden van ons lokaal bestuur".
HEADING_FILLER: Final = words(
    """
    de het een en of onze ons mijn jullie hun van voor bij in uit tot als door met aan dit dat deze zijn is
    wat welke hoe wij we gemeente gemeentebestuur gemeentelijke stad stadsbestuur stedelijke lokaal lokale
    bestuur besturen ocmw agb sociaal huis organisatie dienst diensten personeel medewerkers administratie
    team ploeg nieuwe gedeelde gezamenlijke gemeenschappelijke strategische centrale belangrijkste eigen
    kort samen algemene volgende twee drie vier vijf zes zeven acht negen tien eigenlijk dan ook nu 1 2 3 4
    5 6 7 8 9 10 welzijn beleid inleiding legislatuur leidende grote concrete overheid op rijtje overzicht
    luidt luiden als volgt
    """
)
# After one of these a heading may hold a name: "Missie gemeente Zonnedorp", "Waarden van Groot Zonnedorp".
NAME_FOLLOWS: Final = words("van gemeente stad bestuur ocmw gemeentebestuur stadsbestuur huis te bij in voor agb")
MAX_HEADING_WORDS: Final = 12
MAX_NAME_WORDS: Final = 3

# A line that ends on one of these is not finished.
OPEN_ENDINGS: Final = words(
    """
    de het een en of van voor in te om door met aan op dat die onze ons is zijn we wij naar bij als tot uit
    over tussen zonder ook niet meer waar elke elk alle deze dit er maar zowel hun
    """
)

# What opens a list under a value or a pillar, and is itself no part of it.
LABELS: Final = phrases(
    """
    concreet | in de praktijk | in praktijk | onze ambitie | onze ambities | de ambitie
    | acties | onze acties | doelen | doelstellingen | gedrag | gewenst gedrag | gedragingen | voorbeelden |
    bijvoorbeeld | dit betekent | dit betekent dat | dit betekent dat we | dat betekent |
    dat betekent dat we | dit houdt in | zo doen we dat | zo doen we dit | dat doen we door |
    dit doen we door | we doen dit door | wij doen dit door | hoe doen we dat | wat betekent dit |
    dit zie je aan | zo herken je dit | zo tonen we dit | gedragsindicatoren | indicatoren | intern | extern
    """
)
# A label when it stands on the page more than once, or with a colon; once, it may well be the name of a value.
LABELS_OR_TITLES: Final = phrases("ambitie | ambities")
LABEL_OPENINGS: Final = words("wat hoe waarom concreet dit dat zo waaraan")
MAX_LABEL_WORDS: Final = 8

# A paragraph that looks back on the values as a whole belongs to none of them.
AFTERWORDS: Final = re.compile(
    r"(?:deze|die|onze|al deze|al onze|met deze|met onze|door deze|aan deze|vanuit deze|samen vormen)\s+"
    r"(?:\w+\s+){0,2}?(?:\w*waarden|missie|visie|pijlers|kernwoorden|letters|begrippen|principes)\b",
    re.IGNORECASE,
)

COUNT_WORDS: Final = {
    "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
}  # fmt: skip

# Capitals on a municipal page that are never a wordmark.
ABBREVIATIONS: Final = words(
    """
    OCMW AGB VVSG BBC GDPR AVG PDF EVA RUP VZW FAQ BTW ICT COVID GBS GAS GIS BKO LOI VDAB NMBS MJP SDG KMO
    PDPO UNESCO VLAREBO MER RVT WZC IBO BIB CC GC JPG WWW HTTP HTTPS LGBTQ CAO FOD POD RSZ GECORO NEET VRT
    EU
    """
)
