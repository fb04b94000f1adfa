"""The questions of a lesson in words, and the rules of its quiz. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onboarding.lessons.wordings import Part, Thing, Wording, letter_of, uncapitalised
from quizzes.blocks import QuestionStreamBlock
from quizzes.blocks.question_blocks import normal
from quizzes.definitions import Choice, Credit, FeedbackMoment, Question, QuestionKind, Quiz, Scene

KEY, HALF = "right", "half"  # the wordings of a question that say what earns points

# What a choice is called, and its feedback, by the kind of question.
CHOICE: dict[QuestionKind, str | Promise] = {
    QuestionKind.ORDER: gettext_lazy("stap"),
    QuestionKind.MATCH: gettext_lazy("paar"),
}
NUMBERED = frozenset(CHOICE)  # the others have letters


@cache
def _kinds() -> dict[str, str | Promise]:
    """What each kind of question is called in the editor."""
    return {name: block.label for name, block in QuestionStreamBlock().child_blocks.items()}


def things_of(quiz: Quiz | None) -> tuple[Thing, ...]:
    """The questions, in order."""
    questions = quiz.questions if quiz else ()
    return tuple(_question(place, question) for place, question in enumerate(questions, start=1))


def things_asked_at_once(quiz: Quiz | None) -> tuple[Thing, ...]:
    """The questions as everyone is asked them at first: without a tip, and without what only a next try asks."""
    questions = quiz.questions if quiz else ()
    bare = (replace(question, hint="", second=None) for question in questions)
    return tuple(_question(place, question) for place, question in enumerate(bare, start=1))


def _question(place: int, question: Question) -> Thing:
    name = _("vraag %(number)d") % {"number": place}
    inside = (*_inside(question), *map(_second, question.situations[1:]))
    return Thing(question.id, name, Part.QUESTION, tuple(_of_question(question)), inside, _order(question))


def _second(asked: Question) -> Thing:
    """The situation that a next try asks a question in."""
    wordings = (
        Wording("text", "", asked.text, Part.QUESTION),
        *_right_answers(asked),
        Wording("feedback", _("om te onthouden"), asked.feedback, Part.QUESTION),
    )
    name = _("tweede situatie")
    return Thing(f"{asked.id}-{asked.situation}", name, Part.QUESTION, wordings, _inside(asked), _order(asked))


def _inside(question: Question) -> tuple[Thing, ...]:
    choices = [_choice(question.kind, number, choice) for number, choice in enumerate(question.choices, start=1)]
    return (*choices, *(_scene(question, number, scene) for number, scene in enumerate(question.scenes, start=1)))


def _order(question: Question) -> str:
    """What the order of its choices is called; the order of steps is the right answer itself."""
    return "" if question.kind is QuestionKind.ORDER else _("volgorde")


def _of_question(question: Question) -> Iterator[Wording]:
    yield Wording("text", "", question.text, Part.QUESTION)
    yield Wording("kind", _("soort vraag"), uncapitalised(str(_kinds()[question.kind])), Part.RULE)
    yield from _right_answers(question)
    points = ngettext("%(number)d punt", "%(number)d punten", question.points) % {"number": question.points}
    yield Wording("points", _("punten"), points, Part.RULE)
    yield Wording("feedback", _("om te onthouden"), question.feedback, Part.QUESTION)
    yield Wording("reread", _("lees het stuk nog eens"), question.reread, Part.QUESTION)
    yield Wording("hint", _("tip"), question.hint, Part.QUESTION)


def _right_answers(question: Question) -> Iterator[Wording]:
    """What earns all the points, and what earns half of them, in words."""
    label = _("juist antwoord")
    if question.kind is QuestionKind.ORDER:
        steps = [f"{place}. {choice.text}" for place, choice in enumerate(question.choices, start=1)]
        ids: Hashable = tuple(choice.id for choice in question.choices)
        yield Wording(KEY, label, "\n".join(steps), Part.ANSWER, same=ids)
    elif question.kind is QuestionKind.MATCH:
        pairs = [f"{choice.text} – {choice.match}" for choice in question.choices]
        yield Wording(KEY, label, "\n".join(pairs), Part.ANSWER, same=frozenset(question.choice_ids))
    elif not question.scenes:
        yield from _by_credit(question.choices, KEY, HALF)
    else:
        for number, scene in enumerate(question.scenes, start=1):
            name = _("scène %(number)d") % {"number": number}
            for wording in _by_credit(scene.choices, f"{KEY}:{scene.id}", f"{HALF}:{scene.id}"):
                yield Wording(wording.key, f"{name}, {wording.label}", wording.text, wording.part, wording.same)


def _by_credit(choices: Sequence[Choice], key: str, half: str) -> Iterator[Wording]:
    for wording, credit, label in ((key, Credit.FULL, _("juist antwoord")), (half, Credit.HALF, _("half juist"))):
        fitting = [(place, choice) for place, choice in enumerate(choices, start=1) if choice.credit is credit]
        text = "\n".join(f"{letter_of(place)}. {choice.text}" for place, choice in fitting)
        yield Wording(wording, label, text, Part.ANSWER, same=frozenset(choice.id for _place, choice in fitting))


def _choice(kind: QuestionKind, place: int, choice: Choice, scenes: Sequence[Scene] = ()) -> Thing:
    number = str(place) if kind in NUMBERED else letter_of(place)
    wordings = [
        Wording("text", "", choice.text, Part.QUESTION),
        Wording("match", _("hoort bij"), choice.match, Part.QUESTION),
        Wording("feedback", _("uitleg"), choice.feedback, Part.QUESTION),
    ]
    if scenes:
        wordings.append(Wording("leads_to", _("gaat naar"), _next(choice, scenes), Part.RULE, same=choice.leads_to))
    return Thing(choice.id, f"{CHOICE.get(kind, _('antwoord'))} {number}", Part.QUESTION, tuple(wordings))


def _scene(question: Question, place: int, scene: Scene) -> Thing:
    choices = [
        _choice(question.kind, number, choice, question.scenes) for number, choice in enumerate(scene.choices, start=1)
    ]
    name = _("scène %(number)d") % {"number": place}
    text = Wording("text", "", scene.text, Part.QUESTION)
    return Thing(scene.id, name, Part.QUESTION, (text,), tuple(choices), _("volgorde"))


def _next(choice: Choice, scenes: Sequence[Scene]) -> str:
    for place, scene in enumerate(scenes, start=1):
        if scene.id == choice.leads_to:
            return _("scène %(number)d") % {"number": place}
    return _("het einde")


def rules_of(quiz: Quiz | None) -> tuple[Thing, ...]:
    """What decides about passing and trying again; nothing without a quiz."""
    if quiz is None:
        return ()
    shown = {FeedbackMoment.EACH: _("na elk antwoord"), FeedbackMoment.END: _("op het einde")}
    said = {
        "pass_mark": (_("slagen vanaf"), f"{quiz.pass_mark} %" if quiz.pass_mark else _("de quiz telt niet")),
        "max_attempts": (_("aantal pogingen"), str(quiz.max_attempts or _("zo vaak als iemand wil"))),
        "pause_minutes": (_("wachten tussen twee pogingen"), _minutes(quiz.pause_minutes)),
        "shuffles": (_("antwoorden door elkaar"), _("ja") if quiz.shuffles else _("nee")),
        "feedback_moment": (_("uitleg"), shown[quiz.feedback_moment]),
    }
    wordings = tuple(Wording(key, label, text, Part.RULE) for key, (label, text) in said.items())
    return (Thing("rules", _("slagen en pogingen"), Part.RULE, wordings, is_named=False),)


def _minutes(number: int) -> str:
    return ngettext("%(number)d minuut", "%(number)d minuten", number) % {"number": number}


def judge_otherwise(before: Question, after: Question) -> bool:
    """Whether the same words became right or wrong because they changed places, and not the answers themselves."""
    old, new = _by_words(before), _by_words(after)
    shared = old.keys() & new.keys()
    if before.kind is QuestionKind.ORDER and after.kind is QuestionKind.ORDER:
        return [text for text in old if text in shared] != [text for text in new if text in shared]
    if before.kind is QuestionKind.MATCH and after.kind is QuestionKind.MATCH:
        halves = ({normal(choice.match) for choice in question.choices} for question in (before, after))
        in_both = set.intersection(*halves)
        pairs = [(normal(old[text].match), normal(new[text].match)) for text in shared]
        return any(one != other and (one in in_both or other in in_both) for one, other in pairs)
    return any(old[text].credit is not new[text].credit for text in shared)


def _by_words(question: Question) -> dict[tuple[str, str], Choice]:
    """The choices by their words, in order; those of a scenario by their scene too."""
    own = {("", normal(choice.text)): choice for choice in question.choices}
    return own | {(scene.id, normal(choice.text)): choice for scene in question.scenes for choice in scene.choices}
