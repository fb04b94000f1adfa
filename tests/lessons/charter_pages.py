"""Invented pages in the shapes that real municipal pages have, each with the charter that it holds.

A principle is written (kind, letter, title, statement, behaviours).
"""

from dataclasses import dataclass

Principle = tuple[str, str, str, str, tuple[str, ...]]


@dataclass(frozen=True)
class Page:
    name: str
    text: str
    principles: tuple[Principle, ...]
    wordmark: str | None = None


def value(letter: str, title: str, statement: str = "", *behaviours: str) -> Principle:
    return ("value", letter, title, statement, behaviours)


def pillar(letter: str, title: str, statement: str = "", *behaviours: str) -> Principle:
    return ("pillar", letter, title, statement, behaviours)


def mission(statement: str) -> Principle:
    return ("mission", "", "Missie", statement, ())


def vision(statement: str) -> Principle:
    return ("vision", "", "Visie", statement, ())


PAGES = (
    Page(
        "titled values under a stated wordmark, summarised first",
        """Gemeente Gemeente Zonnedorp

Missie, visie, waarden lokaal bestuur Zonnedorp

Onze 4 waarden vormen samen het woord WARMTE. Dit staat voor:

 • Waardering
 • Aandacht
 • Respect
 • Teamgeest

Missie, visie & waarden

Missie

Zonnedorp is er voor elke inwoner. We werken dichtbij en zorgzaam.

We zoeken samen naar oplossingen.

Visie

In 2035 woont iedereen hier graag.

Waarden

Waardering

Zien wat een ander doet en het ook zeggen, elke dag opnieuw en zonder er iets voor
terug te vragen:

 • Een complimentje geven
 • Successen samen vieren

Aandacht

Tijd maken voor wie voor je staat:

 • Luisteren zonder te onderbreken
 • Doorvragen tot je begrijpt wat iemand nodig heeft

Respect

Iedereen op dezelfde manier behandelen:

 • Op tijd komen
 • Afspraken nakomen

Teamgeest

Samen verder komen dan alleen:

 • Kennis delen
 • Elkaar helpen

In het filmpje hierboven vertellen collega's over onze waarden. Word jij onze nieuwe collega?

Participatief tot stand gekomen

Deze waarden kwamen tot stand met alle medewerkers.

Meer info?

Neem contact op met de personeelsdienst op 09 999 99 99 of via personeel@zonnedorp.example""",
        (
            mission(
                "Zonnedorp is er voor elke inwoner. We werken dichtbij en zorgzaam. We zoeken samen naar oplossingen."
            ),
            vision("In 2035 woont iedereen hier graag."),
            value(
                "W",
                "Waardering",
                "Zien wat een ander doet en het ook zeggen, elke dag opnieuw en zonder er iets voor terug te vragen",
                "Een complimentje geven",
                "Successen samen vieren",
            ),
            value(
                "A",
                "Aandacht",
                "Tijd maken voor wie voor je staat",
                "Luisteren zonder te onderbreken",
                "Doorvragen tot je begrijpt wat iemand nodig heeft",
            ),
            value("R", "Respect", "Iedereen op dezelfde manier behandelen", "Op tijd komen", "Afspraken nakomen"),
            value("T", "Teamgeest", "Samen verder komen dan alleen", "Kennis delen", "Elkaar helpen"),
        ),
        "WARMTE",
    ),
    Page(
        "pillars without a heading of their own, under a question that returns",
        """Missie en visie

In Maandorp is het goed leven,

helpen we elkaar.

In Maandorp is het goed leven

Wat is de ambitie?

 • Maandorp is groen.
 • Maandorp is veilig voor fietsers.

We helpen elkaar

Wat is de ambitie?

 • Niemand staat er alleen voor.
 • Buren kennen elkaar.
Naar top""",
        (
            pillar(
                "1",
                "In Maandorp is het goed leven",
                "",
                "Maandorp is groen.",
                "Maandorp is veilig voor fietsers.",
            ),
            pillar("2", "We helpen elkaar", "", "Niemand staat er alleen voor.", "Buren kennen elkaar."),
        ),
    ),
    Page(
        "numbered values with their text on the same line, announced under the vision",
        """Missie en visie van het lokaal bestuur

Missie

Sterdorp draagt bij aan het welzijn van zijn inwoners.

Visie

De drie waarden uit onze missie krijgen vorm in deze visie :

  1. Begripvol : We luisteren naar elke mening. We tonen begrip.
  2. Betrouwbaar : We doen wat we beloven.
  3. Bewust : We weten wat er leeft.

Naar top""",
        (
            mission("Sterdorp draagt bij aan het welzijn van zijn inwoners."),
            vision("De drie waarden uit onze missie krijgen vorm in deze visie"),
            value("1", "Begripvol", "We luisteren naar elke mening. We tonen begrip."),
            value("2", "Betrouwbaar", "We doen wat we beloven."),
            value("3", "Bewust", "We weten wat er leeft."),
        ),
    ),
    Page(
        "doubled headings with a question, bullets in the vision, a bare list of values and an afterword",
        """Missie en Visie

De gemeente en het OCMW stelden in 2018 een verklaring op met onderstaande waarden en normen:

Missie: Wat willen we betekenen voor onze burgers?

Missie: Wat willen we betekenen voor onze burgers?

Ruimte om te leven.

Visie: Hoe zien wij onszelf in de wereld van morgen?

Visie: Hoe zien wij onszelf in de wereld van morgen?

Ons aanbod is toegankelijk voor alle inwoners:

 • laagdrempelig en klantgericht
 • transparant en open

Kernwaarden: de rode draad in ons personeelsbeleid

Kernwaarden: de rode draad in ons personeelsbeleid

Om onze missie waar te maken, hebben we bepaalde eigenschappen nodig.

Deze eigenschappen vinden we terug in een set van drie kernwaarden:

 • respect
 • integriteit
 • dynamiek

Deze waarden gelden voor de organisatie en voor elke medewerker en vormen een rode draad.""",
        (
            mission("Ruimte om te leven."),
            vision("Ons aanbod is toegankelijk voor alle inwoners: laagdrempelig en klantgericht; transparant en open"),
            value("", "Respect"),
            value("", "Integriteit"),
            value("", "Dynamiek"),
        ),
    ),
    Page(
        "bullets that are titles, their text on the next line, and an unquoted wordmark that stands for the values",
        """Missie, visie en waarden

Onze missie

Wij dienen elke inwoner met zorg.

Onze waarden

STERK staat voor de waarden die bij ons een belangrijke rol spelen:

 • Samenwerking
  We doen het samen.
 • Toegankelijkheid
  Iedereen vindt ons vlot.
 • Eerlijkheid
  We zeggen waar het op staat.
 • Respect
  We hebben respect voor wie anders is.
 • Klantgerichtheid
  De inwoner staat centraal.
Laatst aangepast op: 29-12-2022 om 10:14""",
        (
            mission("Wij dienen elke inwoner met zorg."),
            value("S", "Samenwerking", "We doen het samen."),
            value("T", "Toegankelijkheid", "Iedereen vindt ons vlot."),
            value("E", "Eerlijkheid", "We zeggen waar het op staat."),
            value("R", "Respect", "We hebben respect voor wie anders is."),
            value("K", "Klantgerichtheid", "De inwoner staat centraal."),
        ),
        "STERK",
    ),
    Page(
        "everything in capitals and no blank lines",
        """GEMEENTE WOLKENDORP
ONZE MISSIE
Wij zijn een warme gemeente.
ONZE VISIE
Wij willen duurzaam groeien.
ONZE WAARDEN
KLANTGERICHT
We luisteren naar elke burger.
RESPECTVOL
We behandelen iedereen gelijk.
CONTACT
Markt 1, 9999 Wolkendorp""",
        (
            mission("Wij zijn een warme gemeente."),
            vision("Wij willen duurzaam groeien."),
            value("", "Klantgericht", "We luisteren naar elke burger."),
            value("", "Respectvol", "We behandelen iedereen gelijk."),
        ),
    ),
    Page(
        "text on the line of the heading, and the values in one sentence",
        """Missie: Wij zijn er voor iedereen.
Visie: In 2030 zijn we de groenste gemeente.
Onze kernwaarden zijn respect, openheid en samenwerken.""",
        (
            mission("Wij zijn er voor iedereen."),
            vision("In 2030 zijn we de groenste gemeente."),
            value("", "Respect"),
            value("", "Openheid"),
            value("", "Samenwerken"),
        ),
    ),
    Page(
        "a letter before every value, and a quoted wordmark",
        """Onze waarden vormen samen het woord "SAMEN".
S = Sterk
A = Ambitieus
M = Mensgericht
E = Eerlijk
N = Nabij""",
        (
            value("S", "Sterk"),
            value("A", "Ambitieus"),
            value("M", "Mensgericht"),
            value("E", "Eerlijk"),
            value("N", "Nabij"),
        ),
        "SAMEN",
    ),
    Page(
        "markdown headings, bold titles with dashes, and a wordmark that is only spelled",
        """## Missie en visie
Wij bouwen samen aan een zorgzame gemeente waar iedereen meetelt.

## Waarden
- **Trots** – we zijn fier op ons werk
- **Respect** – we behandelen iedereen gelijk
- **Open** – we communiceren helder
- **Team** – we werken samen
- **Sterk** – we zetten door

Bij ons hangt TROTS in elke gang.""",
        (
            (
                "mission",
                "",
                "Missie en visie",
                "Wij bouwen samen aan een zorgzame gemeente waar iedereen meetelt.",
                (),
            ),
            value("T", "Trots", "we zijn fier op ons werk"),
            value("R", "Respect", "we behandelen iedereen gelijk"),
            value("O", "Open", "we communiceren helder"),
            value("T", "Team", "we werken samen"),
            value("S", "Sterk", "we zetten door"),
        ),
        "TROTS",
    ),
    Page(
        "values that say their own number, below a question as heading",
        """Waar staan we voor?

Waarde 1: Respect
We behandelen iedereen met respect.
Waarde 2: Openheid
We communiceren open.

Waarde 3: Vertrouwen
We vertrouwen elkaar.""",
        (
            value("1", "Respect", "We behandelen iedereen met respect."),
            value("2", "Openheid", "We communiceren open."),
            value("3", "Vertrouwen", "We vertrouwen elkaar."),
        ),
    ),
    Page(
        "a wordmark with dots whose letters are introduced one by one, some without a value",
        """De waarden van lokaal bestuur Regendorp vormen het letterwoord T.R.O.T.S.

De T staat voor Teamwork
We werken samen.
De R staat voor Respect
We luisteren.
De S staat voor Sterk
We zetten door.""",
        (
            value("T", "Teamwork", "We werken samen."),
            value("R", "Respect", "We luisteren."),
            value("S", "Sterk", "We zetten door."),
        ),
        "TROTS",
    ),
    Page(
        "bullets on one line after the heading",
        "Onze waarden: • Respect • Openheid • Zorg",
        (value("", "Respect"), value("", "Openheid"), value("", "Zorg")),
    ),
    Page(
        "numbered pillars with a sentence and bullets",
        """Beleidspijlers
1. Een zorgzame gemeente
We zorgen voor elkaar.
• Meer kinderopvang
• Warme woonzorg
2. Een groene gemeente
We planten bomen.
3. Een bruisende gemeente""",
        (
            pillar("1", "Een zorgzame gemeente", "We zorgen voor elkaar.", "Meer kinderopvang", "Warme woonzorg"),
            pillar("2", "Een groene gemeente", "We planten bomen."),
            pillar("3", "Een bruisende gemeente"),
        ),
    ),
    Page(
        "speerpunten as a list of sentences",
        """Onze speerpunten

- Een veilige schoolomgeving voor elk kind
- Meer groen in de dorpskern
- Een sterk verenigingsleven""",
        (
            pillar("1", "Een veilige schoolomgeving voor elk kind"),
            pillar("2", "Meer groen in de dorpskern"),
            pillar("3", "Een sterk verenigingsleven"),
        ),
    ),
    Page(
        "only a mission, among the furniture of the site",
        """Overslaan en naar de inhoud gaan
Home > Bestuur > Missie
Missie van de gemeente

Het OCMW van Windorp helpt ieder
mens om waardig te leven.

Deel deze pagina
Facebook
Openingsuren
Maandag 9 - 12 uur
© 2024 Gemeente Windorp""",
        (mission("Het OCMW van Windorp helpt ieder mens om waardig te leven."),),
    ),
    Page(
        "values in full lines with a dash, HTML leftovers and a closing contact",
        """Visie&nbsp;
Wij kijken vooruit &amp; werken samen aan morgen.
Organisatiewaarden
Klantgericht - we zetten de inwoner centraal
Integer - we zijn eerlijk en discreet
Wendbaar - we spelen in op wat verandert
Contact
Dienst Personeel""",
        (
            vision("Wij kijken vooruit & werken samen aan morgen."),
            value("", "Klantgericht", "we zetten de inwoner centraal"),
            value("", "Integer", "we zijn eerlijk en discreet"),
            value("", "Wendbaar", "we spelen in op wat verandert"),
        ),
    ),
    Page(
        "an opdrachtsverklaring, a label before the bullets, and a spelled wordmark one value does not fit",
        """Opdrachtsverklaring
Wij werken elke dag aan een fijne stad.

De waarden van de stad
Samen zijn we K-R-A-C-H-T-I-G.

Klantgericht
We helpen iedereen vlot verder.
Dit betekent dat we:
• de telefoon opnemen
• duidelijk antwoorden
Respectvol
We tonen begrip.
Dit betekent dat we:
• elkaar laten uitspreken
• verschillen waarderen
Ambitieus
We durven dromen.
Dit betekent dat we:
• durven te proberen
• leren uit fouten
Moedig
We durven te spreken.
Dit betekent dat we:
• fouten toegeven
• hulp vragen
Collegiaal
We steunen elkaar.
Dit betekent dat we:
• taken overnemen
• dank u zeggen""",
        (
            mission("Wij werken elke dag aan een fijne stad."),
            value(
                "K",
                "Klantgericht",
                "We helpen iedereen vlot verder.",
                "de telefoon opnemen",
                "duidelijk antwoorden",
            ),
            value("R", "Respectvol", "We tonen begrip.", "elkaar laten uitspreken", "verschillen waarderen"),
            value("A", "Ambitieus", "We durven dromen.", "durven te proberen", "leren uit fouten"),
            value("", "Moedig", "We durven te spreken.", "fouten toegeven", "hulp vragen"),
            value("C", "Collegiaal", "We steunen elkaar.", "taken overnemen", "dank u zeggen"),
        ),
        "KRACHTIG",
    ),
    Page(
        "nested bullets: short titles, then sentences",
        """Onze kernwaarden
• Respect
  o We laten elkaar uitspreken.
  o We spreken elkaar aan met de voornaam.
• Openheid
  o We delen informatie spontaan.
  o We geven eerlijke feedback.""",
        (
            value("", "Respect", "", "We laten elkaar uitspreken.", "We spreken elkaar aan met de voornaam."),
            value("", "Openheid", "", "We delen informatie spontaan.", "We geven eerlijke feedback."),
        ),
    ),
    Page(
        "values before the mission stay before it",
        """Waarden

Zorgzaam
We dragen zorg voor elkaar.

Daadkrachtig
We maken werk van afspraken.

Missie

Een gemeente waar iedereen meetelt.""",
        (
            value("", "Zorgzaam", "We dragen zorg voor elkaar."),
            value("", "Daadkrachtig", "We maken werk van afspraken."),
            mission("Een gemeente waar iedereen meetelt."),
        ),
    ),
    Page(
        "a wordmark with an accent-led title, before a story",
        """Ons WEEK-verhaal
Kernwaarden
Warm
We ontvangen iedereen hartelijk.
Één team
We werken over diensten heen.
Eerlijk
We zijn open over wat kan en niet kan.
Kwaliteitsvol
We leveren goed werk.""",
        (
            value("W", "Warm", "We ontvangen iedereen hartelijk."),
            value("E", "Één team", "We werken over diensten heen."),
            value("E", "Eerlijk", "We zijn open over wat kan en niet kan."),
            value("K", "Kwaliteitsvol", "We leveren goed werk."),
        ),
        "WEEK",
    ),
    Page(
        "the letters of the wordmark on lines of their own",
        """Onze visie

We zijn een organisatie die
- klantgericht werkt
- verbindt

Onze waarden

Wij zijn WARM:

W
Wendbaar
We passen ons aan.

A
Aanspreekbaar
We zijn bereikbaar.

R
Respectvol
We behandelen iedereen met respect.

M
Moedig
We durven.""",
        (
            vision("We zijn een organisatie die klantgericht werkt; verbindt"),
            value("W", "Wendbaar", "We passen ons aan."),
            value("A", "Aanspreekbaar", "We zijn bereikbaar."),
            value("R", "Respectvol", "We behandelen iedereen met respect."),
            value("M", "Moedig", "We durven."),
        ),
        "WARM",
    ),
    Page(
        "a sentence that sums up the values, then their details, then links",
        """Kernwaarden

Onze organisatie steunt op 3 kernwaarden: openheid, respect en vertrouwen.

Openheid
• We communiceren helder en eerlijk
• We staan open voor nieuwe ideeën

Respect
• We luisteren naar elkaar

Vertrouwen
• We doen wat we zeggen

Lees ook
• Deontologische code""",
        (
            value("", "Openheid", "", "We communiceren helder en eerlijk", "We staan open voor nieuwe ideeën"),
            value("", "Respect", "", "We luisteren naar elkaar"),
            value("", "Vertrouwen", "", "We doen wat we zeggen"),
        ),
    ),
    Page(
        "a table with bars, in capitals, and strategic goals below it",
        """Waar we voor staan

RESPECT | We gaan respectvol met elkaar om.
OPENHEID | We zijn open en eerlijk.
ZORG | We dragen zorg voor elkaar.

Strategische doelstellingen

SD 1: Een zorgzame gemeente
SD 2: Een duurzame gemeente""",
        (
            value("", "Respect", "We gaan respectvol met elkaar om."),
            value("", "Openheid", "We zijn open en eerlijk."),
            value("", "Zorg", "We dragen zorg voor elkaar."),
            pillar("1", "Een zorgzame gemeente"),
            pillar("2", "Een duurzame gemeente"),
        ),
    ),
    Page(
        "statements without a full stop, and a mission and values under one heading",
        """Missie en waarden
Lokaal bestuur Kerkdorp wil zijn inwoners een kwaliteitsvolle dienst bieden.
Waarden
Klantgerichtheid
We stellen de burger centraal
Samenwerking
We werken over de diensten heen
Gemeente Kerkdorp
Hoogstraat 1
9999 Kerkdorp""",
        (
            mission("Lokaal bestuur Kerkdorp wil zijn inwoners een kwaliteitsvolle dienst bieden."),
            value("", "Klantgerichtheid", "We stellen de burger centraal"),
            value("", "Samenwerking", "We werken over de diensten heen"),
        ),
    ),
)

