"""A letter opens once, to whoever has it, until its last day; looking at it uses nothing up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from onboarding.people import sign_in_limits
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.letters.letter_keeping import Spent
from onboarding.people.models import Letter, LetterState, Organisation, User
from tests.client_response import ClientResponse
from tests.few_examples import FEW
from tests.people.letters.conftest import NUMBER, Print
from tests.rendered_forms import submit

CHOSEN = "481516"
SignIn = Callable[[User], Client]


def choose(
    client: Client, code: str, secret: str = CHOSEN, again: str | None = None, query: str = ""
) -> ClientResponse:
    """Open the letter and fill in what is there."""
    page = client.get(f"/brief/{code}/{query}")
    return submit(client, page, secret=secret, again=secret if again is None else again)


def who(client: Client) -> User | AnonymousUser:
    return get_user(client)


def test_a_letter_leads_to_a_code_of_ones_own_and_signs_in_at_once(
    client: Client, fatima: User, print_letter: Print
) -> None:
    response = choose(client, print_letter(fatima))
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert who(client) == fatima
    fatima.refresh_from_db()
    assert fatima.check_personal_code(CHOSEN)
    assert CHOSEN not in fatima.personal_code


def test_a_letter_leads_to_a_password_too(client: Client, fatima: User, print_letter: Print) -> None:
    choose(client, print_letter(fatima), "drie-paarse-fietsen", query="?met=wachtwoord")
    fatima.refresh_from_db()
    assert fatima.check_password("drie-paarse-fietsen")
    assert fatima.personal_code == ""


def test_the_code_can_be_typed_as_it_stands_on_the_letter(client: Client, fatima: User, print_letter: Print) -> None:
    code = print_letter(fatima)
    page = submit(client, client.get("/brief/"), code=code.lower().replace("-", " "))
    assert page["Location"] == f"/brief/{code}/"


@pytest.mark.parametrize("typed", ["K7RM-3XRP-8WTC", "onzin", "0000 0000 0000"])
def test_a_code_that_nobody_printed_says_so(client: Client, lennik: Organisation, typed: str) -> None:
    page = submit(client, client.get("/brief/"), code=typed)
    assert page.context["form"].has_error("code", "unknown")
    assert client.get(f"/brief/{typed}/").status_code == 404


@pytest.mark.parametrize(
    ("secret", "again", "field", "reason"),
    [
        ("123456", "123456", "secret", "row"),
        ("48151", "48151", "secret", "too_short"),
        (NUMBER + "7", NUMBER + "7", "secret", "number"),
        ("drie-paarse-fietsen", "drie-paarse-fietsen", "secret", "not_digits"),
        (CHOSEN, "481517", "again", "not_the_same"),
    ],
)
def test_a_code_that_is_no_good_is_refused_and_the_letter_stays(
    client: Client, fatima: User, print_letter: Print, secret: str, again: str, field: str, reason: str
) -> None:
    code = print_letter(fatima)
    page = choose(client, code, secret, again)
    assert page.context["form"].has_error(field, reason)
    assert Letter.objects.get().state_on(timezone.localdate()) == LetterState.OPEN
    assert choose(client, code).status_code == 302


def test_a_weak_password_is_refused_too(client: Client, fatima: User, print_letter: Print) -> None:
    page = choose(client, print_letter(fatima), "lennik2026lennik", query="?met=wachtwoord")
    assert page.context["form"].has_error("secret", "password_too_common")


@pytest.mark.parametrize("headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}])
def test_a_browser_that_gets_the_page_ready_opens_nothing(
    client: Client, fatima: User, print_letter: Print, headers: dict[str, str]
) -> None:
    client.get(f"/brief/{print_letter(fatima)}/", headers=headers)
    assert Letter.objects.get().opened_at is None


def test_a_scanner_and_a_preview_use_nothing_up(client: Client, fatima: User, print_letter: Print) -> None:
    code = print_letter(fatima)
    client.head(f"/brief/{code}/")
    assert Letter.objects.get().opened_at is None
    for _time in range(5):
        Client().get(f"/brief/{code}/")
    Client().options(f"/brief/{code}/")
    assert Letter.objects.get().opened_at is not None
    assert who(client).is_anonymous
    assert choose(client, code).status_code == 302


def test_the_page_of_a_letter_is_kept_nowhere(client: Client, fatima: User, print_letter: Print) -> None:
    page = client.get(f"/brief/{print_letter(fatima)}/")
    assert "no-store" in page["Cache-Control"]
    assert "noindex" in page["X-Robots-Tag"]
    assert "Fatima" not in page.content.decode().partition("</title>")[0]


def test_a_used_letter_opens_nothing_and_says_where_to_go(client: Client, fatima: User, print_letter: Print) -> None:
    code = print_letter(fatima)
    page = Client().get(f"/brief/{code}/")
    choose(client, code)
    thief = Client()
    assert thief.get(f"/brief/{code}/").status_code == 410
    response = thief.post(f"/brief/{code}/", {"secret": "928374", "again": "928374"})  # a form that stood open
    assert response.status_code == 410
    assert "/aanmelden/lennik/" in response.content.decode()
    assert page.status_code == 200
    fatima.refresh_from_db()
    assert fatima.check_personal_code(CHOSEN)


def test_of_two_at_the_same_moment_one_uses_the_letter(fatima: User, print_letter: Print) -> None:
    code, now = print_letter(fatima), timezone.now()
    first, second = letter_keeping.of_code(code), letter_keeping.of_code(code)
    assert first and second
    letter_keeping.use(first, CHOSEN, now, is_code=True)
    with pytest.raises(Spent) as spent:
        letter_keeping.use(second, "928374", now, is_code=True)
    assert spent.value.state == LetterState.USED
    fatima.refresh_from_db()
    assert fatima.check_personal_code(CHOSEN)


def test_a_new_letter_makes_the_old_one_worthless(client: Client, fatima: User, print_letter: Print) -> None:
    old = print_letter(fatima)
    new = print_letter(fatima)
    page = client.get(f"/brief/{old}/")
    assert page.status_code == 410
    assert page.context["state"] == "replaced"
    assert choose(client, new).status_code == 302


@pytest.mark.parametrize(("days", "status"), [(30, 200), (31, 410)])
def test_a_letter_works_for_thirty_days(
    client: Client, fatima: User, print_letter: Print, days: int, status: int
) -> None:
    code = print_letter(fatima, timezone.now() - timedelta(days=days))
    assert client.get(f"/brief/{code}/").status_code == status


def test_who_left_opens_nothing(client: Client, fatima: User, print_letter: Print) -> None:
    code = print_letter(fatima)
    fatima.end_date = timezone.localdate() - timedelta(days=1)
    fatima.save()
    assert client.get(f"/brief/{code}/").status_code == 410
    response = client.post(f"/brief/{code}/", {"secret": CHOSEN, "again": CHOSEN})
    assert response.status_code == 410
    assert who(client).is_anonymous


def test_who_sees_others_by_now_opens_nothing(client: Client, fatima: User, print_letter: Print) -> None:
    code = print_letter(fatima)
    assert fatima.organisation and fatima.organisation.hr_group
    fatima.groups.add(fatima.organisation.hr_group)
    assert client.get(f"/brief/{code}/").status_code == 410


def test_who_goes_to_another_organisation_leaves_letter_and_code_behind(
    client: Client, fatima: User, print_letter: Print, herenthout: Organisation
) -> None:
    code = print_letter(fatima)
    fatima.set_personal_code(CHOSEN)
    fatima.save()
    fatima.organisation = herenthout
    fatima.save()
    fatima.refresh_from_db()
    assert client.get(f"/brief/{code}/").status_code == 404
    assert fatima.personal_code == ""


def test_someone_else_who_is_signed_in_hears_so_first(
    fatima: User, amina: User, print_letter: Print, signed_in: SignIn
) -> None:
    client = signed_in(amina)
    assert client.get(f"/brief/{print_letter(fatima)}/").status_code == 409
    assert who(client) == amina


def test_whoever_was_signed_in_with_the_code_of_before_is_out(
    client: Client, fatima: User, print_letter: Print
) -> None:
    choose(client, print_letter(fatima))
    other = Client()
    choose(other, print_letter(fatima), "928374")
    assert client.get("/")["Location"].startswith("/account/aanmelden/")
    assert other.get("/").status_code == 200


def test_letters_are_for_who_works_here_with_a_number_and_sees_nobody_else(
    fatima: User, amina: User, marleen: User, stephanie: User
) -> None:
    marleen.personnel_number = "7"
    marleen.save()
    amina.start_date, amina.end_date = None, date(2026, 1, 1)
    amina.save()
    today = date(2026, 11, 27)
    assert list(letter_keeping.may_have_one(User.objects.all(), today)) == [fatima]
    fatima.personnel_number = ""
    fatima.save()
    assert list(letter_keeping.may_have_one(User.objects.all(), today)) == []


STEPS = st.lists(
    st.one_of(
        st.just(("print", 0)),
        st.tuples(st.sampled_from(["look", "head", "prefetch", "use"]), st.integers(0, 5)),
        st.tuples(st.just("days"), st.integers(1, 20)),
    ),
    max_size=12,
)


@FEW
@given(steps=STEPS)
def test_at_most_the_last_letter_works_once_whatever_happens(
    fatima: User, marleen: User, steps: list[tuple[str, int]]
) -> None:
    """Against a model: which codes there are, which one works, and what the person has from it."""
    Letter.objects.filter(user=fatima).delete()
    User.objects.filter(pk=fatima.pk).update(personal_code="")
    now, printed, works, chosen = timezone.now(), list[str](), "", ""
    last_day = timezone.localdate(now)
    for number, (step, amount) in enumerate(steps):
        code = printed[amount % len(printed)] if printed else letter_codes.new()
        if step == "print":
            works = letter_codes.new()
            printed.append(works)
            letter_keeping.keep([(fatima.pk, works)], marleen, now)
            last_day = timezone.localdate(now) + timedelta(days=30)
        elif step == "days":
            now += timedelta(days=amount)
            works = works if timezone.localdate(now) <= last_day else ""
        elif step == "use":
            secret = f"48151{number}7"
            letter = letter_keeping.of_code(code)
            try:
                assert letter is not None
                letter_keeping.use(letter, secret, now, is_code=True)
            except (Spent, AssertionError):
                assert code != works or not printed
            else:
                assert code == works
                works, chosen = "", secret
        else:
            headers = {"Sec-Purpose": "prefetch"} if step == "prefetch" else {}
            Client().generic("HEAD" if step == "head" else "GET", f"/brief/{code}/", headers=headers)
    fatima.refresh_from_db()
    assert fatima.check_personal_code(chosen) if chosen else fatima.personal_code == ""
    usable = Letter.objects.usable(timezone.localdate(now)).filter(user=fatima)
    assert [one.code for one in usable] == ([letter_codes.hashed(works)] if works else [])
    assert not sign_in_limits.is_closed(fatima)
