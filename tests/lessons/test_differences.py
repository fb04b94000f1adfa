"""The difference between two lessons: complete, in words, and with a size that fits."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.lesson_history.version_rows import in_short
from onboarding.lessons.change_sizes import MUCH
from onboarding.lessons.differences import Change, Difference, Part, VersionWords, difference, field_changes
from onboarding.lessons.file_words import FileWords
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import ChangeSize
from onboarding.lessons.news import amount
from quizzes.definitions import Credit, FeedbackMoment
from quizzes.same_question import still_fits
from quizzes.word_runs import FEW_WORDS, Run, Runs, line_runs_of, runs_of, text_of_runs
from tests.factories import text_block
from tests.lessons.whole_lessons import Data, Path, changed, leaves, lessons, lists, whole, words

pytestmark = pytest.mark.pure

WHOLE = whole()


def between(before: Data, after: Data) -> Difference:
    return difference(words(before), words(after))


def told(found: Difference) -> list[tuple[str, str, str]]:
    return [(one.where, text_of_runs(one.before), text_of_runs(one.after)) for one in found.changes]


def at(*path: str | int) -> Any:
    value: Any = WHOLE
    for step in path:
        value = value[step]
    return value


def test_how_a_line_ends_is_no_difference() -> None:
    """Browsers once had them end in another way, in what was published then."""
    before, after = (
        VersionWords(LessonContent("Les", introduction=f"Maandag.{end}Zeven uur.")) for end in ("\r\n", "\n")
    )
    assert difference(before, after).is_empty


# --- Runs of words ----------------------------------------------------------------------------------------------------

texts = st.text(alphabet="ab .!\n?é", max_size=40) | st.text(max_size=20)


@given(texts, texts)
def test_runs_joined_are_the_texts_themselves(before: str, after: str) -> None:
    for compared in (runs_of, line_runs_of):
        old, new = compared(before, after)
        assert (text_of_runs(old), text_of_runs(new)) == (before, after)


@given(texts, texts)
def test_runs_are_the_same_from_the_other_side(before: str, after: str) -> None:
    assert runs_of(before, after) == runs_of(after, before)[::-1]
    assert line_runs_of(before, after) == line_runs_of(after, before)[::-1]


@given(texts, texts)
def test_what_is_not_changed_is_in_both(before: str, after: str) -> None:
    same = [[run.text for run in runs if not run.is_changed] for runs in runs_of(before, after)]
    # A space between two changed words belongs to the change, in one text or in both.
    assert "".join("".join(same[0]).split()) == "".join("".join(same[1]).split())


def test_only_the_other_word_is_a_change() -> None:
    before, after = "Je laat de oma even wachten en belt.", "Je laat de oma binnen wachten en belt."
    rest = (Run("Je laat de oma ", False), Run(" wachten en belt.", False))
    assert runs_of(before, after) == (
        (rest[0], Run("even", True), rest[1]),
        (rest[0], Run("binnen", True), rest[1]),
    )


def test_texts_that_are_long_and_all_different_are_compared_at_once() -> None:
    before, after = (" ".join(f"{word}{n}" for n in range(20_000)) for word in ("oud", "nieuw"))
    assert runs_of(before, after) == ((Run(before, True),), (Run(after, True),))


# --- Complete ---------------------------------------------------------------------------------------------------------


@given(lessons())
def test_a_lesson_is_no_other_than_itself(lesson: Data) -> None:
    found = between(lesson, lesson)
    assert found.is_empty
    assert (found.changed_blocks, found.changed_questions, found.changed_keys) == ((), (), ())


def other_values(path: Path, value: Any) -> list[Any]:
    """What else could stand here in a lesson that someone can have made."""
    key = path[-1]
    if key == "kind":
        return []  # the other kinds have other choices; below
    if key == "feedback_moment":
        return [moment.value for moment in FeedbackMoment if moment != value]
    if key == "credit":
        return [credit.value for credit in Credit if credit != value] if counts(path) else []
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    if value is None:
        return [5]
    return [f"{value} anders", value.swapcase()] if key != "id" else [f"{value}x"]


def counts(path: Path) -> bool:
    """Whether the credit of this choice decides anything: steps and pairs are all right where they belong."""
    question = WHOLE["quiz"]["questions"][path[2]]
    return question["kind"] not in ("order", "match")


MUTATIONS = [(path, other) for path, value in leaves(WHOLE) for other in other_values(path, value) if other != value]


@pytest.mark.parametrize(("path", "other"), MUTATIONS, ids=[".".join(map(str, path)) for path, _other in MUTATIONS])
def test_every_other_value_anywhere_is_told(path: Path, other: Any) -> None:
    found = between(WHOLE, changed(WHOLE, path, other))
    assert not found.is_empty
    assert found.suggestion.reason
    inside, place = path[0] == "content", path[2] if len(path) > 2 else None
    if inside and isinstance(place, int):
        block_id = at("content", "body", place)["id"]
        assert path[-1] == "id" or block_id in found.changed_blocks
    if not inside and isinstance(place, int):
        other_for = {*found.changed_questions, *found.besides}
        assert path[-1] == "id" or at("quiz", "questions", place)["id"] in other_for


LISTS = [path for path, values in lists(WHOLE)]


@pytest.mark.parametrize("path", LISTS, ids=[".".join(map(str, path)) for path in LISTS])
def test_whatever_goes_comes_or_moves_in_any_list_is_told(path: Path) -> None:
    values = at(*path)
    for other in (values[1:], [*values[1:], values[0]]):
        if other != values and (other or path[-1] != "questions"):
            there, back = (
                between(*pair) for pair in ((WHOLE, changed(WHOLE, path, other)), (changed(WHOLE, path, other), WHOLE))
            )
            assert not there.is_empty
            assert not back.is_empty


@pytest.mark.parametrize(
    "text", ["<p>Je laat de oma <i>even</i> wachten en belt.</p>", "<p>Je laat de oma even wachten en belt.</p>"]
)
def test_a_text_that_only_looks_otherwise_is_told(text: str) -> None:
    found = between(WHOLE, changed(WHOLE, ("content", "body", 0, "value", "text"), text))
    assert len(found.changes) == 1
    assert found.suggestion.size == ChangeSize.IMPROVEMENT


def test_where_a_link_leads_is_told_when_nothing_else_changed() -> None:
    text = at("content", "body", 6, "value", "text").replace("https://voorbeeld.example", "https://elders.example")
    found = between(WHOLE, changed(WHOLE, ("content", "body", 6, "value", "text"), text))
    [(where, before, after)] = told(found)
    assert where == "Kader, Aan de poort"
    assert "(naar https://voorbeeld.example)" in before
    assert "(naar https://elders.example)" in after


def test_what_an_editor_program_puts_in_a_paragraph_is_no_change() -> None:
    text = at("content", "body", 0, "value", "text").replace("<p>", '<p data-block-key="x1y2z">')
    assert between(WHOLE, changed(WHOLE, ("content", "body", 0, "value", "text"), text)).is_empty


@given(lessons(), lessons())
def test_from_the_other_side_the_same_is_told_the_other_way_round(one: Data, other: Data) -> None:
    there, back = between(one, other), between(other, one)

    def seen(changes: tuple[Change, ...], is_back: bool) -> list[tuple[Part, Runs, Runs]]:
        pairs = [(change.part, change.before, change.after) for change in changes]
        return sorted(
            ((part, after, before) if is_back else (part, before, after) for part, before, after in pairs), key=repr
        )

    assert seen(there.changes, False) == seen(back.changes, True)
    assert set(there.changed_keys) == set(back.changed_keys)


@given(lessons())
def test_of_a_first_version_all_is_new(lesson: Data) -> None:
    found = difference(None, words(lesson))
    assert all(not change.before for change in found.changes)
    assert found.suggestion.size == ChangeSize.FIRST
    assert len(found.changed_blocks) == len(lesson["content"]["body"])


# --- In words ---------------------------------------------------------------------------------------------------------


def test_a_change_says_where_it_is_in_words() -> None:
    other = changed(
        WHOLE, ("content", "body", 0, "value", "text"), "<p>Je laat de oma <b>binnen</b> wachten en belt.</p>"
    )
    other = changed(other, ("quiz", "pass_mark"), 50)
    other = changed(other, ("quiz", "questions", 0, "choices", 0, "credit"), "full")
    other = changed(other, ("quiz", "questions", 0, "choices", 1, "credit"), "none")
    found = between(WHOLE, other)
    assert told(found) == [
        ("Tekst, Aan de poort", "Je laat de oma even wachten en belt.", "Je laat de oma binnen wachten en belt."),
        ("Vraag 1, juist antwoord", "B. Antwoord 1", "A. Antwoord 0"),
        ("Slagen vanaf", "60 %", "50 %"),
    ]
    assert found.changed_keys == found.changed_questions == ("id-Vraag 1",)
    assert found.changed_blocks == ("blok-Aan-de-poort",)


def test_no_code_of_ours_is_ever_told() -> None:
    said = " ".join(f"{where} {before} {after}" for where, before, after in told(difference(None, words(WHOLE))))
    for code in ("full", "half_", "none", "single_choice", "better_of_two", "each", "True", "False", "blok-", "id-"):
        assert code not in said


def test_to_be_moved_is_no_change_of_the_block_itself() -> None:
    body = at("content", "body")
    found = between(WHOLE, changed(WHOLE, ("content", "body"), [body[1], body[0], *body[2:]]))
    assert [(change.part, change.where) for change in found.changes] == [(Part.ORDER, "Volgorde van de les")]
    assert found.changed_blocks == ()
    assert found.suggestion.size == ChangeSize.IMPROVEMENT


# --- Right answers ----------------------------------------------------------------------------------------------------

SINGLE, ORDER, MATCH = 0, 4, 5


def swapped(question: int, field: str) -> Data:
    """The lesson with the words of the first two choices of a question in each other's place."""
    first, second = (("quiz", "questions", question, "choices", place, field) for place in (0, 1))
    return changed(changed(WHOLE, first, at(*second)), second, at(*first))


