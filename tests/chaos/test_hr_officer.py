"""What a run finds of what HR read and brought in: it must see what is not there."""

from __future__ import annotations

from typing import Any

import pytest

from chaos import hr_officer, new_people, verdict
from chaos.colleagues import Answer, Given
from chaos.hr_officer import LISTS, REPORT, Officer
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Organisation, User

PEOPLE: list[dict[str, Any]] = [{"id": 1, "email": "a@x.example"}, {"id": 2, "email": "b@x.example"}]
HEADER = "E-mailadres;Lessen klaar\r\n"


class Reader(Officer):
    """Whose report is what it is given."""

    def __init__(self, status: int, report: str) -> None:
        super().__init__(0, Given(), {"id": 3, "session": ""}, 0)
        self.answer = Answer(status, report.encode())

    def _asked(self, *_about: Any, **_more: Any) -> Answer:
        return self.answer


def test_a_report_that_lacks_someone_or_a_lesson_is_seen_and_a_run_without_one_holds_nothing() -> None:
    given = Given(lessons=[(1, 7)])
    for status, report, lacking, unread in (
        (200, f"{HEADER}a@x.example;1\r\nb@x.example;0\r\n", 0, 0),
        (200, f"{HEADER}a@x.example;0\r\nb@x.example;0\r\n", 1, 0),
        (200, f"{HEADER}a@x.example;1\r\n", 1, 0),
        (200, f"{HEADER}a@x.example;1\r\nb@x.exa", 1, 0),
        (200, "", 1, 0),
        (503, "", 0, 1),
    ):
        reader = Reader(status, report)
        reader.looks = [reader._look(path, {one["id"]: one["email"] for one in PEOPLE}, given) for path in LISTS]
        found: dict[str, Any] = {"counts": {}, "promises": {}}
        hr_officer.add_to(found, reader.looks)
        assert list(found["promises"].values()) == [lacking, unread], report
        assert list(found["counts"].values()) == [1 - unread]
    assert REPORT in LISTS


@pytest.mark.django_db
def test_an_import_that_is_half_there_or_lost_or_done_twice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(new_people, "SIZE", 2)
    lennik = Organisation.objects.create(name="Lokaal bestuur Lennik", slug="lennik")

    def broken(files: list[int], applied: list[int]) -> list[int]:
        return list(verdict._imports(files, applied).values())

    for file, people in ((1, 2), (2, 1), (3, 2), (4, 2)):
        for one in range(people):
            User.objects.create_user(new_people.address_of(file, one), organisation=lennik)
    for file in (1, 2, 4, 4):
        Activity.objects.create(
            organisation=lennik, verb=Verb.IMPORT_APPLIED, number=2, detail=new_people.name_of(file)
        )
    assert broken([1, 5], [1]) == [0, 0, 0, 0]
    assert broken([1, 5], [1, 5]) == [1, 0, 0, 0]  # told, and not there
    assert broken([1, 2], [1]) == [0, 1, 0, 0]
    assert broken([1, 3], [1]) == [0, 0, 1, 0]  # without a line of it
    assert broken([1, 4], [1]) == [0, 0, 1, 0]  # twice
    assert broken([1], []) == [0, 0, 0, 1]
    assert broken([], []) == [0, 0, 0, 0]
