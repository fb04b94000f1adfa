"""Small, complete worlds for tests: an organisation with its people, a programme with published lessons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from unittest.mock import patch

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory
from modelsearch import signal_handlers
from wagtail.blocks import StreamValue
from wagtail.signal_handlers import disable_reference_index_auto_update

from onboarding.learning.models import About, EnrolmentRule
from onboarding.lessons import new_organisations
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, Programme, ProgrammePage
from onboarding.lessons.outlines import LessonEntry, Outline, PrincipleEntry, PrincipleKind
from onboarding.people.models import Department, Organisation, User
from quizzes.blocks import quiz_from_stream
from quizzes.safe_pass_marks import safe_marks


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        django_get_or_create = ("slug",)

    short_name = Sequence(lambda n: f"Gemeente {n}")
    name = LazyAttribute(lambda o: f"Lokaal bestuur {o.short_name}")
    slug = LazyAttribute(lambda o: o.short_name.lower().replace(" ", "-"))


class DepartmentFactory(DjangoModelFactory[Department]):
    class Meta:
        model = Department
        django_get_or_create = ("organisation", "name")

    organisation = SubFactory(OrganisationFactory)
    name = Sequence(lambda n: f"Dienst {n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    first_name = "Amina"
    last_name = Sequence(lambda n: f"Verbeke {n}")
    email = Sequence(lambda n: f"persoon{n}@voorbeeld.example")
    organisation = SubFactory(OrganisationFactory)
    start_date = date(2026, 11, 2)


@contextmanager
def put_in_search_once() -> Iterator[None]:
    """Wagtail puts a page in its search at each save, and a page is saved some four times until it is live: here each
    is put in when all are made."""
    real, saved = signal_handlers.insert_or_update_object_task, _Saved()
    with patch.object(signal_handlers, "insert_or_update_object_task", saved):
        yield
    for one in saved.which:
        real.enqueue(*one)


class _Saved:
    def __init__(self) -> None:
        self.which: dict[tuple[str, str, str], None] = {}  # each once, in the order of the first

    def enqueue(self, *which: str) -> None:
        app, model, key = which
        self.which[app, model, key] = None


def make_organisation(short_name: str, **fields: Any) -> Organisation:
    """An organisation with its page, its collection and its HR group; Wagtail's index of what refers to what waits."""
    organisation = OrganisationFactory.create(short_name=short_name, **fields)
    with disable_reference_index_auto_update():
        new_organisations.set_up(organisation)
    return Organisation.objects.get(pk=organisation.pk)


def key(text: str) -> str:
    """The text as it can stand in an id."""
    return re.sub(r"[^\w -]", "", text).strip()


def single(question: str = "Wat past het best?", best: int = 1, points: int = 1, **extra: Any) -> dict[str, Any]:
    """A single-choice question as raw stream data: three choices, the one at index `best` right, the next half."""
    choices = [
        {
            "type": "item",
            "id": f"{key(question)}-{index}",
            "value": {
                "text": f"Antwoord {index}",
                "credit": "full" if index == best else "half" if index == (best + 1) % 3 else "none",
                "feedback": f"Uitleg {index}",
            },
        }
        for index in range(3)
    ]
    value = {
        "question": question,
        "points": points,
        "feedback": "Om te onthouden.",
        "reread": "",
        "choices": choices,
    }
    return {"type": "single_choice", "id": f"id-{key(question)}", "value": {**value, **extra}}


def multiple(question: str = "Welke twee passen?", right: tuple[int, ...] = (0, 1), points: int = 2) -> dict[str, Any]:
    choices = [
        {
            "type": "item",
            "id": f"{key(question)}-{index}",
            "value": {"text": f"Keuze {index}", "correct": index in right, "feedback": f"Uitleg {index}"},
        }
        for index in range(4)
    ]
    value = {"question": question, "points": points, "feedback": "", "reread": "", "choices": choices}
    return {"type": "multiple_choice", "id": f"id-{key(question)}", "value": value}


def true_false(question: str = "Dit klopt toch?", answer: bool = True, points: int = 1) -> dict[str, Any]:
    value = {
        "question": question,
        "answer": "true" if answer else "false",
        "points": points,
        "feedback": "",
        "reread": "",
        "feedback_true": "Uitleg klopt",
        "feedback_false": "Uitleg klopt niet",
    }
    return {"type": "true_false", "id": f"id-{key(question)}", "value": value}