@pytest.mark.parametrize(("question", "field"), [(SINGLE, "text"), (ORDER, "text"), (MATCH, "match"), (MATCH, "text")])
def test_words_that_change_places_change_what_is_right(question: int, field: str) -> None:
    found = between(WHOLE, swapped(question, field))
    assert found.changed_keys == (at("quiz", "questions", question)["id"],)
    assert found.suggestion.reason == "het juiste antwoord veranderde"


@pytest.mark.parametrize(("question", "field"), [(SINGLE, "text"), (ORDER, "text"), (MATCH, "match"), (MATCH, "text")])
def test_a_slip_of_the_pen_in_an_answer_changes_nothing_about_what_is_right(question: int, field: str) -> None:
    path = ("quiz", "questions", question, "choices", 0, field)
    found = between(WHOLE, changed(WHOLE, path, f"{at(*path)} dus"))
    assert found.changed_keys == ()
    assert found.suggestion.size == ChangeSize.TYPO


def test_steps_in_another_order_have_another_right_answer() -> None:
    steps = at("quiz", "questions", ORDER, "choices")
    found = between(WHOLE, changed(WHOLE, ("quiz", "questions", ORDER, "choices"), [steps[1], steps[0], *steps[2:]]))
    assert found.changed_keys == (at("quiz", "questions", ORDER)["id"],)
    assert [change.part for change in found.changes] == [Part.ANSWER]


