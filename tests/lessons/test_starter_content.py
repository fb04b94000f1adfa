"""The starter programmes on disk keep to the writing rules and to the file format.

Pure file tests: no Django, no database. Every folder under ``starters`` is one organisation.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from tests.lessons.film_files import Cue, boxes, cues_of, seconds_of
from tests.lessons.starter_files import (
    KINDS,
    SOURCES,
    STARTERS,
    TAG_RE,
    Lesson,
    Table,
    answers_of,
    as_read_by,
    asked_in,
    body_texts,
    every_lesson,
    every_organisation,
    headings,
    lessons,
    lix,
    normal_sentences,
    organisations,
    plain,
    programme,
    programme_texts,
    questions_of,
    quiz_texts,
    sentences,
    title_texts,
    words,
)

PROGRAMME_KEYS = {"title", "wordmark", "welcome", "days_to_finish", "drawing", "principles"}
PRINCIPLE_KEYS = {"kind", "letter", "title", "short_title", "statement", "behaviours", "lessons"}
PRINCIPLE_KINDS = {"mission", "vision", "value", "pillar"}
LESSON_KEYS = {"title", "summary", "introduction", "minutes", "body", "quiz"}
BLOCK_KEYS: dict[str, tuple[set[str], set[str]]] = {  # type: (required, optional)
    "text": ({"text"}, {"heading"}),
    "behaviours": ({"items"}, {"heading"}),
    "scenario": ({"title", "situation", "choices"}, {"heading", "key"}),
    "quote": ({"text", "speaker", "role"}, {"heading"}),
    "callout": ({"title", "text"}, {"heading"}),
    "reflection": ({"question"}, {"hint", "heading"}),
    "check": ({"question", "choices", "key"}, {"heading"}),
    "poll": ({"question", "choices", "key"}, {"heading"}),
    "picture": ({"image", "alt_text"}, {"heading", "caption"}),
    "video": ({"title", "file", "captions", "poster", "silent", "transcript", "key"}, {"heading", "url", "captioned"}),
    "mails": ({"items"}, {"heading"}),
    "conversation": ({"lines"}, {"heading"}),
    "letter": ({"sender", "date", "subject", "text"}, {"heading", "caption"}),
    "accounts": ({"items"}, {"heading"}),
}
RICH = {"text": "text", "callout": "text", "letter": "text", "video": "transcript"}  # where a block is rich text
BESIDE = {"picture": ("image",), "video": ("file", "captions", "poster")}  # the files of a block
BLOCK_CHOICE_KEYS = {"scenario": {"text", "response"}, "check": {"text", "correct", "feedback"}}
QUESTION_KEYS = {"type", "question", "points", "reread", "feedback"}
EXTRA_QUESTION_KEYS: dict[str, set[str]] = {
    "single_choice": {"choices"},
    "multiple_choice": {"choices"},
    "true_false": {"answer", "feedback_true", "feedback_false"},
    "better_of_two": {"choices"},
    "order": {"items"},
    "match": {"pairs"},
    "branching": {"scenes"},
}
ITEM_KEYS = {
    "choices": {"text", "credit", "feedback"},
    "items": {"text", "feedback"},
    "pairs": {"left", "right", "feedback"},
    "scenes": {"label", "text", "choices"},
}
CREDITS = {"none", "half", "full"}
ALLOWED_TAGS = {"p", "b", "i", "ul", "li"}

BANNED = [
    # from over the border, or personnel jargon
    "wethouder", "wethouders", "balie", "balies", "bsn", "afdeling burgerzaken", "id-kaart", "pinnen",
    "thuiswerkplek", "medewerker p&o", "p&o", "hrm", "leuk dat je er bent", "aan de slag gaan met",
    "aan de slag met", "journey", "impact maken", "impact maakt",
    # civil-service words
    "betreffende", "conform", "teneinde", "dienaangaande", "desgevallend", "in het kader van", "overmaken",
    "overgemaakt", "gelieve", "reeds", "tevens", "ingevolge",
    # screen words and quiz habits
    "oeps", "alle bovenstaande", "al het bovenstaande",
]  # fmt: skip
BANNED_RE = re.compile(r"(?<!\w)(" + "|".join(re.escape(word) for word in BANNED) + r")(?!\w)", re.IGNORECASE)
GIVE_AWAY_RE = re.compile(r"(?<!\w)(altijd|nooit)(?!\w)", re.IGNORECASE)
VERDICT_RE = re.compile(r"(dit past het best|niet helemaal|past minder|begrijpelijk, maar|fout|juist)\b", re.IGNORECASE)


# --- the programme --------------------------------------------------------------------------------


def test_there_is_at_least_one_starter_programme() -> None:
    assert organisations(), f"no starter programme in {STARTERS}"


@every_organisation
def test_a_programme_has_exactly_the_known_keys(organisation: str) -> None:
    data = programme(organisation)
    assert set(data) == PROGRAMME_KEYS
    assert data["title"].strip()
    assert isinstance(data["days_to_finish"], int) and data["days_to_finish"] > 0
    for principle in data["principles"]:
        assert set(principle) == PRINCIPLE_KEYS, principle["title"]
        assert principle["kind"] in PRINCIPLE_KINDS
        assert principle["title"].strip() and principle["statement"].strip()
        assert "\n" not in principle["statement"]
        assert principle["behaviours"] and all(text.startswith("Je ") for text in principle["behaviours"])
        assert len(principle["short_title"]) <= 16, principle["short_title"]


@every_organisation
def test_a_welcome_is_forty_to_ninety_words(organisation: str) -> None:
    assert 40 <= len(words(programme(organisation)["welcome"])) <= 90


@every_organisation
def test_the_letters_of_the_values_stand_in_the_wordmark_in_that_order(organisation: str) -> None:
    data = programme(organisation)
    letters = [principle["letter"] for principle in data["principles"] if principle["kind"] == "value"]
    wordmark = iter(data["wordmark"])
    assert all(letter and letter in wordmark for letter in letters), f"{letters} against {data['wordmark']!r}"


@every_organisation
def test_pillars_are_numbered_and_a_mission_or_vision_has_no_letter(organisation: str) -> None:
    principles = programme(organisation)["principles"]
    pillars = [principle["letter"] for principle in principles if principle["kind"] == "pillar"]
    assert pillars == [str(number) for number in range(1, len(pillars) + 1)]
    assert all(p["letter"] == "" for p in principles if p["kind"] in {"mission", "vision"})


@every_organisation
def test_every_lesson_file_belongs_to_exactly_one_principle(organisation: str) -> None:
    named = [name for principle in programme(organisation)["principles"] for name in principle["lessons"]]
    assert sorted(named) == sorted(lesson.name for lesson in lessons(organisation))


# --- the form of a lesson -------------------------------------------------------------------------


@every_lesson
def test_a_lesson_has_exactly_the_known_keys(lesson: Lesson) -> None:
    assert set(lesson.data) == LESSON_KEYS
    assert set(lesson.data["quiz"]) == {"pass_mark", "questions"}
    assert lesson.data["quiz"]["pass_mark"] == 70
    assert lesson.data["title"].strip() and lesson.data["introduction"].strip()


@every_lesson
def test_every_block_has_a_known_type_and_its_own_keys(lesson: Lesson) -> None:
    for block in lesson.data["body"]:
        assert block["type"] in BLOCK_KEYS
        required, optional = BLOCK_KEYS[block["type"]]
        keys = set(block) - {"type", "for_whom"}
        kinds = set(block.get("for_whom", KINDS[:1]))
        assert kinds and kinds < set(KINDS), "for some, not for everyone or nobody"
        assert required <= keys <= required | optional, f"{block['type']}: {sorted(keys)}"
        for choice in block.get("choices", []):
            if block["type"] == "poll":
                assert choice.strip() and len(choice) <= 120
            else:
                assert set(choice) == BLOCK_CHOICE_KEYS[block["type"]]
                assert all(text.strip() for text in choice.values() if isinstance(text, str))
        for key in required - {"heading"}:
            assert block[key], f"{block['type']} has an empty {key}"


@every_lesson
def test_rich_text_uses_only_plain_paragraphs_lists_and_emphasis(lesson: Lesson) -> None:
    for block in lesson.data["body"]:
        rich = RICH.get(block["type"], "")
        for key, value in block.items():
            for tag in TAG_RE.finditer(" ".join(map(str, value)) if isinstance(value, list) else str(value)):
                assert key == rich, f"{block['type']}.{key} is plain text"
                assert tag[1] in ALLOWED_TAGS and not tag[2].strip(), tag[0]
        if rich:
            assert block[rich].startswith("<")
    unformatted = [lesson.data["introduction"], *title_texts(lesson.data), *quiz_texts(lesson.data)]
    assert [text for text in unformatted if TAG_RE.search(text)] == []


@every_lesson
def test_the_side_menu_has_three_to_six_short_and_different_headings(lesson: Lesson) -> None:
    for kind in KINDS:
        read = as_read_by(kind, lesson.data)
        found = headings(read)
        assert read["body"][0]["heading"], "the first block opens a section"
        assert 3 <= len(found) <= 6, found
        assert len(set(found)) == len(found), found
        assert [heading for heading in found if len(heading) > 28] == []


@every_lesson
def test_the_summary_fits_on_the_dashboard(lesson: Lesson) -> None:
    assert 0 < len(lesson.data["summary"]) <= 60


@every_lesson
def test_a_lesson_takes_five_to_eight_minutes(lesson: Lesson) -> None:
    assert 5 <= lesson.data["minutes"] <= 8


@every_lesson
def test_a_lesson_is_250_to_500_words_for_each_kind_of_work(lesson: Lesson) -> None:
    for kind in KINDS:
        count = sum(len(words(text)) for text in body_texts(as_read_by(kind, lesson.data)))
        assert 250 <= count <= 500, f"{count} words for {kind}"


@every_organisation
def test_a_programme_has_a_lesson_with_a_scene_for_the_counter_and_one_for_outdoors(organisation: str) -> None:
    scenes = [
        {kind for block in lesson.data["body"] if block["type"] == "scenario" for kind in block.get("for_whom", ())}
        for lesson in lessons(organisation)
    ]
    assert any({"loket", "buiten"} <= kinds for kinds in scenes)


@every_lesson
def test_whoever_reads_a_lesson_has_one_picture_and_one_resolution(lesson: Lesson) -> None:
    for kind in KINDS:
        kinds = Counter(block["type"] for block in as_read_by(kind, lesson.data)["body"])
        assert (kinds["picture"], kinds["reflection"]) == (1, 1)
    for block in lesson.data["body"]:
        if block["type"] == "scenario":
            assert 2 <= len(block["choices"]) <= 4
            assert block["situation"].rstrip().endswith("?"), "a situation ends with the question"


@every_lesson
def test_what_a_lesson_shows_lies_beside_it_and_is_told_to_who_does_not_see_it(lesson: Lesson) -> None:
    for block in lesson.data["body"]:
        for key in BESIDE.get(block["type"], ()):
            assert (STARTERS / lesson.organisation / block[key]).is_file(), block[key]
        if block["type"] == "picture":
            assert 40 <= len(block["alt_text"]) <= 250


# --- the film -------------------------------------------------------------------------------------


def film(organisation: str) -> Table:
    """The one block with a film of an organisation."""
    blocks: list[Table] = [block for lesson in lessons(organisation) for block in lesson.data["body"]]
    (found,) = (block for block in blocks if block["type"] == "video")
    return found


def cues(organisation: str) -> list[Cue]:
    return cues_of((STARTERS / organisation / film(organisation)["captions"]).read_text("utf-8"))


@every_organisation
def test_there_is_one_film_of_half_a_minute_to_a_minute_that_a_phone_fetches_in_a_moment(organisation: str) -> None:
    content = (STARTERS / organisation / film(organisation)["file"]).read_bytes()
    assert 30 <= seconds_of(content) <= 60
    assert len(content) <= 700_000
    assert [kind for kind, _content in boxes(content)].index(b"moov") == 1, "what a player reads first comes first"
    assert (STARTERS / organisation / film(organisation)["poster"]).stat().st_size <= 15_000


@every_organisation
def test_captions_cover_the_film_and_leave_time_to_read_them(organisation: str) -> None:
    said = cues(organisation)
    length = seconds_of((STARTERS / organisation / film(organisation)["file"]).read_bytes())
    moments = [0.0, *(moment for cue in said for moment in (cue.start, cue.end)), length]
    assert moments == sorted(moments)
    assert max(later - earlier for earlier, later in zip(moments[::2], moments[1::2], strict=True)) <= 2, "a silence"
    for cue in said:
        assert cue.end - cue.start >= 1.5, cue
        assert len(cue.text) <= 17 * (cue.end - cue.start), cue


@every_organisation
def test_a_transcript_tells_what_there_is_to_see(organisation: str) -> None:
    assert film(organisation)["silent"]
    assert 120 <= len(words(film(organisation)["transcript"])) <= 260


@every_organisation
def test_a_film_keeps_to_the_same_language_rules(organisation: str) -> None:
    transcript = film(organisation)["transcript"]
    told = [transcript, film(organisation)["title"], *(cue.text for cue in cues(organisation))]
    assert [match[0] for text in told for match in BANNED_RE.finditer(plain(text))] == []
    assert [text for text in told if re.search("[!\N{EM DASH}\N{EN DASH}]", text)] == []
    assert lix([transcript]) < 35


@every_organisation
def test_a_film_says_nothing_that_its_lesson_says_too(organisation: str) -> None:
    (lesson,) = (one for one in lessons(organisation) if film(organisation) in one.data["body"])
    read = normal_sentences(body_texts(lesson.data) + quiz_texts(lesson.data), 4)
    assert normal_sentences([cue.text for cue in cues(organisation)], 4) & read == set()


# --- the quiz -------------------------------------------------------------------------------------


@every_lesson
def test_a_quiz_has_four_to_six_questions_of_mixed_types(lesson: Lesson) -> None:
    kinds = Counter(question["type"] for question in lesson.data["quiz"]["questions"])
    assert set(kinds) <= set(EXTRA_QUESTION_KEYS)
    assert 4 <= kinds.total() <= 6
    assert len(kinds) >= 3, kinds


@every_lesson
def test_every_question_has_exactly_the_keys_of_its_type(lesson: Lesson) -> None:
    for question in questions_of(lesson.data):
        required = QUESTION_KEYS | EXTRA_QUESTION_KEYS[question["type"]]
        assert required <= set(question) <= required | {"hint", "second"}, question["question"]
        assert isinstance(question["points"], int) and question["points"] > 0
        assert len(words(question["question"])) <= 45, question["question"]
        assert isinstance(question.get("answer", True), bool)


@every_lesson
def test_a_second_situation_is_as_complete_as_the_first_and_as_hard(lesson: Lesson) -> None:
    for question in questions_of(lesson.data):
        for other in question.get("second", []):
            own = {"question", "feedback"} | EXTRA_QUESTION_KEYS[question["type"]]
            assert set(other) == own, other["question"]
            assert len(words(other["question"])) <= 45, other["question"]
            assert len(answers_of(other)) == len(answers_of(question))
            credits = [
                sorted(str(answer.get("credit", answer.get("correct"))) for answer in answers_of(one))
                for one in (question, other)
            ]
            assert credits[0] == credits[1], other["question"]


@every_lesson
def test_a_hint_is_one_or_two_short_sentences(lesson: Lesson) -> None:
    for question in questions_of(lesson.data):
        if "hint" in question:
            assert 4 <= len(words(question["hint"])) <= 25, question["hint"]


def test_hints_and_second_situations_are_in_the_starters() -> None:
    asked = [question for lesson in lessons() for question in questions_of(lesson.data)]
    assert sum("hint" in question for question in asked) >= 4
    assert sum("second" in question for question in asked) >= 3


@every_lesson
def test_a_single_choice_has_three_or_four_choices_and_one_or_two_best(lesson: Lesson) -> None:
    for question in asked_in(lesson.data, "single_choice"):
        assert 3 <= len(question["choices"]) <= 4, question["question"]
        for choice in question["choices"]:
            assert set(choice) == {"text", "credit", "feedback"}
            assert choice["credit"] in CREDITS
        best = [choice["credit"] for choice in question["choices"]].count("full")
        assert 1 <= best <= 2 and best < len(question["choices"]), question["question"]


@every_lesson
def test_a_multiple_choice_has_three_to_five_choices_with_something_right_and_something_wrong(
    lesson: Lesson,
) -> None:
    for question in asked_in(lesson.data, "multiple_choice"):
        assert 3 <= len(question["choices"]) <= 5, question["question"]
        for choice in question["choices"]:
            assert set(choice) == {"text", "correct", "feedback"}
            assert isinstance(choice["correct"], bool)
        assert {choice["correct"] for choice in question["choices"]} == {True, False}, question["question"]


@every_lesson
def test_choices_of_one_question_differ_and_have_a_like_length(lesson: Lesson) -> None:
    for question in asked_in(lesson.data):
        together = [question.get("choices", []), question.get("items", [])]
        together += [scene["choices"] for scene in question.get("scenes", [])]
        texts = [[choice["text"] for choice in choices] for choices in together]
        texts += [[pair[side] for pair in question.get("pairs", [])] for side in ("left", "right")]
        for group in filter(None, texts):
            assert len(set(group)) == len(group), question["question"]
            assert max(map(len, group)) <= 2 * min(map(len, group)), group


@every_lesson
def test_better_of_two_orders_pairs_and_scenarios_have_the_keys_and_sizes_they_need(lesson: Lesson) -> None:
    for question in asked_in(lesson.data):
        for key, names in ITEM_KEYS.items():
            if question["type"] != "multiple_choice":
                assert all(set(item) == names for item in question.get(key, [])), question["question"]
    for question in asked_in(lesson.data, "better_of_two"):
        assert sorted(choice["credit"] for choice in question["choices"])[0] == "full"
        assert len(question["choices"]) == 2
    for question in asked_in(lesson.data, "order"):
        assert 3 <= len(question["items"]) <= 6
    for question in asked_in(lesson.data, "match"):
        assert 3 <= len(question["pairs"]) <= 5


@every_lesson
def test_every_way_through_a_scenario_ends_and_every_scene_is_reached(lesson: Lesson) -> None:
    for question in asked_in(lesson.data, "branching"):
        labels = [scene["label"] for scene in question["scenes"]]
        assert len(set(labels)) == len(labels)
        reached = {labels[0]}
        for place, scene in enumerate(question["scenes"]):
            assert 1 <= [choice["credit"] for choice in scene["choices"]].count("full") < len(scene["choices"])
            for choice in scene["choices"]:
                assert set(choice) == {"text", "credit", "leads_to", "feedback"}
                assert choice["credit"] in CREDITS
                assert choice["leads_to"] in ("", *labels[place + 1 :]), "a scenario goes forward"
                reached.add(choice["leads_to"])
        assert set(labels) <= reached


def test_every_kind_of_question_and_exercise_is_in_a_starter() -> None:
    kinds = {question["type"] for lesson in lessons() for question in questions_of(lesson.data)}
    assert kinds == set(EXTRA_QUESTION_KEYS)
    blocks = {block["type"] for lesson in lessons() for block in lesson.data["body"]}
    assert {"check", "poll"} <= blocks


@every_lesson
def test_a_check_in_the_text_has_one_right_answer_and_teaches_with_each(lesson: Lesson) -> None:
    for block in lesson.data["body"]:
        if block["type"] == "check":
            assert [choice["correct"] for choice in block["choices"]].count(True) == 1
            assert all(len(words(choice["feedback"])) >= 6 for choice in block["choices"])


@every_lesson
def test_rereading_leads_to_a_section_of_the_same_lesson(lesson: Lesson) -> None:
    for question in questions_of(lesson.data):
        assert question["reread"] in headings(lesson.data), question["reread"]


@every_lesson
def test_every_answer_gets_feedback_that_teaches(lesson: Lesson) -> None:
    for question in asked_in(lesson.data):
        assert words(question["feedback"]), question["question"]
        answers = [answer["feedback"] for answer in answers_of(question)]
        answers += [question[key] for key in ("feedback_true", "feedback_false") if key in question]
        assert len(set(answers)) == len(answers), "the same feedback twice"
        for feedback in answers:
            assert len(words(feedback)) >= 6, feedback


@every_lesson
def test_feedback_leaves_the_verdict_to_the_screen(lesson: Lesson) -> None:
    assert [text for text in quiz_texts(lesson.data) if VERDICT_RE.match(text)] == []


@every_lesson
def test_choices_hold_no_give_away_words(lesson: Lesson) -> None:
    texts = [answer.get("text", "") for question in questions_of(lesson.data) for answer in answers_of(question)]
    assert [text for text in texts if GIVE_AWAY_RE.search(text)] == []


@every_organisation
def test_true_and_false_are_both_a_right_answer_somewhere(organisation: str) -> None:
    found = lessons(organisation)
    answers = [question["answer"] for lesson in found for question in questions_of(lesson.data, "true_false")]
    assert len(answers) < 2 or set(answers) == {True, False}


# --- the language ---------------------------------------------------------------------------------


@every_lesson
def test_a_lesson_reads_easily(lesson: Lesson) -> None:
    score = lix(body_texts(lesson.data))
    assert score < 35, f"LIX {score:.1f}"


@every_lesson
def test_a_sentence_has_nine_to_thirteen_words_on_average_and_not_all_are_short(lesson: Lesson) -> None:
    counts = [len(words(sentence)) for sentence in sentences(body_texts(lesson.data))]
    assert 8 <= sum(counts) / len(counts) <= 13, f"{sum(counts) / len(counts):.1f}"
    in_a_row = "".join("s" if count < 8 else "l" for count in counts)
    assert "s" * 7 not in in_a_row, "a run of short sentences is a drum"


@every_lesson
def test_the_quiz_reads_as_easily_as_the_lesson(lesson: Lesson) -> None:
    score = lix(quiz_texts(lesson.data))
    assert score < 35, f"LIX {score:.1f}"


@every_lesson
def test_no_lesson_uses_a_banned_word(lesson: Lesson) -> None:
    texts = title_texts(lesson.data) + body_texts(lesson.data) + quiz_texts(lesson.data)
    assert [match[0] for text in texts for match in BANNED_RE.finditer(plain(text))] == []


@every_lesson
def test_no_lesson_uses_an_exclamation_mark_or_a_long_dash(lesson: Lesson) -> None:
    texts = title_texts(lesson.data) + body_texts(lesson.data) + quiz_texts(lesson.data)
    assert [text for text in texts if re.search("[!\N{EM DASH}\N{EN DASH}]", text)] == []


@every_organisation
def test_a_programme_keeps_to_the_same_language_rules(organisation: str) -> None:
    texts = programme_texts(programme(organisation))
    assert [match[0] for text in texts for match in BANNED_RE.finditer(plain(text))] == []
    assert [text for text in texts if re.search("[!\N{EM DASH}\N{EN DASH}]", text)] == []


def test_no_sentence_of_six_words_returns_in_another_lesson() -> None:
    known = [(lesson, normal_sentences(body_texts(lesson.data) + quiz_texts(lesson.data), 6)) for lesson in lessons()]
    shared = [
        (f"{one.organisation}/{one.name}", f"{two.organisation}/{two.name}", sentence)
        for (one, first), (two, second) in combinations(known, 2)
        for sentence in first & second
    ]
    assert shared == []


def test_no_sentence_of_six_words_returns_in_another_municipality() -> None:
    known = {
        organisation: normal_sentences(programme_texts(programme(organisation)), 6).union(
            *(
                normal_sentences(body_texts(lesson.data) + quiz_texts(lesson.data), 6)
                for lesson in lessons(organisation)
            )
        )
        for organisation in organisations()
    }
    shared = [(one, two, text) for one, two in combinations(known, 2) for text in known[one] & known[two]]
    assert shared == []


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the municipalities' own pages are not on this machine")
def test_no_sentence_of_eight_words_is_copied_from_the_municipalities_pages() -> None:
    pages = [
        f" {' '.join(words(path.read_text(encoding='utf-8'))).casefold()} " for path in sorted(SOURCES.glob("*.txt"))
    ]
    ours = [text for lesson in lessons() for text in body_texts(lesson.data) + quiz_texts(lesson.data)]
    ours += [text for organisation in organisations() for text in programme_texts(programme(organisation))]
    copied: set[str] = set()
    for sentence in normal_sentences(ours, 8):
        parts = sentence.split()
        runs = (" ".join(parts[start : start + 8]) for start in range(len(parts) - 7))
        copied.update(run for run in runs if any(f" {run} " in page for page in pages))
    assert copied == set()