# Pages that hold no charter, however much they look like a municipal page.
OTHER_PAGES = {
    "opening hours with a menu": """Openingsuren gemeentehuis
Maandag 9 - 12 uur
Dinsdag gesloten

Missie en visie
Organigram
Vacatures""",
    "a news item with pillars": """Nieuwe speeltuin geopend

De burgemeester opende zaterdag de speeltuin. Onze missie is geslaagd, zegt de schepen van Jeugd.
De waarden van de luchtkwaliteit waren goed, laag en stabiel.

Het mobiliteitsplan steunt op drie pijlers:
• groen
• veilig
• open""",
    "a recipe": """Vlaamse stoofkarbonaden
Ingrediënten:
• 1 kg stoofvlees
• 2 uien
• 33 cl bruin bier
Voedingswaarden: eiwit, vet en koolhydraten
Bereiding
1. Bak het vlees: gebruik echte boter.
2. Stoof de uien.
3. Laat 2 uur pruttelen.""",
    "lorem ipsum": """Lorem ipsum

Lorem ipsum dolor sit amet, consectetur adipiscing elit. Sed do eiusmod tempor.

• Ut enim ad minim veniam
• Quis nostrud exercitation""",
    "water measurements": """Kwaliteit van het zwemwater

De gemeten waarden waren op 3 juli:
• Zuurtegraad: 7,2
• Temperatuur: 24 graden""",
    "a list of duties": """Afvalkalender

Respect
Zet je vuilnisbak op tijd buiten.

Samenwerking
Hou de straat samen netjes.""",
}