def better(
    question: str = "Welke is beter?", best: int = 0, other: str = "half", points: int = 2, **extra: Any
) -> dict[str, Any]:
    choices = [
        _item(f"{key(question)}-{index}", text=f"Mogelijkheid {index}", feedback=f"Uitleg {index}",
              credit="full" if index == best else other)
        for index in range(2)
    ]  # fmt: skip
    return _question("better_of_two", question, points, choices=choices, **extra)


def order(question: str = "Wat eerst?", steps: int = 4, points: int = 3) -> dict[str, Any]:
    """Steps to put in order, written in the right one: Stap 0, Stap 1 …"""
    items = [_item(f"{key(question)}-{n}", text=f"Stap {n}", feedback=f"Uitleg {n}") for n in range(steps)]
    return _question("order", question, points, items=items)


def match(question: str = "Wat hoort bij wat?", pairs: int = 3, points: int = 3) -> dict[str, Any]:
    """Pairs: Links 0 with Rechts 0, and so on."""
    items = [
        _item(f"{key(question)}-{n}", left=f"Links {n}", right=f"Rechts {n}", feedback=f"Uitleg {n}")
        for n in range(pairs)
    ]
    return _question("match", question, points, pairs=items)


def scene(label: str, *choices: tuple[str, str, str], question: str = "Aan het loket") -> dict[str, Any]:
    """A scene of a scenario; each choice is its text, its credit, and the label of the scene that follows or ""."""
    items = [
        _item(f"{key(question)}-{text}", text=text, credit=credit, leads_to=leads_to, feedback=f"Uitleg bij {text}")
        for text, credit, leads_to in choices
    ]
    return _item(f"{key(question)}-{label}", label=label, text=f"Dit is {label}.", choices=items)