# --- What is beside the question ----


def with_second(text: str) -> Data:
    """The lesson, of which a next try asks the last question with these words, and the same choices."""
    last = WHOLE["quiz"]["questions"][-1]
    second = {"text": text, **{name: last[name] for name in ("feedback", "choices", "scenes")}}
    return changed(WHOLE, ("quiz", "questions", len(WHOLE["quiz"]["questions"]) - 1, "second"), second)


def test_a_tip_or_a_second_situation_makes_no_other_question_of_it() -> None:
    first, last = at("quiz", "questions", 0)["id"], at("quiz", "questions", -1)["id"]
    tip = changed(WHOLE, ("quiz", "questions", 0, "hint"), "Lees eerst wie er wacht, en kijk dan pas op de klok.")
    for other, which in ((tip, first), (with_second(" ".join(["nieuw"] * 500)), last)):
        for before, after in ((WHOLE, other), (other, WHOLE)):
            found = between(before, after)
            assert not found.is_empty
            assert (found.changed_questions, found.besides) == ((), (which,))
            assert amount(found).is_nothing
            assert found.suggestion.size == ChangeSize.IMPROVEMENT
            assert in_short(found) == "Een tip of een tweede situatie"


def test_much_else_that_changes_besides_a_second_situation_is_material() -> None:
    other = changed(with_second("Kort."), ("quiz", "questions", 0, "text"), " ".join(["nieuw"] * 500))
    found = between(WHOLE, other)
    assert found.changed_questions == (at("quiz", "questions", 0)["id"],)
    assert found.suggestion.size == ChangeSize.MATERIAL


