"""Words and phrases of a list in a sentence, and what an organisation says instead."""

from __future__ import annotations

from collections import Counter

from onboarding.lessons.plain_language.known_phrases import (
    HERE,
    MOST_BETWEEN,
    Phrase,
    Phrases,
    civil_words,
    form_of,
    forms_in,
    is_ours,
    overruled,
    read_phrases,
)
from onboarding.lessons.plain_language.sentences import sentences_of


def found(text: str, *phrases: Phrase) -> list[str]:
    words = Phrases(phrases)
    return [
        " ".join(text[word.start : word.end] for word in marked)
        for sentence in sentences_of(text)
        for _phrase, marked in words.found_in(sentence)
    ]


def test_a_phrase_is_found_in_each_of_its_forms_and_the_longest_first() -> None:
    over = Phrase(("maakt … over", "overmaken"), "sturen")
    assert found("Hij maakt dat morgen OVER. Ze overmaken.", over) == ["maakt OVER", "overmaken"]
    within, beyond = "een " * MOST_BETWEEN, "een " * (MOST_BETWEEN + 1)
    assert found(f"Ze maakt {within}over.", over) == ["maakt over"]
    assert found(f"Ze maakt {beyond}over. Ze maakt iets. Over naar jou.", over) == []
    short, long = Phrase(("ter inzage",), "a"), Phrase(("ter inzage liggen",), "b")
    assert found("Dat zal ter inzage liggen.", short, long) == ["ter inzage liggen"]


def test_an_organisation_lets_words_be_and_adds_its_own() -> None:
    ours = [Phrase(("conform", "conforme"), "volgens"), Phrase(("teneinde",), "om")]
    own = [Phrase(("Conform",), ""), Phrase(("teneinde",), "zodat"), Phrase(("vestiaire",), "kleedkamer")]
    assert overruled(ours, own) == own[1:]
    assert overruled(ours, []) == ours


def test_our_lists_have_each_form_once_with_something_plainer_and_never_itself() -> None:
    for name, least in (("civil_words.txt", 150), ("idioms.txt", 150)):
        phrases = read_phrases((HERE / name).read_text(encoding="utf-8").splitlines())
        counted = Counter(form_of(form) for phrase in phrases for form in phrase.forms)
        assert [form for form, number in counted.items() if number > 1] == []
        assert len(phrases) >= least
        assert all(phrase.forms and phrase.plain and phrase.plain not in phrase.forms for phrase in phrases)


def test_no_plain_word_of_ours_is_one_that_we_advise_against() -> None:
    words = Phrases(civil_words())
    said = [
        (phrase.plain, found_one.forms)
        for phrase in civil_words()
        for sentence in sentences_of(phrase.plain)
        for found_one, _marked in words.found_in(sentence)
    ]
    assert said == []


def test_a_word_is_written_down_with_its_forms() -> None:
    assert forms_in(" bekomen,, bekomt , –") == ("bekomen", "bekomt")
    assert is_ours("Teneinde")
    assert not is_ours("vestiaire, kleedkamer")
