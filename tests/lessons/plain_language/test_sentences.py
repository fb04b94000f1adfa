"""Where a sentence ends, and where it does not."""

from __future__ import annotations

import pytest

from onboarding.lessons.plain_language.sentences import sentences_of, words_of

CUT = {
    "Kom binnen. Ga zitten! Koffie?": ["Kom binnen.", "Ga zitten!", "Koffie?"],
    "Vraag het bv. Jan of dhr. Peeters. Art. 5 geldt.": ["Vraag het bv. Jan of dhr. Peeters.", "Art. 5 geldt."],
    "Op 3 jan. 2026 om 9.30 uur, i.p.v. om 10 uur.": ["Op 3 jan. 2026 om 9.30 uur, i.p.v. om 10 uur."],
    "J. Peeters belt. Zij neemt op.": ["J. Peeters belt.", "Zij neemt op."],
    "‘Mag dat?’ vraagt ze. ‘Ja.’ Bart knikt.": ["‘Mag dat?’ vraagt ze.", "‘Ja.’", "Bart knikt."],
    "Je wacht … en je wacht. ’s Avonds belt ze.": ["Je wacht … en je wacht.", "’s Avonds belt ze."],
    "Neem mee:\n• je kaart\n• 2 foto’s\n1. Bel aan.\nKlaar": ["Neem mee:", "je kaart", "2 foto’s", "Bel aan.", "Klaar"],
    " \n… !\n": [],
}


@pytest.mark.parametrize("text", CUT, ids=range(len(CUT)))
def test_a_text_is_cut_where_a_sentence_ends(text: str) -> None:
    assert [text[one.start : one.end] for one in sentences_of(text)] == CUT[text]


def test_a_word_may_have_a_sign_inside() -> None:
    assert [word.key for word in words_of("E-mail ’s Morgens om 9.30 uur, m.b.t. foto’s")] == [
        *("e-mail", "'s", "morgens", "om", "9.30", "uur", "m.b.t", "foto's")
    ]