def test_whoever_is_half_way_keeps_their_answers_beside_a_tip_or_a_second_situation() -> None:
    tip = changed(with_second("Iets anders."), ("quiz", "questions", 0, "hint"), "Een tip.")
    before, after = (words(one).quiz for one in (WHOLE, tip))
    assert before and after
    assert all(still_fits(one, other) for one, other in zip(before.questions, after.questions, strict=True))


# --- Files ------------------------------------------------------------------------------------------------------------

POORT = FileWords("picture", 3, "poort.jpg", "De poort", "aa")


def with_files(before: tuple[FileWords, ...], after: tuple[FileWords, ...], image: int = 3) -> Difference:
    other = words(changed(WHOLE, ("content", "body", 4, "value", "image"), image))
    first = words(WHOLE)
    return difference(VersionWords(first.content, first.quiz, before), VersionWords(other.content, other.quiz, after))


def test_another_file_behind_the_same_picture_is_told_and_changes_its_block() -> None:
    found = with_files((POORT,), (FileWords("picture", 3, "poort.jpg", "De poort", "bb"),))
    assert told(found) == [("Beeld “De poort”, een ander bestand", "poort.jpg", "poort.jpg")]
    assert found.changed_blocks == ("blok-picture",)
    assert found.suggestion.size == ChangeSize.IMPROVEMENT


def test_what_a_picture_is_called_stands_nowhere_in_the_lesson() -> None:
    assert with_files((POORT,), (FileWords("picture", 3, "anders.jpg", "Onze poort", "aa"),)).is_empty


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (FileWords("document", 5, "gids.pdf", "De nieuwe gids", "cc"), "Document “De nieuwe gids”, titel"),
        (FileWords("document", 5, "gids-2.pdf", "De gids", "cc"), "Document “De gids”, naam van het bestand"),
        (FileWords("document", 5, "gids.pdf", "De gids", "dd"), "Document “De gids”, een ander bestand"),
    ],
)
def test_what_a_document_is_called_is_told_of_every_block_that_leads_to_it(other: FileWords, where: str) -> None:
    found = with_files((FileWords("document", 5, "gids.pdf", "De gids", "cc"),), (other,))
    assert where in [one[0] for one in told(found)]
    assert found.changed_blocks == ("blok-video", "blok-callout", "blok-document", "blok-letter")


def test_another_picture_is_told_by_its_title() -> None:
    found = with_files((POORT,), (FileWords("picture", 9, "hek.jpg", "Het hek", "bb"),), image=9)
    assert told(found) == [("Beeld, Aan de poort", "De poort", "Het hek")]


