"""Someone of HR who knows precisely who is where, opens every filter there is and starts to subtract."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from onboarding.lessons.models import LessonPage
from onboarding.people.models import Department
from tests.factories import QUIZ, single, stream
from tests.hr.insight.answering import NOON, answer, make_people


def half_year(day: date) -> str:
    return f"start-{day.year}-{1 if day.month <= 6 else 2}"


def crawl(client, lesson) -> dict[str, dict[str, int]]:
    """For each group that the page offers, and any that someone may guess: how many people each question counts."""
    address = f"/beheer/vragen/{lesson.pk}/"
    offered = client.get(address).context["groups"]
    guessed = [f"dienst-{pk}" for pk in Department.objects.values_list("pk", flat=True)]
    guessed += [f"start-{year}-{half}" for year in (2025, 2026) for half in (1, 2)]
    found: dict[str, dict[str, int]] = {}
    for group in ["", *offered, *guessed]:
        insight = client.get(address, {"groep": group}).context["insight"]
        for question in insight.questions:
            if question.told:
                found.setdefault(question.asked.question.text, {})[group] = question.told.people
    return found


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_opened_and_subtracted_no_group_of_fewer_than_five_comes_out(lennik, lesson, hr_officer, seed):
    chance = random.Random(seed)
    departments = [None] + [
        Department.objects.create(organisation=lennik.organisation, name=f"Dienst {n}") for n in range(3)
    ]
    finished = []  # in this order
    for number in range(chance.randint(12, 40)):
        day = date(chance.choice([2025, 2026]), chance.choice([3, 9]), 2)
        [person] = make_people(lennik.organisation, 1, department=chance.choice(departments), start_date=day)
        answer(
            lesson,
            [person],
            chosen={1: [f"Vraag {1 if number <= 10 else 9}-{chance.randrange(3)}"]},
            start=NOON + timedelta(minutes=number),
        )
        finished.append(person)
        if number == 10:  # the first question is reworded; those who come after get the other one
            page = LessonPage.objects.get(pk=lesson.page_id)
            page.questions = stream("questions", [single("Vraag 9"), *QUIZ[1:]])
            page.save_revision().publish()
            lesson.refresh_from_db()

    found = crawl(hr_officer, lesson)
    assert {"Vraag 1", "Vraag 2", "Vraag 3", "Vraag 9"} >= found.keys() >= {"Vraag 1", "Vraag 2", "Vraag 3"}
    for text, counted in found.items():
        asked = {"Vraag 1": finished[:11], "Vraag 9": finished[11:]}.get(text, finished)
        everyone = asked[: counted[""]]
        shown = []
        for group, number in counted.items():
            members = [
                person
                for person in everyone
                if group in ("", f"dienst-{person.department_id}", half_year(person.start_date))
            ]
            shown.append({person.pk for person in members[:number]})
            assert len(shown[-1]) == number
        kinds = Counter(tuple(person.pk in group for group in shown) for person in everyone)
        assert min(kinds.values()) >= 5
