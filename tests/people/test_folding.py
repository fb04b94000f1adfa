"""Words as people look for them: the same in Python and in the database, and kept up whichever way a name comes in."""

from __future__ import annotations

import unicodedata

import pytest
from django.db import connection
from django.db.models import F, Value
from hypothesis import example, given
from hypothesis import strategies as st

from onboarding.people.folded import Fold
from onboarding.people.folding import MOST_MARKS, composed, fold, normalized, plain
from onboarding.people.models import Department, Organisation, User
from tests.factories import UserFactory

pytestmark = pytest.mark.every_example

EVERY_LETTER = [chr(code) for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Élise", "elise"),
        ("Öz Özdemir", "oz ozdemir"),
        ("Łukasz Łaski", "lukasz laski"),
        ("İbrahim Işık", "ibrahim isik"),
        ("O’Neill", "oneill"),
        ("d´Hondt D`Hondt D'HONDT DʼHondt", "dhondt dhondt dhondt dhondt"),
        ("Strauß STRAUẞ Strauss", "strauss strauss strauss"),
        ("Sørensen Ærø Œuvre", "sorensen aero oeuvre"),
        ("Đorđević Ðagur", "dordevic dagur"),
        ("Bɔ́sɔlɔ Ọ̀nà Ẹ̀kọ́", "bosolo ona eko"),
        ("Smet‑Peeters", "smet-peeters"),
        ("Nguyễn\N{NO-BREAK SPACE}Văn", "nguyen van"),
        ("Ĳsbrand", "ijsbrand"),
        ("ΓΙΏΡΓΟΣ Ёлкина", "γιωργοσ елкина"),
        ("zach\N{SOFT HYPHEN}te", "zachte"),
    ],
)
def test_capitals_accents_and_apostrophes_do_not_matter(typed: str, folded: str) -> None:
    assert fold(typed) == folded
    assert fold(unicodedata.normalize("NFD", typed)) == folded


def test_an_apostrophe_still_parts_words_where_text_is_read() -> None:
    assert plain("L’Été à l´aube") == "l'ete a l'aube"


def test_no_letter_has_more_than_thirty_two_accents() -> None:
    """In any script; what has fewer, and what is no accent, is as Unicode has it."""
    loose = [mark for mark in EVERY_LETTER if unicodedata.combining(unicodedata.normalize("NFKD", mark)[0])]
    for mark in loose:
        assert normalized("NFC", f"a{mark * MOST_MARKS}b") == unicodedata.normalize("NFC", f"a{mark * MOST_MARKS}b")
        assert normalized("NFC", f"a{mark * 900}b") == unicodedata.normalize("NFC", f"a{mark * MOST_MARKS}b")
    assert normalized("NFKD", "“”…–—’„«»€ ǖ") == unicodedata.normalize("NFKD", "“”…–—’„«»€ ǖ")


@given(st.text())
@example("ŉ")
@example("´")
def test_folding_what_is_folded_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text.upper().lower()) == fold(text.lower()) or not text.isascii()


@pytest.mark.django_db
def test_the_database_folds_every_letter_as_python_does() -> None:
    pieces = ["".join(EVERY_LETTER[start : start + 500]) for start in range(0, len(EVERY_LETTER), 500)]
    names = [*pieces, "Vandenbroucke", "d'Hondt", "`", "50%", "a\\b", "", "Élise"]
    organisation = Organisation.objects.create(name="Lennik", short_name="Lennik", slug="lennik")
    found = Organisation.objects.filter(pk=organisation.pk)
    for name in names:
        assert found.values_list(Fold(Value(name)), flat=True).get() == fold(name)


def _all_in_one(person: User) -> str:
    return fold("\t".join([person.last_name, person.first_name, person.email, person.personnel_number]))


@pytest.mark.django_db
def test_whichever_way_a_name_is_written_it_is_found_by_what_it_is_now() -> None:
    person = UserFactory.create(first_name="Élise", last_name="Ébens")

    def as_it_is() -> str:
        now = User.objects.get(pk=person.pk)
        assert now.folded == _all_in_one(now)
        return str(now.folded).partition("\t")[0]

    assert as_it_is() == "ebens"
    person.last_name = "Çelik"
    person.save()
    assert as_it_is() == "celik"
    person.last_name = "Łaski"
    person.save(update_fields=["last_name"])
    assert as_it_is() == "laski"
    User.objects.filter(pk=person.pk).update(last_name="Özdemir")
    assert as_it_is() == "ozdemir"
    User.objects.filter(pk=person.pk).update(last_name=F("first_name"))
    assert as_it_is() == "elise"
    person.last_name = "Işık"
    User.objects.bulk_update([person], ["last_name"])
    assert as_it_is() == "isik"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_user SET last_name = 'D’Hondt' WHERE id = %s", [person.pk])
    assert as_it_is() == "dhondt"
    [made] = User.objects.bulk_create([User(first_name="Noël", last_name="Ŝo", email="n@voorbeeld.example")])
    assert User.objects.get(pk=made.pk).folded.startswith("so\tnoel\tn@")


@pytest.mark.django_db
def test_names_are_kept_composed_whichever_way_they_come_in() -> None:
    loose = unicodedata.normalize("NFD", "Zoë")
    person = UserFactory.create(first_name=loose, last_name=loose)
    assert User.objects.get(pk=person.pk).first_name == "Zoë"
    User.objects.filter(pk=person.pk).update(function=unicodedata.normalize("NFD", "Coördinator"))
    assert User.objects.get(function="Coördinator") == person
    [made] = Department.objects.bulk_create([Department(organisation=person.organisation, name=loose)])
    assert Department.objects.get(pk=made.pk).name == composed(loose) == "Zoë"


@pytest.mark.parametrize(
    "sign", "\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
@given(st.lists(st.sampled_from(["An", "É", "e\u0301", " ", "محمد"]), max_size=4))
def test_signs_that_turn_or_part_text_are_nowhere_in_a_name(sign: str, pieces: list[str]) -> None:
    name = sign.join(["", *pieces, ""])
    assert sign not in composed(name)
    assert composed(name) == composed("".join(pieces)) == composed(composed(name))


def test_signs_that_join_letters_stay_inside_a_word() -> None:
    assert composed("علی\u200cرضا ক্\u200dষ") == "علی\u200cرضا ক্\u200dষ"
    assert composed("\u200c\u200b\u200dAn \u200dDe Wolf") == "An De Wolf"