def test_the_same_picture_that_came_back_under_another_number_is_no_change() -> None:
    assert with_files((POORT,), (FileWords("picture", 9, "poort.jpg", "De poort", "aa"),), image=9).is_empty


def test_files_that_an_old_version_did_not_keep_are_no_change() -> None:
    assert with_files((), (POORT,)).is_empty


# --- How big it seems -------------------------------------------------------------------------------------------------


def of_words(number: int) -> VersionWords:
    text = " ".join(f"woord{n}" for n in range(number))
    return VersionWords(LessonContent("T", body=(text_block("", f"<p>{text}</p>"),)))


def reworded(version: VersionWords, number: int) -> VersionWords:
    """With the first so many words of the text other ones."""
    [block] = version.content.body
    text = block["value"]["text"]
    for n in range(number):
        text = text.replace(f"woord{n} ", f"ander{n} ")
    return VersionWords(LessonContent("T", body=({**block, "value": {**block["value"], "text": text}},)))


@pytest.mark.parametrize(
    ("number", "size", "reason"),
    [
        (FEW_WORDS, ChangeSize.TYPO, "alleen een paar woorden"),
        (FEW_WORDS + 1, ChangeSize.IMPROVEMENT, "meer dan een paar woorden"),
        (100 // MUCH, ChangeSize.IMPROVEMENT, "meer dan een paar woorden"),
        (100 // MUCH + 1, ChangeSize.MATERIAL, "meer dan een vijfde van de tekst is anders"),
    ],
)
def test_how_many_words_are_a_slip_and_how_many_another_text(number: int, size: ChangeSize, reason: str) -> None:
    found = difference(of_words(100), reworded(of_words(100), number)).suggestion
    assert (found.size, found.reason) == (size, reason)


def test_nothing_changed_is_the_smallest_change() -> None:
    found = between(WHOLE, WHOLE).suggestion
    assert (found.size, found.reason) == (ChangeSize.TYPO, "er verandert niets")


@pytest.mark.parametrize(("number", "came", "went"), [
    (1, "er kwam 1 vraag bij", "er verdween 1 vraag"),
    (2, "er kwamen 2 vragen bij", "er verdwenen 2 vragen"),
])  # fmt: skip
def test_questions_that_come_are_a_real_change_and_of_those_that_go_is_nothing_to_read(
    number: int, came: str, went: str
) -> None:
    fewer = changed(WHOLE, ("quiz", "questions"), at("quiz", "questions")[number:])
    assert between(fewer, WHOLE).suggestion.reason == came
    assert between(WHOLE, fewer).suggestion.reason == went
    assert between(fewer, WHOLE).suggestion.size == ChangeSize.MATERIAL
    assert between(WHOLE, fewer).suggestion.size == ChangeSize.IMPROVEMENT


@pytest.mark.parametrize("path", [("quiz", "pass_mark"), ("quiz", "questions", 0, "points"), ("content", "minutes")])
def test_another_rule_is_more_than_a_slip_and_asks_nobody_to_read_again(path: Path) -> None:
    found = between(WHOLE, changed(WHOLE, path, at(*path) + 10))
    assert found.suggestion.size == ChangeSize.IMPROVEMENT


# --- Fields of other pages --------------------------------------------------------------------------------------------


def test_fields_of_any_page_are_compared_by_their_label() -> None:
    found = field_changes({"titel": "Respect", "oud": "weg"}, {"titel": "Respect en zorg", "nieuw": "erbij"})
    assert [(one.where, text_of_runs(one.before), text_of_runs(one.after)) for one in found] == [
        ("Titel", "Respect", "Respect en zorg"),
        ("Oud", "weg", ""),
        ("Nieuw", "", "erbij"),
    ]
    assert field_changes({"titel": "Respect"}, {"titel": "Respect"}) == ()
