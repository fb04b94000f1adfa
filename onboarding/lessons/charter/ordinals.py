"""Values that prose counts off: "Een eerste waarde is respect. We … Ten tweede kiezen we voor openheid. We …"."""

import re
from typing import Final

from onboarding.lessons.charter.prose import SENTENCE_END
from onboarding.lessons.charter.text_blocks import Block
from onboarding.lessons.charter.vocabulary import plain, words

MAX_NAME_WORDS: Final = 5
_PLACE: Final = (
    r"(?:\d{1,2}(?:ste|de|e)|eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende"
    r"|volgende|andere|laatste)"
)
_NOUN: Final = r"(?:\w*(?:waarde|pijler|principe|speerpunt|krachtlijn))"
_ADVERB: Final = (
    rf"(?:ten\s(?:{_PLACE}|slotte)|tenslotte|tot\s(?:slot|besluit)|vooreerst|eerst\sen\svooral|enerzijds|anderzijds)"
)
COUNTS: Final = re.compile(
    rf"(?:(?:en|maar)\s)?(?:{_ADVERB}|(?:als|op\sde|in\sde)\s{_PLACE}(?:\splaats)?"
    rf"|(?:(?:een|de|het|onze|ons)\s)?{_PLACE}\s{_NOUN})\b[:,]?\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
# What counts off behind a first where nothing is called the second; else it goes on about the same.
GOES_ON: Final = re.compile(r"(?:vervolgens|daarnaast|verder|voorts)\b,?\s+(?P<rest>\S.*)", re.IGNORECASE | re.DOTALL)
OPENS: Final = re.compile(
    rf"{_ADVERB}\b|(?:vervolgens|daarnaast|verder|voorts)\s(?:is|zijn|komt|[a-z]+\s(?:we|wij))\b", re.IGNORECASE
)
SECOND: Final = re.compile(r"\b(?:tweede|2de|2e)\b", re.IGNORECASE)
AT_THE_END: Final = re.compile(rf"(?P<name>\S.*?)\sis\s(?:een|de|het|onze|ons)\s{_PLACE}\s{_NOUN}\b", re.IGNORECASE)
_WE: Final = r"\s(?:we|wij)"
NAMED_BY: Final = re.compile(
    rf"(?:(?:is|zijn|heet|luidt|noemen{_WE}|vormt|staat|komt"
    rf"|kiezen{_WE}\svoor|staan{_WE}\svoor|gaan{_WE}\svoor|geloven{_WE}\sin|zetten{_WE}\s(?:sterk\s)?in\sop"
    rf"|hechten{_WE}\s(?:\w+\s)?belang\saan|hanteren{_WE}|streven{_WE}\snaar|werken{_WE}\saan|hebben{_WE}"
    rf"|vertrekken{_WE}\svanuit|dragen{_WE}|is\ser|zijn{_WE}|willen{_WE}|waarderen{_WE})"
    r"\s(?:(?:ook|graag|vooral|altijd|dan|er|voor|met|uit)\s)*)?(?P<name>\S[^.,:;–—]*)",
    re.IGNORECASE,
)
AROUND: Final = words("de het een onze ons is zijn willen we wij voor ook dat wat die als om te zo er niet geen in op")
LAST_WORDS: Final = words("centraal belangrijk hoog voorop zijn")
QUOTES: Final = " \"'“”‘’«»„"


def counted_off(blocks: list[Block]) -> list[tuple[str, list[Block]]] | None:
    """What the prose counts off: each name, "" for one that is not understood, with what is said of it.

    None when this is no prose that counts: fewer than two sentences begin with a place in a row.
    """
    found: list[tuple[str, list[Block]]] = []
    has_second = any(SECOND.search(block.text) for block in blocks)
    for block in blocks:
        pieces: list[str] = [] if block.bullet or block.number else SENTENCE_END.split(block.text)
        for sentence in pieces:
            named = _named(sentence) or (_named_going_on(sentence) if found and not has_second else None)
            if named is not None:
                found.append((named[0], [Block(named[1])] if named[1] else []))
            elif found:
                found[-1][1].append(Block(sentence))
        if found and not pieces:
            found[-1][1].append(block)
    return found if len(found) > 1 else None


def _named(sentence: str) -> tuple[str, str] | None:
    """The name in a sentence that counts ("" when it is not clear) and what it goes on to say; None for others."""
    if at_the_end := AT_THE_END.match(sentence):
        return _name(at_the_end["name"]), ""
    counts = COUNTS.match(sentence)
    return _told(counts["rest"]) if counts else None


def _named_going_on(sentence: str) -> tuple[str, str] | None:
    """The same for "Daarnaast gaan we voor openheid"; None unless the name is clear: "Daarnaast luisteren we"."""
    goes_on = GOES_ON.match(sentence)
    if goes_on is None or not opens_with_count(sentence):
        return None
    told = _told(goes_on["rest"])
    return told if told[0] else None


def opens_with_count(text: str) -> bool:
    """Whether this is the beginning of a sentence that counts off, and so no title: "Vooreerst is er openheid"."""
    return OPENS.match(text) is not None


def _told(rest: str) -> tuple[str, str]:
    named = NAMED_BY.match(rest)
    if named is None:
        return "", ""
    name = _name(named["name"])
    rest = rest[named.end() :].lstrip(" ,:;–—.") if name else ""
    return name, rest[:1].upper() + rest[1:]


def _name(text: str) -> str:
    """The name without its article; "" when these are too many words for one, or the words of a sentence."""
    parts = text.strip(QUOTES).split()
    while parts and plain(parts[-1]) in LAST_WORDS:
        parts.pop()
    while parts and plain(parts[0]) in ("de", "het", "een", "onze", "ons"):
        parts.pop(0)
    is_name = 0 < len(parts) <= MAX_NAME_WORDS and plain(parts[0]) not in AROUND
    return " ".join(parts).strip(QUOTES) if is_name else ""
