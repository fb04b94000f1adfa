"""All that is found in a draft of a lesson."""

from __future__ import annotations

from collections.abc import Sequence

from onboarding.lessons.plain_language.drafted_texts import Draft
from onboarding.lessons.plain_language.findings import Finding, findings_in, word_list
from onboarding.lessons.plain_language.known_phrases import Phrase
from onboarding.lessons.plain_language.question_advice import findings_about_questions


def findings_of(draft: Draft, own: Sequence[Phrase] = ()) -> list[Finding]:
    """What can be plainer, text by text in the order of the form, and then about the questions; `own` are the words of
    the organisation."""
    words = word_list(tuple(own))
    found = [one for text in draft.texts for one in findings_in(text.place, text.text, words)]
    return [*found, *findings_about_questions(draft)]
