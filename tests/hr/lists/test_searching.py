"""Finding people and their order: whatever HR types for a name, and as in a telephone book, on either database."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from itertools import permutations
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Notice, NoticeKind
from onboarding.people.models import Department, Organisation, User
from onboarding.people.searching import in_order_of, with_every_word
from tests.forgotten_mails import forget_mails
from tests.hr.conftest import TODAY, Municipality, enrol, make_person, make_programme, sign_in
from tests.ready_made import Copy

pytestmark = [pytest.mark.django_db, pytest.mark.every_example]
NAMES = [
    ("Ilknur", "Işık"), ("Élise", "Élias"), ("Jan", "Zwart"), ("Łukasz", "Łaski"), ("Noël", "Çelik"),
    ("Öz", "Özdemir"), ("Sean", "O’Neill"), ("İbrahim", "Ilgaz"), ("An", "Ébens"), ("Jan", "D’Hondt"),
]  # fmt: skip
IN_ORDER = ["Çelik", "D’Hondt", "Ébens", "Élias", "Ilgaz", "Işık", "Łaski", "O’Neill", "Özdemir", "Zwart"]
WORDS = {
    "élise": "Élias", "elise": "Élias", "ÉLISE": "Élias", "Elias": "Élias", "özdemir": "Özdemir", "ozdemir": "Özdemir",
    "ÖZDEMIR": "Özdemir", "laski": "Łaski", "łaski": "Łaski", "celik": "Çelik", "noel": "Çelik", "ibrahim": "Ilgaz",
    "isik": "Işık", "IŞIK": "Işık", "O'Neill": "O’Neill", "O’Neill": "O’Neill", "oneill": "O’Neill",
    "d'hondt": "D’Hondt", "D‘Hondt": "D’Hondt", "elias elise": "Élias", "ozd öz": "Özdemir",
    unicodedata.normalize("NFD", "Noël ÇEL"): "Çelik",
}  # fmt: skip


@pytest.fixture(scope="session")
def named(municipality_with: Callable[[Callable[[Organisation], list[User]]], Copy]) -> Copy:
    def make(lennik: Organisation) -> list[User]:
        User.objects.filter(organisation=lennik).exclude(groups=lennik.hr_group).delete()
        return [
            make_person(lennik, first, last, email=f"persoon{number}@lennik.example")
            for number, (first, last) in enumerate(NAMES)
        ]

    return municipality_with(make)


@pytest.fixture
def people(lennik: Municipality, today: date, named: Copy) -> list[User]:
    return cast(list[User], named.put_back())


def names(rows: Iterable[str]) -> list[str]:
    return [name for name in rows if name != "Van Lennik"]


def employees(client: Client, words: str) -> list[str]:
    return names(one.last_name for one in client.get("/beheer/medewerkers/", {"q": words}).context["object_list"])


def reported(client: Client, words: str) -> list[str]:
    return [one.user.last_name for one in client.get("/beheer/voltooiing/", {"q": words}).context["object_list"]]


@pytest.mark.parametrize("words", WORDS)
def test_hr_finds_a_person_as_the_name_is_usually_typed(hr_officer: Client, people: list[User], words: str) -> None:
    assert employees(hr_officer, words) == [WORDS[words]]


def test_lists_stand_as_in_a_telephone_book(hr_officer: Client, lennik: Municipality, people: list[User]) -> None:
    for person in people:
        enrol(person, lennik.programme)
    assert employees(hr_officer, "") == reported(hr_officer, "") == IN_ORDER
    backwards = hr_officer.get("/beheer/medewerkers/?ordering=-last_name").context["object_list"]
    assert names(one.last_name for one in backwards) == IN_ORDER[::-1]
    assert names(User.objects.filter(organisation=lennik.organisation).values_list("last_name", flat=True)) == IN_ORDER


def test_the_same_name_stands_by_first_name_and_then_always_the_same_way(
    hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    for first, last in [("Ève", "Zwart"), ("Eva", "ZWART"), ("eva", "zwart"), ("Eva", "Zwart")]:
        make_person(lennik.organisation, first, last, email=f"{len(User.objects.all())}@lennik.example")
    found = hr_officer.get("/beheer/medewerkers/", {"q": "zwart"}).context["object_list"]
    assert [one.first_name for one in found] == ["Eva", "eva", "Eva", "Ève", "Jan"]


def test_the_other_lists_of_people_search_the_same_way(
    hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    elise = people[1]
    enrolment = enrol(elise, lennik.programme)
    forget_mails()
    Notice.objects.create(recipient=elise, enrolment=enrolment, kind=NoticeKind.INVITATION, about=TODAY, send_on=TODAY)
    Activity.objects.create(organisation=lennik.organisation, actor=lennik.hr_officer, subject=elise, verb=Verb.LEFT)
    for words in ("elise ELIAS", "élias"):
        assert reported(hr_officer, words) == ["Élias"]
        assert len(hr_officer.get(reverse("hr:notice_ledger"), {"q": words}).context["object_list"]) == 1
        assert len(hr_officer.get("/beheer/logboek/", {"q": words}).context["object_list"]) == 1
    assert not hr_officer.get("/beheer/logboek/", {"q": "ozdemir"}).context["object_list"]


def test_departments_and_programmes_are_found_and_ordered_the_same_way(
    hr_officer: Client, administrator: Client, lennik: Municipality, people: list[User]
) -> None:
    for name in ("Économie", "Zorg", "Über"):
        Department.objects.create(organisation=lennik.organisation, name=name)
    Department.objects.exclude(name__in=("Économie", "Zorg", "Über")).delete()
    listed = hr_officer.get("/beheer/diensten/").context["object_list"]
    assert [one.name for one in listed] == ["Économie", "Über", "Zorg"]
    assert [one.name for one in hr_officer.get("/beheer/diensten/", {"q": "economie"}).context["object_list"]] == [
        "Économie"
    ]
    assert [one.name for one in Department.objects.all()] == ["Économie", "Über", "Zorg"]
    chosen = hr_officer.get("/beheer/medewerkers/nieuw/").context["form"].fields["department"].queryset
    assert [one.name for one in chosen] == ["Économie", "Über", "Zorg"]
    for title in ("Zwemmen", "Élan"):
        make_programme(lennik.organisation, title)
    offered = hr_officer.get("/beheer/voltooiing/").context["filters"].form.fields["programme"].queryset
    assert offered[0].title == "Élan"


def test_a_department_head_finds_and_reads_the_own_people_the_same_way(
    lennik: Municipality, people: list[User]
) -> None:
    User.objects.filter(pk__in=[one.pk for one in people]).update(department=lennik.department)
    head = make_person(lennik.organisation, "Hilde", "Hoofd")
    Department.objects.filter(pk=lennik.department.pk).update(head=head)
    client = sign_in(head)
    page = client.get("/mijn-dienst/").content.decode()
    places = [page.index(name) for name in IN_ORDER]
    assert places == sorted(places)
    found = client.get("/mijn-dienst/", {"q": "elias elise"}).content.decode()
    assert "Élias" in found
    assert "Zwart" not in found


def test_every_order_of_the_words_finds_the_same(people: list[User]) -> None:
    for words in permutations(["elise", "eli", "persoon1@lennik", "É"]):
        assert with_every_word(User.objects.all(), " ".join(words), ["folded"]).get() == people[1]


@pytest.mark.parametrize("words", ["'", "’ ’", "\x00", "elise\x00"])
def test_signs_without_a_word_find_nobody(people: list[User], words: str) -> None:
    assert not with_every_word(User.objects.all(), words, ["folded"]).exists()


@pytest.mark.parametrize("words", ["%", "_", "\\", "e%s", "\t"])
def test_signs_of_the_database_mean_nothing(people: list[User], words: str) -> None:
    found = with_every_word(User.objects.filter(first_name="Élise"), words, ["folded"])
    assert found.exists() is (not words.strip())


def test_what_is_found_stands_in_the_order_of_names_by_whatever_piece_it_was_found(
    hr_officer: Client, people: list[User]
) -> None:
    """By a piece, of which PostgreSQL has an index, and by fewer signs; the other way round too."""
    for words in ("persoon", "er"):
        assert employees(hr_officer, words) == IN_ORDER
        back = hr_officer.get("/beheer/medewerkers/", {"q": words, "ordering": "-last_name"})
        assert names(one.last_name for one in back.context["object_list"]) == IN_ORDER[::-1]


@pytest.mark.postgresql  # SQLite has no index of pieces
def test_postgresql_has_an_index_of_pieces_and_puts_in_order_what_is_found_by_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'person_by_pieces'")
        assert "gin (folded gin_trgm_ops)" in cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_seqscan = off")

    def plan(words: str) -> str:
        found = with_every_word(User.objects.order_by(in_order_of("folded", words), "pk"), words, ("folded",))
        return found.values("pk")[:10].explain()

    assert "Sort" in plan("aski")
    assert "Sort" not in plan("as"), "by fewer signs than an index has, name after name is quicker"
