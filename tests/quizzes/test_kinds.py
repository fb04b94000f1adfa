"""What each kind of question does with an answer and what it shows, by plain examples with exact outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import pytest

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Scene
from quizzes.kinds import kind, kind_of
from quizzes.kinds.branching import walk
from quizzes.kinds.kind import ChoiceOnScreen, InvalidAnswer, Option, Partner, Shown, Step

FULL, HALF, NONE = Credit.FULL, Credit.HALF, Credit.NONE
ALL, NOTHING = Decimal(1), Decimal(0)
MIXES = 4  # the seed that puts a, b, c in the order b, c, a and a, b, c, d in the order b, c, a, d
MIXES_NOTHING = 64  # the seed that leaves a, b, c, d as they are


def choice(name: str, credit: Credit = FULL, match: str = "", leads_to: str = "") -> Choice:
    return Choice(name, f"tekst {name}", credit, f"uitleg {name}", match, leads_to)


def asked(kind: QuestionKind, *credits: Credit) -> Question:
    """A question with a choice for each credit: a, b and so on."""
    return Question("q", kind, "?", tuple(choice(name, one) for name, one in zip("abcdef", credits, strict=False)))


def check(question: Question, *selected: str) -> tuple[str, ...]:
    return kind_of(question).check(question, selected)


def share(question: Question, *answer: str) -> Decimal:
    return kind_of(question).share(question, answer)


def taken(question: Question, *answer: str) -> set[str]:
    return set(kind_of(question).taken(question, answer))


def refusal(question: Question, *selected: str) -> str:
    with pytest.raises(InvalidAnswer) as refused:
        check(question, *selected)
    return refused.value.code


def ids(choices: Iterable[Choice | ChoiceOnScreen]) -> str:
    return "".join(one.id for one in choices)


def on_screen(
    name: str,
    verdict: str = "",
    label: str = "",
    feedback: str = "",
    chosen: bool = True,
    partner: str = "",
    right: str = "",
    folded: bool = False,
) -> ChoiceOnScreen:
    return ChoiceOnScreen(
        name, f"tekst {name}", chosen, verdict, label, feedback, partner=partner, right=right, is_folded=folded
    )


def judged(question: Question, *answer: str, seed: int = 0) -> list[tuple[str, bool, str, str, str]]:
    """What is said of each choice."""
    shown = kind_of(question).show(question, answer, seed, with_feedback=True)
    assert not shown.partners and not shown.steps and not shown.scene
    return [(one.id, one.is_chosen, one.verdict, str(one.label), one.feedback) for one in shown.choices]


# What all kinds share


def test_an_empty_option_of_a_list_says_nothing() -> None:
    assert kind.known(["", "a", ""]) == ["a"]


def test_a_choice_earns_all_half_or_none_of_the_points() -> None:
    choices = kind.arranged(SINGLE, SINGLE.choices, 0)
    assert [kind.SHARE[one.credit] for one in choices] == [Decimal(1), Decimal("0.5"), Decimal(0)]


def test_a_refusal_is_known_by_its_code() -> None:
    refused = InvalidAnswer("no_choice")
    assert (refused.code, str(refused)) == ("no_choice", "no_choice")


@pytest.mark.parametrize(("seed", "order"), [(0, "abcd"), (1, "dcba"), (4, "bcad"), (12, "bdac"), (64, "abcd")])
def test_a_seed_gives_the_same_order_on_every_machine(seed: int, order: str) -> None:
    question = asked(QuestionKind.SINGLE, FULL, HALF, NONE, NONE)
    assert ids(kind.arranged(question, question.choices, seed)) == order


def test_the_order_differs_between_questions_and_without_an_attempt_it_is_mixed_only_where_asked() -> None:
    question = asked(QuestionKind.SINGLE, FULL, HALF, NONE, NONE)
    other = Question("other", QuestionKind.SINGLE, "?", question.choices)
    assert ids(kind.mixed(other, question.choices, 1)) == "acdb"
    assert ids(kind.mixed(question, question.choices, 0)) == "bacd"


# One fits best

SINGLE = asked(QuestionKind.SINGLE, FULL, HALF, NONE)


def test_of_single_choice_one_known_choice_is_an_answer() -> None:
    assert check(SINGLE, "", "b") == ("b",)
    assert check(SINGLE, "b", "b") == ("b",)
    assert refusal(SINGLE) == refusal(SINGLE, "", "") == "no_choice"
    assert refusal(SINGLE, "x") == refusal(SINGLE, "a", "x") == "unknown_choice"
    assert refusal(SINGLE, "a", "b") == "too_many_choices"


def test_single_choice_earns_what_the_choice_is_worth() -> None:
    assert [share(SINGLE, one) for one in "abc"] == [1, Decimal("0.5"), 0]
    assert kind_of(SINGLE).extremes(SINGLE) == (NOTHING, ALL)
    between = asked(QuestionKind.SINGLE, HALF, HALF)
    assert kind_of(between).extremes(between) == (Decimal("0.5"), Decimal("0.5"))


def test_the_best_of_single_choice_is_what_earns_most_and_of_equals_the_first() -> None:
    assert kind_of(SINGLE).best(SINGLE) == ("a",)
    for credits, best in (((NONE, HALF), "b"), ((NONE, FULL, FULL), "b"), ((NONE, NONE), "a")):
        question = asked(QuestionKind.SINGLE, *credits)
        assert kind_of(question).best(question) == (best,)


def test_single_choice_counts_who_took_what() -> None:
    assert kind_of(SINGLE).options(SINGLE) == (
        Option("a", "tekst a", True),
        Option("b", "tekst b", False),
        Option("c", "tekst c", False),
    )
    assert taken(SINGLE, "b") == {"b"}


def test_single_choice_on_screen_before_it_is_answered() -> None:
    assert kind_of(SINGLE).ask(SINGLE, ["b"], MIXES) == Shown(
        (on_screen("b"), on_screen("c", chosen=False), on_screen("a", chosen=False))
    )
    assert ids(kind_of(SINGLE).ask(SINGLE, [], 0).choices) == "abc"


def test_single_choice_on_screen_once_it_is_answered() -> None:
    a = ("best", "Dit past het best.", "uitleg a")
    b = ("partly", "Niet helemaal.", "uitleg b")
    c = ("not", "Past minder.", "uitleg c")
    assert judged(SINGLE, "a") == [("a", True, *a), ("b", False, *b), ("c", False, *c)]
    assert judged(SINGLE, "b", seed=MIXES) == [("b", True, *b), ("c", False, *c), ("a", False, *a)]
    assert kind_of(SINGLE).show(SINGLE, ["c"], 0, with_feedback=False) == Shown(
        (on_screen("a", chosen=False, folded=True), on_screen("b", chosen=False, folded=True), on_screen("c"))
    )
    assert kind_of(SINGLE).show(SINGLE, ["c"], 0, with_feedback=True).choices[2] == on_screen(
        "c", "not", "Past minder.", "uitleg c"
    )


# Several fit

MULTIPLE = asked(QuestionKind.MULTIPLE, FULL, FULL, FULL, NONE, NONE, NONE)


def test_of_several_choices_any_number_is_an_answer() -> None:
    assert check(MULTIPLE, *"fedcba") == tuple("abcdef")
    assert check(MULTIPLE, "c", "", "a", "c") == ("a", "c")
    assert refusal(MULTIPLE, "") == "no_choice"
    assert refusal(MULTIPLE, "a", "x") == "unknown_choice"


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("a", Decimal(1) / 3),
        ("ab", Decimal(2) / 3),
        ("abc", 1),
        ("abcd", Decimal(2) / 3),
        ("abd", Decimal(1) / 3),
        ("abcdef", 0),
        ("ad", 0),
        ("ade", 0),
        ("d", 0),
    ],
)
def test_of_several_choices_each_wrong_one_takes_a_right_one_away(answer: str, earned: Decimal) -> None:
    assert share(MULTIPLE, *answer) == earned


def test_the_best_and_the_worst_of_several_choices() -> None:
    assert kind_of(MULTIPLE).best(MULTIPLE) == ("a", "b", "c")
    assert kind_of(MULTIPLE).extremes(MULTIPLE) == (NOTHING, ALL)
    later = asked(QuestionKind.MULTIPLE, NONE, FULL, NONE, FULL)
    assert kind_of(later).best(later) == ("b", "d")
    all_right = asked(QuestionKind.MULTIPLE, FULL, FULL, FULL)
    assert kind_of(all_right).extremes(all_right) == (Decimal(1) / 3, ALL)


def test_where_none_of_several_choices_is_right_none_earns_anything() -> None:
    none_right = asked(QuestionKind.MULTIPLE, NONE, HALF)
    assert share(none_right, "a") == share(none_right, "b") == share(none_right, "a", "b") == 0
    assert kind_of(none_right).extremes(none_right) == (NOTHING, NOTHING)
    assert kind_of(none_right).best(none_right) == ("b",)


def test_of_several_choices_the_ticked_and_the_missed_ones_are_judged() -> None:
    question = asked(QuestionKind.MULTIPLE, FULL, FULL, NONE, HALF)
    assert judged(question, "a", "c") == [
        ("a", True, "best", "Dit hoort erbij.", "uitleg a"),
        ("b", False, "partly", "Dit hoorde er ook bij.", "uitleg b"),
        ("c", True, "not", "Dit hoort er niet bij.", "uitleg c"),
        ("d", False, "not", "Dit hoort er niet bij.", "uitleg d"),
    ]
    shown = kind_of(question).show(question, ["a", "c"], 0, with_feedback=True).choices
    assert [one.id for one in shown if one.is_folded] == ["d"]


# True or false

TRUE = Question("q", QuestionKind.TRUE_FALSE, "?", (Choice("true", "True", FULL), Choice("false", "False", NONE)))


def test_true_and_false_are_in_the_words_of_the_interface_and_true_stands_first() -> None:
    shown = kind_of(TRUE).ask(TRUE, ["false"], 2)
    assert shown == Shown(
        (
            ChoiceOnScreen("true", "Klopt", False, is_ours=True),
            ChoiceOnScreen("false", "Klopt niet", True, is_ours=True),
        )
    )
    hidden = kind_of(TRUE).show(TRUE, ["false"], 2, with_feedback=False)
    assert [(one.text, one.is_chosen, one.is_folded) for one in hidden.choices] == [
        ("Klopt", False, True),
        ("Klopt niet", True, False),
    ]
    for seed in range(12):
        assert [one.id for one in kind_of(TRUE).ask(TRUE, [], seed).choices] == ["true", "false"]


def test_true_and_false_are_counted_in_the_words_of_the_interface() -> None:
    assert kind_of(TRUE).options(TRUE) == (
        Option("true", "Klopt", True, is_ours=True),
        Option("false", "Klopt niet", False, is_ours=True),
    )
    other = asked(QuestionKind.TRUE_FALSE, FULL)
    assert kind_of(other).options(other) == (Option("a", "tekst a", True, is_ours=True),)


def test_of_true_and_false_the_chosen_and_the_right_one_are_judged() -> None:
    assert judged(TRUE, "true") == [
        ("true", True, "best", "Juist gezien.", ""),
        ("false", False, "not", "Dit was het niet.", ""),
    ]
    assert judged(TRUE, "false") == [
        ("true", False, "best", "Dit was het.", ""),
        ("false", True, "not", "Dit was het niet.", ""),
    ]


# The better of two


def test_of_the_better_of_two_the_chosen_and_the_better_one_are_judged() -> None:
    poor, defensible = asked(QuestionKind.BETTER, FULL, NONE), asked(QuestionKind.BETTER, FULL, HALF)
    assert judged(poor, "a") == [
        ("a", True, "best", "Dit is de betere van de twee.", "uitleg a"),
        ("b", False, "not", "Begrijpelijk, maar de andere past beter.", "uitleg b"),
    ]
    missed = ("a", False, "best", "Dit was de betere.", "uitleg a")
    assert judged(poor, "b") == [missed, ("b", True, "not", "Begrijpelijk, maar de andere past beter.", "uitleg b")]
    assert judged(defensible, "a")[1] == (
        "b", False, "partly", "Verdedigbaar, maar de andere past beter.", "uitleg b",
    )  # fmt: skip
    assert judged(defensible, "b") == [
        missed,
        ("b", True, "partly", "Verdedigbaar, maar de andere past beter.", "uitleg b"),
    ]


# Put in order

ORDER = asked(QuestionKind.ORDER, FULL, FULL, FULL, FULL)
ONE_ITEM = asked(QuestionKind.ORDER, FULL)


def test_an_order_is_given_by_ids_or_by_places() -> None:
    assert check(ORDER, *"dbca", "") == tuple("dbca")
    assert check(ORDER, "3=a", "1=b", "", "4=d", "2=c") == tuple("bcad")
    assert check(ONE_ITEM, "1=a") == check(ONE_ITEM, "a") == ("a",)


@pytest.mark.parametrize(
    ("selected", "code"),
    [
        ("", "untouched"),
        ("0=a 1=b 2=c 3=d", "unknown_choice"),
        ("1=a 2=b 3=c 5=d", "unknown_choice"),
        ("1=a 2=b 3=c x", "unknown_choice"),
        ("1=a 1=b 2=c 3=d", "same_place"),
        ("1=a 2=b 3=c 4=d 4=d", "same_place"),
        ("1=a 2=a 3=b 4=c", "too_many_choices"),
        ("a b c d a", "too_many_choices"),
        ("a b c", "incomplete"),
        ("1=a 2=b 4=d", "incomplete"),
    ],
)
def test_what_is_no_whole_order_is_refused(selected: str, code: str) -> None:
    assert refusal(ORDER, *selected.split()) == code


@pytest.mark.parametrize(
    ("answer", "earned"),
    [
        ("abcd", 1),
        ("abdc", Decimal(2) / 3),
        ("dabc", Decimal(2) / 3),
        ("cdab", Decimal(2) / 3),
        ("badc", Decimal(1) / 3),
        ("dcab", Decimal(1) / 3),
        ("dcba", 0),
    ],
)
def test_an_order_earns_its_steps_in_the_right_direction(answer: str, earned: Decimal) -> None:
    assert share(ORDER, *answer) == earned


def test_a_single_item_is_always_in_order() -> None:
    assert share(ONE_ITEM, "a") == 1
    assert kind_of(ONE_ITEM).extremes(ONE_ITEM) == (ALL, ALL)
    two = asked(QuestionKind.ORDER, FULL, FULL)
    assert kind_of(two).extremes(two) == kind_of(ORDER).extremes(ORDER) == (NOTHING, ALL)
    assert share(two, "b", "a") == 0


def test_of_an_order_those_at_their_own_place_are_counted() -> None:
    assert kind_of(ORDER).best(ORDER) == tuple("abcd")
    assert kind_of(ORDER).options(ORDER) == tuple(Option(one, f"tekst {one}", True) for one in "abcd")
    assert taken(ORDER, *"abcd") == set("abcd")
    assert taken(ORDER, *"acbd") == {"a", "d"}
    assert taken(ORDER, *"dabc") == set()
    with pytest.raises(ValueError):
        taken(ORDER, "a", "b")


def test_an_order_is_never_asked_in_the_right_one() -> None:
    for seed, shown in ((0, "bacd"), (MIXES, "bcad"), (MIXES_NOTHING, "bcda")):
        assert ids(kind_of(ORDER).ask(ORDER, [], seed).choices) == shown


def test_an_order_is_asked_with_the_places_filled_in_so_far() -> None:
    assert kind_of(ORDER).ask(ORDER, ["2=a", "9=b", "", "4=d"], MIXES) == Shown(
        (
            ChoiceOnScreen("b", "tekst b", False),
            ChoiceOnScreen("c", "tekst c", False),
            ChoiceOnScreen("a", "tekst a", False, picked="2"),
            ChoiceOnScreen("d", "tekst d", False, picked="4"),
        )
    )


def test_an_order_is_shown_as_it_was_given_with_where_each_belongs() -> None:
    assert kind_of(ORDER).show(ORDER, ["b", "a", "c", "d"], MIXES, with_feedback=True) == Shown(
        (
            on_screen("b", "partly", "Hoort op plaats 2.", "uitleg b"),
            on_screen("a", "partly", "Hoort op plaats 1.", "uitleg a"),
            on_screen("c", "best", "Staat goed.", "uitleg c"),
            on_screen("d", "best", "Staat goed.", "uitleg d"),
        )
    )
    assert kind_of(ORDER).show(ORDER, ["b", "a", "c", "d"], MIXES, with_feedback=False) == Shown(
        tuple(on_screen(one) for one in "bacd")
    )


# Match pairs

MATCH = Question("q", QuestionKind.MATCH, "?", tuple(choice(one, match=one.upper()) for one in "abc"))
ONE_PAIR = Question("q", QuestionKind.MATCH, "?", (choice("a", match="A"),))
NO_PAIR = Question("q", QuestionKind.MATCH, "?", ())
RIGHT_HALF = {"a": "38af65bd7b1a6af4", "b": "166749d4fdc3d606", "c": "41f4241500a90d4c"}


def pairs(rights: str) -> tuple[str, ...]:
    """For a, b and c in turn, the right half of which one was chosen."""
    return tuple(f"{left}={RIGHT_HALF[right]}" for left, right in zip("abc", rights, strict=False))


def test_pairs_come_in_the_order_of_the_question() -> None:
    assert check(MATCH, "", *reversed(pairs("bca"))) == pairs("bca")
    assert check(MATCH, *pairs("abc"), *pairs("abc")) == pairs("abc")
    assert check(MATCH, *pairs("aaa")) == pairs("aaa")
    assert check(ONE_PAIR, *pairs("a")) == pairs("a")


def test_what_are_no_whole_pairs_is_refused() -> None:
    assert refusal(MATCH) == refusal(MATCH, "", "") == "no_choice"
    assert refusal(MATCH, *pairs("ab"), "c=c") == refusal(ONE_PAIR, *pairs("a"), "x") == "unknown_choice"
    assert refusal(MATCH, *pairs("abc"), *pairs("b")) == refusal(MATCH, *pairs("a"), *pairs("b")) == "too_many_choices"
    assert refusal(MATCH, *pairs("ab")) == "incomplete"


@pytest.mark.parametrize(
    ("rights", "earned", "right_ones"),
    [
        ("abc", 1, "abc"),
        ("aba", Decimal(2) / 3, "ab"),
        ("acb", Decimal(1) / 3, "a"),
        ("ccc", Decimal(1) / 3, "c"),
        ("bca", 0, ""),
    ],
)
def test_each_right_pair_earns_the_same(rights: str, earned: Decimal, right_ones: str) -> None:
    assert share(MATCH, *pairs(rights)) == earned
    assert taken(MATCH, *pairs(rights)) == set(right_ones)


def test_pairs_that_are_not_whole_cannot_be_graded() -> None:
    with pytest.raises(ValueError):
        share(MATCH, *pairs("ab"))


def test_the_best_and_the_worst_of_pairs() -> None:
    assert kind_of(MATCH).best(MATCH) == pairs("abc")
    two = Question("q", QuestionKind.MATCH, "?", MATCH.choices[:2])
    assert kind_of(MATCH).extremes(MATCH) == kind_of(two).extremes(two) == (NOTHING, ALL)
    assert kind_of(ONE_PAIR).extremes(ONE_PAIR) == kind_of(NO_PAIR).extremes(NO_PAIR) == (ALL, ALL)
    assert share(NO_PAIR) == share(ONE_PAIR, *pairs("a")) == 1


def test_pairs_are_counted_by_both_halves() -> None:
    assert kind_of(MATCH).options(MATCH) == tuple(Option(one, f"tekst {one} – {one.upper()}", True) for one in "abc")


def test_pairs_are_asked_with_what_was_filled_in_and_both_halves_mixed_apart() -> None:
    draft = [f"a={RIGHT_HALF['c']}", "b=nothing", "", f"c={RIGHT_HALF['c']}"]
    assert kind_of(MATCH).ask(MATCH, draft, 12) == Shown(
        (
            ChoiceOnScreen("b", "tekst b", False),
            ChoiceOnScreen("a", "tekst a", False, picked=RIGHT_HALF["c"]),
            ChoiceOnScreen("c", "tekst c", False, picked=RIGHT_HALF["c"]),
        ),
        tuple(Partner(RIGHT_HALF[one], one.upper()) for one in "cab"),
    )
    unmixed = kind_of(MATCH).ask(MATCH, [], 0)
    assert ids(unmixed.choices) == "abc"
    assert [one.text for one in unmixed.partners] == ["C", "B", "A"]


def test_pairs_are_shown_as_they_were_made_with_what_belongs_together() -> None:
    assert kind_of(MATCH).show(MATCH, pairs("acc"), MIXES, with_feedback=True) == Shown(
        (
            on_screen("b", "not", "Dit hoort hier niet bij.", "uitleg b", partner="C", right="B"),
            on_screen("c", "best", "Dit hoort bij elkaar.", "uitleg c", partner="C"),
            on_screen("a", "best", "Dit hoort bij elkaar.", "uitleg a", partner="A"),
        )
    )
    assert kind_of(MATCH).show(MATCH, pairs("acc"), MIXES, with_feedback=False) == Shown(
        (on_screen("b", partner="C"), on_screen("c", partner="C"), on_screen("a", partner="A"))
    )


# A branching scenario


def scene(name: str, *choices: Choice) -> Scene:
    return Scene(name, f"scène {name}", choices)


def story(*scenes: Scene) -> Question:
    return Question("q", QuestionKind.BRANCHING, "?", (), scenes=scenes)


HURRY, LISTEN = choice("haast", NONE, leads_to="s3"), choice("luister", HALF, leads_to="s2")
REFER, HELP = choice("verwijs", NONE), choice("help", FULL)
SIGH, EXCUSE = choice("zucht", HALF), choice("excuus", FULL, leads_to="s2")
S1, S2, S3 = scene("s1", HURRY, LISTEN), scene("s2", REFER, HELP), scene("s3", SIGH, EXCUSE)
STORY = story(S1, S2, S3)


@pytest.mark.parametrize(
    ("path", "earned"),
    [
        ("luister help", Decimal("0.75")),
        ("luister verwijs", Decimal("0.25")),
        ("haast zucht", Decimal("0.25")),
        ("haast excuus help", Decimal(2) / 3),
        ("haast excuus verwijs", Decimal(1) / 3),
    ],
)
def test_a_path_earns_the_mean_of_its_choices(path: str, earned: Decimal) -> None:
    assert check(STORY, "", *path.split()) == tuple(path.split())
    assert share(STORY, *path.split()) == earned


def test_what_is_no_whole_path_is_refused() -> None:
    assert refusal(STORY) == refusal(STORY, "") == "no_choice"
    assert refusal(STORY, "haast") == refusal(STORY, "haast", "excuus") == "goes_on"
    assert refusal(STORY, "help") == refusal(STORY, "luister", "zucht") == "unknown_choice"
    assert refusal(STORY, "luister", "help", "help") == "too_many_choices"


def test_a_path_is_walked_scene_by_scene() -> None:
    assert walk(STORY, []) == ([], S1)
    assert walk(STORY, ["haast"]) == ([(S1, HURRY)], S3)
    assert walk(STORY, ["haast", "excuus"]) == ([(S1, HURRY), (S3, EXCUSE)], S2)
    assert walk(STORY, ["haast", "excuus", "help"]) == ([(S1, HURRY), (S3, EXCUSE), (S2, HELP)], None)


def test_a_scene_that_is_not_there_is_an_end() -> None:
    gone = choice("weg", HALF, leads_to="nergens")
    question = story(scene("s1", gone))
    assert walk(question, ["weg"]) == ([(question.scenes[0], gone)], None)
    assert (check(question, "weg"), share(question, "weg")) == (("weg",), Decimal("0.5"))


def test_a_story_without_scenes_has_no_path() -> None:
    assert walk(story(), []) == ([], None)
    assert refusal(story(), "a") == "too_many_choices"


def test_the_best_path_takes_the_best_choice_at_every_scene_and_ends_in_a_circle_too() -> None:
    assert kind_of(STORY).best(STORY) == ("luister", "help")
    straight = story(scene("s1", choice("a", leads_to="s2")), scene("s2", choice("b")))
    assert kind_of(straight).best(straight) == ("a", "b")
    circle = story(scene("s1", choice("a", leads_to="s2")), scene("s2", choice("b", leads_to="s1")))
    assert kind_of(circle).best(circle) == ("a", "b", "a")


def test_the_extremes_of_a_story_are_those_of_all_its_paths() -> None:
    assert kind_of(STORY).extremes(STORY) == (Decimal("0.25"), Decimal("0.75"))
    once = story(scene("s1", choice("a", HALF)))
    assert kind_of(once).extremes(once) == (Decimal("0.5"), Decimal("0.5"))


def test_a_path_that_never_ends_is_none_of_those_of_a_story() -> None:
    endless = story(scene("s1", choice("a", leads_to="s1")))
    assert kind_of(endless).extremes(endless) == (NOTHING, NOTHING)
    without_choices = story(scene("s1", choice("a", HALF), choice("b", FULL, leads_to="s2")), scene("s2"))
    assert kind_of(without_choices).extremes(without_choices) == (Decimal("0.5"), Decimal("0.5"))
    round_about = story(
        scene("s1", choice("a", FULL, leads_to="s2")),
        scene("s2", choice("b", NONE, leads_to="s3"), choice("c", FULL)),
        scene("s3", choice("d", HALF, leads_to="s1"), choice("e", NONE)),
    )
    assert kind_of(round_about).extremes(round_about) == (Decimal(1) / 3, ALL)


def test_of_a_story_every_choice_is_counted_at_its_scene() -> None:
    assert kind_of(STORY).options(STORY) == (
        Option("s1/haast", "tekst haast", False, "scène s1"),
        Option("s1/luister", "tekst luister", False, "scène s1"),
        Option("s2/verwijs", "tekst verwijs", False, "scène s2"),
        Option("s2/help", "tekst help", True, "scène s2"),
        Option("s3/zucht", "tekst zucht", False, "scène s3"),
        Option("s3/excuus", "tekst excuus", True, "scène s3"),
    )
    assert taken(STORY, "haast", "excuus", "help") == {"s1/haast", "s3/excuus", "s2/help"}
    assert taken(STORY, "luister", "help") == {"s1/luister", "s2/help"}


def test_a_story_is_asked_from_where_the_path_stands() -> None:
    start = Shown((on_screen("haast", chosen=False), on_screen("luister", chosen=False)), scene="scène s1")
    assert kind_of(STORY).ask(STORY, [], 0) == start
    assert kind_of(STORY).ask(STORY, ["help"], 0) == start  # begins anew with what does not fit
    passed = (Step("scène s1", on_screen("haast")), Step("scène s3", on_screen("excuus")))
    assert kind_of(STORY).ask(STORY, ["haast", "", "excuus"], 0) == Shown(
        (on_screen("verwijs", chosen=False), on_screen("help", chosen=False)), steps=passed, scene="scène s2"
    )
    assert kind_of(STORY).ask(STORY, ["haast", "excuus", "help"], 0) == Shown(
        steps=(*passed, Step("scène s2", on_screen("help")))
    )


def test_the_choices_of_a_scene_are_mixed_for_each_attempt() -> None:
    question = story(scene("s1", *(choice(one) for one in "abc")))
    assert ids(kind_of(question).ask(question, [], MIXES).choices) == "bca"
    assert ids(kind_of(question).ask(question, [], 0).choices) == "abc"


def test_a_story_is_shown_with_what_else_could_have_been_done() -> None:
    def other(name: str, verdict: str, label: str, feedback: str) -> tuple[ChoiceOnScreen, ...]:
        return (on_screen(name, verdict, label, feedback, chosen=False, folded=True),)

    refer = ("verwijs", "not", "Past minder.", "uitleg verwijs")
    help_on = ("help", "best", "Dit past het best.", "uitleg help")
    haste = ("haast", "not", "Past minder.", "uitleg haast")
    assert kind_of(STORY).show(STORY, ["luister", "verwijs"], MIXES, with_feedback=True) == Shown(
        steps=(
            Step("scène s1", on_screen("luister", "partly", "Niet helemaal.", "uitleg luister"), other(*haste)),
            Step("scène s2", on_screen(*refer), other(*help_on)),
        )
    )
    assert kind_of(STORY).show(STORY, ["luister", "help"], MIXES, with_feedback=True).steps[1] == Step(
        "scène s2", on_screen(*help_on), other(*refer)
    )
    assert kind_of(STORY).show(STORY, ["luister", "verwijs"], MIXES, with_feedback=False) == Shown(
        steps=(Step("scène s1", on_screen("luister")), Step("scène s2", on_screen("verwijs")))
    )
