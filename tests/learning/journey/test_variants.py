"""What someone reads of a lesson with parts for some kinds of work: fixed when they begin it, whatever comes after."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning.evidence.evidence_scope import Scope
from onboarding.learning.follow_ups import follow_up_screens
from onboarding.learning.journey import asked_to_read, following_up, moving_over, progress
from onboarding.learning.models import Completion, Enrolment, FollowUp, LessonProgress
from onboarding.learning.search.lesson_search import search, texts_of
from onboarding.lessons import assembling
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import Department, KindOfWork, Organisation, User
from quizzes.definitions import digest
from tests.factories import QUIZ, UserFactory, make_programme, poll_block, single, text_block
from tests.learning.evidence.packs import checked, evidence_of, pack_of, unpacked
from tests.learning.journey.new_versions import publish
from tests.learning.quiz_answers import RIGHT, WRONG, answer_all
from tests.lessons.variants import COUNTER, LANE, body, part
from tests.ready_made import Copy

pytestmark = pytest.mark.django_db
BEGUN = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 27)


@pytest.fixture(scope="session")
def published(lennik_with: Callable[..., Copy]) -> Copy:
    return lennik_with(make_programme, wordmark="", letters="K", body=body())


@pytest.fixture
def programme(lennik: Organisation, published: Copy) -> Programme:
    """One lesson, with a scene at the counter and one outdoors."""
    return cast(Programme, published.put_back())


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


def kind(organisation: Organisation, key: str) -> KindOfWork:
    return KindOfWork.objects.get(organisation=organisation, key=key)


def hired(programme: Programme, key: str = "") -> User:
    """Someone of a department that does this kind of work, or none."""
    organisation = programme.organisation
    work = kind(organisation, key) if key else None
    made = Department.objects.create(organisation=organisation, name=f"Dienst {key}", kind_of_work=work)
    person = UserFactory.create(organisation=organisation, department=made)
    progress.enrol(person, programme, TODAY, announce=False)
    return person


def opened(person: User, lesson: Lesson, at: datetime = BEGUN) -> LessonProgress:
    return progress.open_lesson(person, lesson.pk, at)


def page(client: Client, lesson: Lesson) -> str:
    return client.get(reverse("learning:lesson", args=[lesson.pk])).content.decode()


def sees(text: str) -> tuple[bool, bool]:
    """The scene at the counter, and the one outdoors."""
    return COUNTER in text, LANE in text


# --- Reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "scenes"),
    [("loket", (True, False)), ("buiten", (False, True)), ("zorg", (False, False)), ("", (True,) * 2)],
)
def test_each_reads_the_scene_of_their_own_work_and_who_has_none_reads_both(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson, key: str, scenes: tuple[bool, bool]
) -> None:
    person = hired(programme, key)
    text = page(signed_in(person), lesson)
    assert sees(text) == scenes
    assert ("Jij leest ze allemaal" in text, "Voor wie dit werk doet" in text) == (not key, not key)
    assert LessonProgress.objects.get(enrolment__user=person).variant == key


def test_whoever_moves_to_another_department_half_way_goes_on_reading_what_they_began(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson
) -> None:
    person = hired(programme, "loket")
    client = signed_in(person)
    assert sees(page(client, lesson)) == (True, False)
    Department.objects.filter(people=person).update(kind_of_work=kind(programme.organisation, "buiten"))
    assert sees(page(client, lesson)) == (True, False)


def test_the_variant_of_a_place_and_of_a_completion_never_changes(programme: Programme, lesson: Lesson) -> None:
    place = opened(hired(programme, "loket"), lesson)
    answer_all(place, RIGHT, 1, BEGUN)
    done = Completion.objects.get()
    assert done.variant == "loket"
    for row in (LessonProgress.objects.filter(pk=place.pk), Completion.objects.filter(pk=done.pk)):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(variant="buiten")


def test_who_goes_on_in_a_newer_version_stays_in_their_variant(programme: Programme, lesson: Lesson) -> None:
    place = opened(hired(programme, "buiten"), lesson)
    progress.mark_read(place, 9, BEGUN)
    assert LessonProgress.objects.get(pk=place.pk).sections_read == 2  # of the two that they have
    later = publish(lesson, body=[*body()[:2], text_block("Slot")])
    moving_over.move_over(later, BEGUN)
    place = LessonProgress.objects.get(pk=place.pk)
    assert (place.version, place.variant, place.sections_read) == (later, "buiten", 2)


def test_a_poll_that_someone_does_not_see_takes_no_vote_of_theirs(programme: Programme, lesson: Lesson) -> None:
    poll = poll_block(heading="Peiling")
    poll["value"]["for_whom"] = ["zorg"]
    publish(lesson, body=[text_block(), poll])
    choice = poll["value"]["choices"][0]["id"]
    with pytest.raises(progress.NoSuchBlock):
        progress.vote(opened(hired(programme, "loket"), lesson), poll["id"], choice, BEGUN)
    assert progress.vote(opened(hired(programme, "zorg"), lesson), poll["id"], choice, BEGUN)


def test_a_question_leads_back_to_the_section_as_it_stands_in_the_variant(
    signed_in: Callable[[User], Client], programme: Programme, lesson: Lesson
) -> None:
    raw = [part("eerst", "Alleen binnen.", "kantoor", heading="Binnen"), text_block("Voor iedereen")]
    publish(lesson, body=raw, questions=[single("Vraag 1", reread="Voor iedereen"), *QUIZ[1:]])
    place = opened(hired(programme, "buiten"), lesson)
    answer_all(place, WRONG, 1, BEGUN)
    result = signed_in(place.enrolment.user).get(reverse("learning:result", args=[lesson.pk])).content.decode()
    assert f"{reverse('learning:lesson', args=[lesson.pk])}#stuk-1" in result


def test_a_lesson_costs_the_same_queries_with_variants_as_without(
    signed_in: Callable[[User], Client], lennik: Organisation, programme: Programme, lesson: Lesson
) -> None:
    plain = make_programme(lennik, "", "K", title="Zonder", body=[text_block()])
    counts = []
    for one in (programme, plain):
        person = hired(one, "loket" if one == programme else "buiten")
        client = signed_in(person)
        address = reverse("learning:lesson", args=[one.lesson_ids[0]])
        for _first_and_again in range(2):
            assembling.forget()
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(address)
            counts.append(len(captured))
    assert counts[:2] == counts[2:]


# --- Looking something up ---------------------------------------------------------------------------------------------


def found(person: User, word: str) -> int:
    return len(search(texts_of(person, TODAY), [word]))


def test_search_finds_only_what_someone_reads_begun_or_not(programme: Programme, lesson: Lesson) -> None:
    person = hired(programme, "buiten")
    assert (found(person, "dreef"), found(person, "wacht")) == (1, 0)
    opened(person, lesson)
    Department.objects.update(kind_of_work=kind(programme.organisation, "loket"))
    assert (found(person, "dreef"), found(person, "wacht")) == (1, 0)
    assert (found(hired(programme, ""), "dreef"), found(hired(programme, "zorg"), "dreef")) == (1, 0)


# --- What is new afterwards -------------------------------------------------------------------------------------------


def another_tree(lesson: Lesson) -> LessonVersion:
    raw = body()
    raw[2]["value"]["text"] = "<p>In de dreef ligt een boom.</p>"
    return publish(lesson, body=raw)


def test_only_whose_variant_changed_is_asked_to_read_what_changed(programme: Programme, lesson: Lesson) -> None:
    before = lesson.current_version
    assert before is not None
    for key in ("loket", "buiten", ""):
        answer_all(opened(hired(programme, key), lesson), RIGHT, 1, BEGUN)
    later = another_tree(lesson)
    ids = Enrolment.objects.values_list("pk", flat=True)
    assert following_up.ask(ids, later, before, TODAY + timedelta(days=9), BEGUN, sends_mail=False) == 2
    asked = FollowUp.objects.with_variant().order_by("enrolment")
    assert [one.variant for one in asked] == ["buiten", ""]
    for one in asked:
        (piece,) = follow_up_screens.page_of(
            FollowUp.objects.with_standing().with_variant().get(pk=one.pk), TODAY
        ).pieces
        assert "boom" in "".join(run.text for run in piece.after)


def test_before_publishing_they_are_counted_by_what_they_read(programme: Programme, lesson: Lesson) -> None:
    answer_all(opened(hired(programme, "loket"), lesson), RIGHT, 1, BEGUN)
    answer_all(opened(hired(programme, "buiten"), lesson), RIGHT, 1, BEGUN)

    def having_news(read: Sequence[asked_to_read.ReadAs]) -> list[asked_to_read.ReadAs]:
        return [one for one in read if one[1] == "buiten"]

    new = asked_to_read.for_whom_new(Enrolment.objects.all(), lesson, having_news)
    assert [one.user.department.name for one in new] == ["Dienst buiten"]


# --- Proof ------------------------------------------------------------------------------------------------------------


def test_evidence_says_which_variant_and_the_verifier_computes_it_anew(
    programme: Programme, lesson: Lesson, marleen: User, tmp_path: Path
) -> None:
    for key in ("loket", "zorg", ""):
        answer_all(opened(hired(programme, key), lesson), RIGHT, 1, BEGUN)
    pack = pack_of(Scope(programme.organisation, BEGUN + timedelta(days=1), viewer=marleen))
    said = [one["lesson"]["variant"] for one in evidence_of(pack)["entries"] if one["what"] == "lesson"]
    assert [(one["kind"], one["name"]) for one in said] == [("loket", "Loket"), ("zorg", ""), ("", "")]
    files = unpacked(pack)
    assert checked(files, tmp_path).wrong == []
    (version,) = [json.loads(data) for name, data in files.items() if name.startswith("versions/")]
    blocks = version["digested"]["content"]["body"]
    assert [one["digest"] for one in said] == [
        digest([blocks[0], blocks[1], blocks[3]]), digest([blocks[0], blocks[3]]), digest(blocks),
    ]  # fmt: skip


@pytest.mark.parametrize("variant", [None, {"kind": "buiten"}, {"kind": "loket", "digest": "0" * 64}])
def test_the_verifier_names_whose_variant_does_not_fit_the_text(
    programme: Programme, lesson: Lesson, marleen: User, tmp_path: Path, variant: dict[str, str] | None
) -> None:
    answer_all(opened(hired(programme, "loket"), lesson), RIGHT, 1, BEGUN)
    files = unpacked(pack_of(Scope(programme.organisation, BEGUN + timedelta(days=1), viewer=marleen)))
    evidence = json.loads(files["evidence.json"])
    told = evidence["entries"][0]["lesson"]
    told["variant"] = told["variant"] | variant if variant else None
    files["evidence.json"] = json.dumps(evidence, ensure_ascii=False).encode()
    assert "bad_variant" in {code for code, _words in checked(files, tmp_path).wrong}
