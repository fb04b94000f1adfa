"""Whatever mixture of people there is, with an address or without, at one organisation or at two: an import is done or
refused in sentences, nobody is mailed who has no address, and no password opens another's account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.import_row_kinds import RowKind
from onboarding.learning.journey import progress
from onboarding.learning.models import Mailed, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import daily_mails
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import Organisation, User
from tests.factories import outline_with
from tests.few_examples import FEW
from tests.hr.imports.files import as_csv
from tests.hr.imports.importing import apply, checked, everything

MONDAY = date(2026, 11, 30)
HEADER = ["Personeelsnummer", "Voornaam", "Familienaam", "E-mail", "External id"]
PASSWORDS = ["vier-woorden-na-elkaar", "heel-iets-anders-hier"]
ADDRESSES = ["", "a@voorbeeld.example", "A@Voorbeeld.example", "b@voorbeeld.example"]

ROW = st.tuples(
    st.sampled_from(["", "1", "2", "01"]),
    st.sampled_from(["Amina", "Jos"]),
    st.just("Verbeke"),
    st.sampled_from(ADDRESSES),
    st.sampled_from(["", "k1", "k2"]),
)
FILE = st.lists(ROW, min_size=1, max_size=4)


@dataclass(frozen=True)
class Account:
    place: int  # 0 or 1: which organisation
    address: str
    number: str
    password: str


ACCOUNT = st.builds(
    Account,
    place=st.sampled_from([0, 1]),
    address=st.sampled_from(ADDRESSES),
    number=st.sampled_from(["", "1", "2", "3"]),
    password=st.sampled_from(PASSWORDS),
)


@contextmanager
def put_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def places(lennik: Organisation, herenthout: Organisation) -> list[Organisation]:
    return [lennik, herenthout]


def made(accounts: list[Account], places: list[Organisation]) -> list[tuple[User, str]]:
    """The accounts that can be beside each other, with their passwords."""
    people: list[tuple[User, str]] = []
    seen: set[tuple[Any, ...]] = set()
    for one in accounts:
        keys = {(one.place, "address", one.address.lower())} if one.address else set()
        keys |= {(one.place, "number", one.number)} if one.number else set()
        if keys & seen:
            continue
        seen |= keys
        person = User(email=one.address, organisation=places[one.place], first_name="Jos", last_name="Maes")
        person.personnel_number = one.number
        person.set_password(one.password)
        person.save()
        people.append((person, one.password))
    return people


@FEW
@given(files=st.tuples(FILE, FILE))
def test_an_import_is_done_or_refused_and_touches_nobody_elsewhere(
    places: list[Organisation], files: tuple[list[tuple[str, ...]], ...]
) -> None:
    with put_back():
        for organisation, rows in zip(places, files, strict=True):
            before = everything()
            others = list(User.objects.exclude(organisation=organisation).order_by("pk").values())
            run = checked(organisation, as_csv([HEADER, *rows], encoding="utf-8"))
            if run.number_of(RowKind.WRONG):
                assert everything() == before
                assert all(error["message"].endswith(".") for row in run.rows.all() for error in row.errors)
            elif run.number_of(RowKind.CREATED) or run.number_of(RowKind.CHANGED):
                apply(run)
                again = checked(organisation, as_csv([HEADER, *rows], encoding="utf-8"))
                assert again.number_of(RowKind.UNCHANGED) == len(rows)
            assert list(User.objects.exclude(organisation=organisation).order_by("pk").values()) == others


@FEW
@given(accounts=st.lists(ACCOUNT, max_size=6))
def test_a_password_lets_one_into_the_accounts_that_it_is_of_and_no_other(
    places: list[Organisation], accounts: list[Account]
) -> None:
    with put_back():
        people = made(accounts, places)
        for address in ADDRESSES[1:]:
            for password in PASSWORDS:
                mine = {str(one.pk) for one, own in people if one.email == address.lower() and own == password}
                assert opened(address, password) == mine


def opened(address: str, password: str) -> set[str]:
    """The accounts that this opens, each entered."""
    client = Client()
    response = client.post(reverse("account_login"), {"login": address, "password": password})
    if response.status_code == 200:
        return set()
    if response["Location"] != reverse("account_choose"):
        return {client.session["_auth_user_id"]}
    offered = {str(one.pk) for one in client.get(response["Location"]).context["offered"]}
    entered = set()
    for account in offered:
        another = Client()
        another.post(reverse("account_login"), {"login": address, "password": password})
        another.post(reverse("account_choose"), {"account": account})
        entered.add(another.session["_auth_user_id"])
    assert entered == offered
    return offered


@FEW
@given(accounts=st.lists(ACCOUNT, max_size=6))
def test_the_ledger_mails_everyone_who_has_an_address_and_nobody_else(
    places: list[Organisation], accounts: list[Account]
) -> None:
    with put_back():
        mail.outbox.clear()
        people = [person for person, _password in made(accounts, places)]
        for place in places:
            outline = outline_with(LessonEntry(1, "Les 1"))
            programme = Programme.objects.create(organisation=place, title="Waarden", is_live=True, outline=outline)
            ids = [one.pk for one in people if one.organisation_id == place.pk]
            with TestCase.captureOnCommitCallbacks():
                progress.enrol_many(ids, programme, MONDAY, mailed=Mailed.EVERYONE)
        daily_mails.remind(MONDAY, lambda: datetime(2026, 11, 30, 8, tzinfo=UTC))
        assert sorted(to for message in mail.outbox for to in message.to) == sorted(
            one.email for one in people if one.email
        )
        letters = Notice.objects.filter(state=NoticeState.NOT_SENT, reason=NoticeReason.NO_ADDRESS)
        assert set(letters.values_list("recipient", flat=True)) == {one.pk for one in people if not one.email}
