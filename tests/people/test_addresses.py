"""An address opens one account, that of whoever has it now: whichever way it changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.deeds import employment
from onboarding.hr.imports import applying, checking, import_runs, undoing
from onboarding.hr.models import EmployeeImport
from onboarding.hr.worker.watched_work import Unwatched
from onboarding.people import addresses
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.just_proven import just_proven
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db

PASSWORD = "vier-woorden-na-elkaar"
OLD, NEW = "greet@lennik.example", "greet.maes@lennik.example"


@pytest.fixture
def greet(lennik: Organisation) -> User:
    """Has signed in before, with a password, at the address that is to become another."""
    user = UserFactory.create(
        first_name="Greet", last_name="Maes", email=OLD, organisation=lennik, personnel_number="00077"
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(address: str, password: str = PASSWORD) -> str | None:
    """Whom this address and this password open, in a browser of its own."""
    client = Client()
    client.post(reverse("account_login"), {"login": address, "password": password})
    return client.session.get("_auth_user_id")


def forgotten(address: str) -> list[tuple[str, list[str]]]:
    """The link that "wachtwoord vergeten" mails, with whom it is mailed to; nothing when no mail goes out."""
    mail.outbox.clear()
    client = Client()
    with TestCase.captureOnCommitCallbacks(execute=True):  # the mail goes out in the background
        submit(client, client.get(reverse("account_reset_password")), email=address)
    return [(re.search(r"http://[^/\s]+(/\S+)", str(one.body))[1], one.to) for one in mail.outbox]


def opens(link: str) -> bool:
    """Whether the link still leads to a form for a new password."""
    return b'name="password1"' in Client().get(link, follow=True).content


def imported(greet: User, address: str, marleen: User) -> EmployeeImport:
    content = f"personeelsnummer;e-mail\n{greet.personnel_number};{address}\n".encode()
    assert greet.organisation
    run = import_runs.create(marleen, greet.organisation, "mensen.csv", content)
    checking.check(run.pk, timezone.localdate(), Unwatched())
    applying.apply(run.pk, marleen, timezone.now(), Unwatched())
    return run


def by_form(greet: User, marleen: User, _tmp_path: Path) -> None:
    client = Client()
    client.force_login(marleen)
    submit(client, client.get(reverse("hr:employee_edit", args=[greet.pk])), email=NEW)


def by_deed(greet: User, marleen: User, _tmp_path: Path) -> None:
    person = User.objects.get(pk=greet.pk)
    person.email = NEW
    employment.edit(marleen, person, ["email"], timezone.localdate(), timezone.now())


def by_import(greet: User, marleen: User, _tmp_path: Path) -> None:
    imported(greet, NEW, marleen)


def by_undoing_an_import(greet: User, marleen: User, _tmp_path: Path) -> None:
    User.objects.filter(pk=greet.pk).update(email=NEW)
    run = imported(greet, OLD, marleen)
    assert User.objects.get(pk=greet.pk).email == OLD
    undoing.undo(run.pk, marleen, timezone.now(), Unwatched())


def by_command(greet: User, _marleen: User, tmp_path: Path) -> None:
    file = tmp_path / "mensen.csv"
    file.write_text(f"personeelsnummer;e-mail\n{greet.personnel_number};{NEW}\n")
    call_command("import_employees", file, organisation=greet.organisation.slug)


def by_an_administrator(greet: User, _marleen: User, _tmp_path: Path) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("beheer@aanboord.example", "x", first_name="B", last_name="B"))
    page = just_proven(client).get(reverse("wagtailusers_users:edit", args=[greet.pk]))
    done = submit(client, page, f"{greet.pk}/", email=NEW)
    assert done.status_code == 302, done.context["form"].errors


def by_save(greet: User, _marleen: User, _tmp_path: Path) -> None:
    person = User.objects.get(pk=greet.pk)
    person.email = NEW
    person.save()


def by_update(greet: User, _marleen: User, _tmp_path: Path) -> None:
    User.objects.filter(pk=greet.pk).update(email=NEW)


WAYS = [by_form, by_deed, by_import, by_undoing_an_import, by_command, by_an_administrator, by_save, by_update]


@pytest.mark.parametrize("change", WAYS, ids=lambda way: way.__name__)
def test_whichever_way_an_address_changes_only_its_holder_is_let_in(
    greet: User, marleen: User, change: Callable[[User, User, Path], None], tmp_path: Path
) -> None:
    assert sign_in(OLD) == str(greet.pk)
    ((before, _to),) = forgotten(OLD)
    assert opens(before)
    # As if nobody ever signed in: what waits for a confirmation, changes nothing (test_address_changes.py).
    User.objects.filter(pk=greet.pk).update(last_login=None)
    ((in_between, _to),) = forgotten(OLD)
    change(greet, marleen, tmp_path)
    assert User.objects.get(pk=greet.pk).email == NEW
    sofie = UserFactory.create(first_name="Sofie", email=OLD, organisation=greet.organisation)
    assert sign_in(NEW) == str(greet.pk)
    assert sign_in(OLD) is None
    assert not opens(before)
    assert not opens(in_between)
    ((link, to),) = forgotten(OLD)
    assert to == [OLD]
    submit_new_password(link, "heel-iets-nieuws-nu")
    sofie.refresh_from_db()
    greet.refresh_from_db()
    assert sofie.check_password("heel-iets-nieuws-nu")
    assert greet.check_password(PASSWORD)
    assert not EmailAddress.objects.exists()


def submit_new_password(link: str, password: str) -> None:
    client = Client()
    page = client.get(link, follow=True)
    submit(client, page, password1=password, password2=password)


def test_a_password_form_that_is_open_while_the_address_changes_is_worth_nothing(greet: User) -> None:
    ((link, _to),) = forgotten(OLD)
    client = Client()
    page = client.get(link, follow=True)
    User.objects.filter(pk=greet.pk).update(email=NEW)
    submit(client, page, password1="heel-iets-nieuws-nu", password2="heel-iets-nieuws-nu")
    greet.refresh_from_db()
    assert greet.check_password(PASSWORD)


def test_no_copy_of_an_address_is_made_by_signing_in_and_by_every_screen_about_passwords(greet: User) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": OLD, "password": PASSWORD})
    submit(
        client,
        client.get(reverse("account_change_password")),
        oldpassword=PASSWORD,
        password1="heel-iets-nieuws-nu",
        password2="heel-iets-nieuws-nu",
    )
    ((link, _to),) = forgotten(OLD)
    submit_new_password(link, PASSWORD)
    for name in ("account_email", "account_signup", "account_reauthenticate"):
        client.get(reverse(name))
    assert sign_in(OLD) == str(greet.pk)
    assert not EmailAddress.objects.exists()


def test_a_copy_of_an_address_opens_nothing_and_gets_no_mail(greet: User) -> None:
    EmailAddress.objects.create(user=greet, email="vroeger@lennik.example", verified=True, primary=True)
    assert sign_in("vroeger@lennik.example") is None
    assert forgotten("vroeger@lennik.example") == []
    assert sign_in(OLD) == str(greet.pk)


def test_the_copies_of_before_are_removed(greet: User) -> None:
    from importlib import import_module

    EmailAddress.objects.create(user=greet, email=OLD, verified=True, primary=True)
    import_module("onboarding.people.migrations.0005_no_copies_of_addresses").forget_copies(apps, None)
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("alike", ["MIKE@lennik.example", " mike@lennik.example ", "Mike@Lennik.Example"])
def test_case_and_spaces_do_not_count(lennik: Organisation, alike: str) -> None:
    mike = UserFactory.create(email="mike@lennik.example", organisation=lennik)
    assert User.objects.holders_of(alike) == [mike]
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(email=alike, organisation=lennik)


# The dotless and the dotted i of Turkish, the Kelvin sign, a full-width m, a letter with a mark after it.
LOOKALIKES = ["mıke", "mİke", "mi\u212ae", "\uff4dike", "mike\u0301", "mi\u0307ke"]


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_letter_that_looks_alike_opens_nothing_and_makes_nobody(lennik: Organisation, name: str) -> None:
    mike = UserFactory.create(email="mike@lennik.example", organisation=lennik)
    mike.set_password(PASSWORD)
    mike.save()
    address = f"{name}@lennik.example"
    assert addresses.written(address) != mike.email
    assert User.objects.holders_of(address) == []
    assert {to for _link, (to,) in forgotten(address)} <= {mike.email}  # never to the address as it was typed
    with pytest.raises(ValidationError):
        User(email=address, first_name="M", last_name="M", organisation=lennik, password="x").full_clean()


def test_the_reset_mail_goes_to_the_address_we_know_not_to_the_one_that_was_typed(greet: User) -> None:
    ((_link, to),) = forgotten("GREET@Lennik.Example")
    assert to == [OLD]


def test_who_left_gets_no_link_at_any_address(greet: User) -> None:
    User.objects.filter(pk=greet.pk).update(end_date=timezone.localdate() - timedelta(days=1), start_date=None)
    assert forgotten(OLD) == []