def branching(
    question: str = "Aan het loket", points: int = 2, scenes: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """A scenario of three scenes: A leads to B or C, C leads to B, B ends; the wise way is "luister", "help"."""
    if scenes is None:
        scenes = [
            scene("A", ("luister", "full", "B"), ("zucht", "none", "C"), question=question),
            scene("B", ("help", "full", ""), ("verwijs", "half", ""), question=question),
            scene("C", ("excuus", "full", "B"), ("zwijg", "none", ""), question=question),
        ]
    return _question("branching", question, points, scenes=scenes)


def in_second(question: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """The question, with what another one of its kind asks as its second situation."""
    once = {"points", "reread", "hint", "second"}
    value = {name: own for name, own in other["value"].items() if name not in once}
    return {**question, "value": {**question["value"], "second": [_item(f"{question['id']}-2", **value)]}}


def _question(kind: str, question: str, points: int, **value: Any) -> dict[str, Any]:
    common = {"question": question, "points": points, "feedback": "Om te onthouden.", "reread": ""}
    return {"type": kind, "id": f"id-{key(question)}", "value": {**common, **value}}


def _item(item: str, **value: Any) -> dict[str, Any]:
    return {"type": "item", "id": item, "value": value}


def check_block(heading: str = "") -> dict[str, Any]:
    choices = [
        _item(f"proef-{n}", text=f"Proef {n}", correct=n == 0, feedback=f"Zo gaat het na proef {n}.") for n in range(3)
    ]
    value = {"heading": heading, "question": "Wat zeg je eerst?", "choices": choices}
    return {"type": "check", "id": "blok-proef", "value": value}


def poll_block(
    block: str = "blok-peiling", heading: str = "", question: str = "Wat vind je het lastigst?"
) -> dict[str, Any]:
    choices = [{"type": "item", "id": f"{block}-{n}", "value": f"Peiling {n}"} for n in range(3)]
    value = {"heading": heading, "question": question, "choices": choices}
    return {"type": "poll", "id": block, "value": value}


def text_block(heading: str = "Waarom het telt", text: str = "<p>Een gewone dag.</p>") -> dict[str, Any]:
    block_id = f"blok-{key(heading)}".replace(" ", "-")  # the editor makes ids of it in the page
    return {"type": "text", "id": block_id, "value": {"heading": heading, "text": text}}


def reflection_block(question: str = "Wat ga jij anders doen?") -> dict[str, Any]:
    value = {"heading": "Jouw voornemen", "question": question, "hint": "Bijvoorbeeld dit."}
    return {"type": "reflection", "id": "blok-voornemen", "value": value}


QUIZ = [single("Vraag 1"), multiple("Vraag 2"), true_false("Vraag 3", points=2)]  # 5 points: passes from 41 to 60 %


def stream(field: str, raw: list[dict[str, Any]]) -> StreamValue:
    """Raw stream data as a value of LessonPage's `field`."""
    return LessonPage._meta.get_field(field).stream_block.to_python(raw)


def fitting_mark(questions: list[dict[str, Any]]) -> int:
    """60, or the nearest pass mark at which a quiz of these may be published; 0, and it does not count, if none is."""
    quiz = quiz_from_stream(stream("questions", questions), 60, None)
    return min(safe_marks(quiz), key=lambda mark: abs(mark - 60), default=0) if quiz else 60


def make_lesson(
    principle: PrinciplePage,
    title: str = "Eerst luisteren",
    body: list[dict[str, Any]] | None = None,
    questions: list[dict[str, Any]] | None = None,
    publish: bool = True,
    **fields: Any,
) -> LessonPage:
    """A lesson page with a body and a quiz of three questions, published unless told otherwise."""
    fields.setdefault("pass_mark", fitting_mark(QUIZ if questions is None else questions) if publish else 60)
    page = LessonPage(
        title=title,
        live=False,
        body=stream("body", [text_block(), reflection_block()] if body is None else body),
        questions=stream("questions", QUIZ if questions is None else questions),
        # In the order as written, so that a test can count on the first answer being the first.
        **{"summary": "Luisteren", "introduction": "Een inleiding.", "minutes": 6, "shuffles": False, **fields},
    )
    with put_in_search_once():
        principle.add_child(instance=page)
        if publish:
            page.save_revision().publish()
    if publish:
        page.refresh_from_db()
    return page


def outline_with(*lessons: LessonEntry) -> Outline:
    """The outline of a programme with one value that has these lessons."""
    return Outline((PrincipleEntry(1, PrincipleKind.VALUE, lessons=lessons),))


def make_programme(
    organisation: Organisation,
    wordmark: str = "KAR",
    letters: str = "KR",
    lessons_each: int = 1,
    title: str = "Onze waarden",
    **lesson: Any,
) -> Programme:
    """A published programme: one value for each of `letters`, each with `lessons_each` lessons."""
    with disable_reference_index_auto_update(), put_in_search_once():
        return _make_programme(organisation, wordmark, letters, lessons_each, title, lesson)


def _make_programme(
    organisation: Organisation, wordmark: str, letters: str, lessons_each: int, title: str, lesson: dict[str, Any]
) -> Programme:
    organisation_page: OrganisationPage = new_organisations.set_up(organisation)
    page = ProgrammePage(title=title, wordmark=wordmark, welcome="<p>Welkom.</p>", days_to_finish=21, live=False)
    organisation_page.add_child(instance=page)
    for index, letter in enumerate(letters):
        principle = PrinciplePage(
            title=f"Waarde {letter}{index}", kind="value", letter=letter, statement="In één zin.", live=False
        )
        page.add_child(instance=principle)
        for number in range(lessons_each):
            make_lesson(principle, title=f"Les {letter}{index}.{number}", **lesson)
        principle.save_revision().publish()
    page.save_revision().publish()
    return Programme.objects.get(page=page)


def make_second_officer(organisation: Organisation) -> User:
    """Someone else of HR, so that the first one is not the last."""
    officer = UserFactory.create(organisation=organisation)
    assert organisation.hr_group is not None
    officer.groups.add(organisation.hr_group)
    return officer


def make_rule(
    *, organisation: Organisation, programme: Programme, department: Department | None = None, **fields: Any
) -> EnrolmentRule:
    """A rule of one programme, for everyone or for one department."""
    rule = EnrolmentRule.objects.create(organisation=organisation, **fields)
    rule.programmes.add(programme)
    if department is not None:
        rule.conditions.create(about=About.DEPARTMENT, department=department)
    return rule
