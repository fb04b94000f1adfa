"""Which passives can be told, and what only looks like one."""

from __future__ import annotations

from onboarding.lessons.plain_language.passive_voice import is_participle, passives_in
from onboarding.lessons.plain_language.sentences import sentences_of

PASSIVE = {
    "De aanvraag wordt binnen tien dagen door de dienst behandeld.": "wordt behandeld",
    "Je hoort dat de brief gisteren verstuurd werd.": "verstuurd werd",
    "Dat kan maandag nog geregeld worden, als je belt.": "geregeld worden",
    "De brief moet worden ondertekend door twee mensen.": "worden ondertekend",
    "De beslissing werd genomen in juni.": "werd genomen",
    "Kinderen worden om vijf uur opgehaald.": "worden opgehaald",
    "De vergunning is door het college goedgekeurd.": "is goedgekeurd",
    "Er werden geen stenen gelegd.": "werden gelegd",
    "De kosten worden terugbetaald.": "worden terugbetaald",
    "Het dossier wordt vandaag nagekeken en afgesloten.": "wordt nagekeken",
}
NONE = [
    "Het wordt gezellig, en iedereen is bekend.",
    "Het werd te laat om te vertrekken.",
    "Hij wordt volgend jaar gemeentesecretaris.",
    "De deur is gesloten.",  # how it is, not who does it
    "Wij zijn door het park naar huis gegaan.",
    "Het wordt een goed gesprek.",
    "Als het regent, wordt het gevaarlijk.",
    "Het wordt tijd dat je gebeld hebt.",
    "Ze wordt verliefd.",
    "De overheid wordt een partner.",
]


def told(text: str) -> list[str]:
    return [
        " ".join(text[word.start : word.end] for word in words)
        for sentence in sentences_of(text)
        for words in passives_in(text, sentence)
    ]


def test_a_passive_is_told_by_its_two_words() -> None:
    assert {text: told(text) for text in PASSIVE} == {text: [words] for text, words in PASSIVE.items()}


def test_what_only_looks_like_one_is_let_be() -> None:
    assert {text: told(text) for text in NONE} == {text: [] for text in NONE}


def test_a_participle_is_told_from_nouns_and_from_verbs_of_now() -> None:
    assert all(
        map(is_participle, ["gebeld", "aangevraagd", "gestart", "verplaatst", "betaald", "besproken", "ingediend"])
    )
    assert not any(map(is_participle, ["verandert", "betaalt", "gezicht", "overheid", "gebied", "geven", "begin"]))
