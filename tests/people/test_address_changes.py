"""Nobody gives away someone's account alone: another address works once it is confirmed, and by whom is told here."""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.deeds import employment
from onboarding.hr.imports import applying, checking, import_runs, undoing
from onboarding.hr.imports.import_views import plan_url
from onboarding.hr.models import Activity, EmployeeImport, Verb
from onboarding.hr.worker.watched_work import Unwatched
from onboarding.people import address_changes, address_mails
from onboarding.people.mail_message import Mail
from onboarding.people.models import AddressChange, AddressOutcome, Organisation, User
from tests.factories import UserFactory
from tests.just_proven import just_proven
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db

OLD, NEW = "greet@lennik.example", "hr.prive@elders.example"
NOT_LEFT = "De mail naar het oude adres is nog niet vertrokken"
MINUTE = timedelta(minutes=1)
PASSWORD = "vier-woorden-na-elkaar"


@pytest.fixture
def greet(lennik: Organisation) -> User:
    """Has answers and resolutions here, so whoever has the account reads them."""
    user = UserFactory.create(
        first_name="Greet", last_name="Maes", email=OLD, organisation=lennik, personnel_number="00077"
    )
    user.set_password(PASSWORD)
    user.last_login = timezone.now()
    user.save()
    return user


@pytest.fixture
def second(lennik: Organisation) -> User:
    """Another HR officer of Lennik."""
    user = UserFactory.create(first_name="Bart", email="bart@lennik.example", organisation=lennik)
    assert lennik.hr_group
    user.groups.add(lennik.hr_group)
    return user


def ask(greet: User, by: User | None, address: str = NEW) -> AddressChange:
    """As it stands once the mail to the old address has left, which it does at once."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        change = address_changes.give(User.objects.get(pk=greet.pk), address, by, timezone.now())
    assert change is not None
    return AddressChange.objects.get(pk=change.pk)


def now_at(greet: User) -> str:
    return User.objects.get(pk=greet.pk).email


def link_in(message: EmailMessage) -> str:
    found = re.search(r"http://[^/\s]+(/\S+)", str(message.body))
    assert found
    return found[1]


# --- Whichever way it is asked ---------------------------------------------------------------------------------------


def by_form(greet: User, marleen: User, tmp_path: Path) -> None:
    client = Client()
    client.force_login(marleen)
    submit(client, client.get(reverse("hr:employee_edit", args=[greet.pk])), email=NEW)


def by_deed(greet: User, marleen: User, tmp_path: Path) -> None:
    person = User.objects.get(pk=greet.pk)
    person.email = NEW
    employment.edit(marleen, person, ["email"], timezone.localdate(), timezone.now())


def _checked(greet: User, marleen: User) -> EmployeeImport:
    content = f"personeelsnummer;e-mail\n{greet.personnel_number};{NEW}\n".encode()
    assert greet.organisation
    run = import_runs.create(marleen, greet.organisation, "mensen.csv", content)
    checking.check(run.pk, timezone.localdate(), Unwatched())
    return run


def by_import(greet: User, marleen: User, tmp_path: Path) -> None:
    applying.apply(_checked(greet, marleen).pk, marleen, timezone.now(), Unwatched())


def by_command(greet: User, _marleen: User, tmp_path: Path) -> None:
    file = tmp_path / "mensen.csv"
    file.write_text(f"personeelsnummer;e-mail\n{greet.personnel_number};{NEW}\n")
    call_command("import_employees", file, organisation=greet.organisation.slug)


def by_undoing_an_import(greet: User, marleen: User, tmp_path: Path) -> None:
    """The address from before an import, of someone who has signed in since, is another address like any."""
    User.objects.filter(pk=greet.pk).update(email=NEW, last_login=None)
    content = f"personeelsnummer;e-mail\n{greet.personnel_number};{OLD}\n".encode()
    assert greet.organisation
    run = import_runs.create(marleen, greet.organisation, "mensen.csv", content)
    checking.check(run.pk, timezone.localdate(), Unwatched())
    applying.apply(run.pk, marleen, timezone.now(), Unwatched())
    User.objects.filter(pk=greet.pk).update(last_login=timezone.now())
    undoing.undo(run.pk, marleen, timezone.now(), Unwatched())


def by_an_administrator(greet: User, _marleen: User, tmp_path: Path) -> None:
    administrator = User.objects.create_superuser("beheer@aanboord.example", PASSWORD, first_name="B", last_name="B")
    client = Client()
    client.force_login(administrator)
    page = just_proven(client).get(reverse("wagtailusers_users:edit", args=[greet.pk]))
    done = submit(client, page, f"{greet.pk}/", email=NEW)
    assert done.status_code == 302, done.context["form"].errors


WAYS = [by_form, by_deed, by_import, by_command, by_undoing_an_import, by_an_administrator]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_whichever_way_it_is_asked_everything_stays_at_the_old_address_which_hears_of_it(
    greet: User,
    marleen: User,
    way: Callable[[User, User, Path], None],
    tmp_path: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        way(greet, marleen, tmp_path)
    assert now_at(greet) == OLD
    change = AddressChange.objects.get()
    assert (change.user, change.old_email, change.new_email, change.settled_at) == (greet, OLD, NEW, None)
    (told,) = [message for message in mail.outbox if "nieuwe adres" in message.subject]
    assert told.to == [OLD]
    assert NEW in told.body
    if change.asked_by:
        assert str(change.asked_by) in told.body
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for address in (OLD, NEW):
            client = Client()
            submit(client, client.get(reverse("account_reset_password")), email=address)
    assert [message.to for message in mail.outbox] == [[OLD]]
    assert Activity.objects.filter(verb=Verb.ADDRESS_ASKED, organisation=greet.organisation).count() == 1


@pytest.mark.parametrize("way", [by_form, by_import, by_command, by_an_administrator], ids=lambda way: way.__name__)
def test_an_account_that_nobody_ever_used_changes_at_once(
    greet: User, marleen: User, way: Callable[[User, User, Path], None], tmp_path: Path
) -> None:
    User.objects.filter(pk=greet.pk).update(last_login=None)
    way(greet, marleen, tmp_path)
    assert now_at(greet) == NEW
    assert not AddressChange.objects.exists()


def test_an_account_of_hr_is_asked_for_even_before_its_first_use(
    greet: User, marleen: User, lennik: Organisation
) -> None:
    User.objects.filter(pk=greet.pk).update(last_login=None)
    assert lennik.hr_group
    greet.groups.add(lennik.hr_group)
    ask(greet, marleen)  # whoever took it would be the second officer who confirms
    assert now_at(greet) == OLD


# --- Who confirms ----------------------------------------------------------------------------------------------------


def test_the_link_in_the_old_mailbox_asks_first_and_confirms_on_a_button(
    greet: User, marleen: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    ask(greet, marleen)
    client, link = Client(), link_in(mail.outbox[0])
    for _time in range(2):  # a scanner of mail opens every link
        page = client.get(link)
        assert NEW in page.content.decode()
        assert str(marleen) in page.content.decode()
        client.head(link)
    assert now_at(greet) == OLD
    with django_capture_on_commit_callbacks(execute=True):
        done = submit(client, page, antwoord="ja")
    assert "Je nieuwe adres werkt" in done.content.decode()
    assert now_at(greet) == NEW
    assert [message.to for message in mail.outbox[1:]] == [[OLD], [NEW]]
    assert "Deze link werkt niet meer" in client.get(link).content.decode()
    assert Activity.objects.filter(verb=Verb.ADDRESS_CONFIRMED, subject=greet).exists()


def test_no_from_the_old_mailbox_ends_it(greet: User, marleen: User) -> None:
    ask(greet, marleen)
    client, link = Client(), link_in(mail.outbox[0])
    page = client.get(link)
    assert "Je adres blijft" in submit(client, page, antwoord="nee").content.decode()
    submit(client, page, antwoord="ja")
    assert now_at(greet) == OLD
    assert AddressChange.objects.get().outcome == AddressOutcome.REFUSED


@pytest.mark.parametrize("key", ["1.vals", "1", ".", "x.y", "1.", "9" * 40])
def test_a_link_that_we_did_not_make_leads_nowhere(client: Client, greet: User, marleen: User, key: str) -> None:
    ask(greet, marleen)
    url = reverse("account_address_change", args=[key])
    assert "Deze link werkt niet meer" in client.get(url).content.decode()
    client.post(url, {"antwoord": "ja"})
    assert now_at(greet) == OLD


def test_a_link_is_about_one_request(greet: User, marleen: User, second: User) -> None:
    ask(greet, marleen, "goed@lennik.example")
    ask(greet, second)
    client = Client()
    assert "Deze link werkt niet meer" in client.get(link_in(mail.outbox[0])).content.decode()
    client.post(link_in(mail.outbox[0]), {"antwoord": "ja"})
    assert now_at(greet) == OLD


@pytest.mark.parametrize("page", ["learning:dashboard", "learning:preferences"])
@pytest.mark.parametrize(("answer", "address"), [("ja", NEW), ("nee", OLD)])
def test_the_person_answers_when_signed_in_and_stays_so(
    signed_in: Callable[[User], Client], greet: User, marleen: User, page: str, answer: str, address: str
) -> None:
    client = signed_in(greet)
    ask(greet, marleen)
    shown = client.get(reverse(page))
    assert NEW in shown.content.decode()
    submit(client, shown, reverse("account_address"), antwoord=answer)
    assert now_at(greet) == address
    again = client.get(reverse(page))
    assert again.status_code == 200
    assert reverse("account_address") not in again.content.decode()


def test_an_answer_to_what_stood_there_says_nothing_about_what_was_asked_since(
    signed_in: Callable[[User], Client], greet: User, marleen: User, second: User
) -> None:
    client = signed_in(greet)
    ask(greet, marleen, "goed@lennik.example")
    shown = client.get(reverse("learning:dashboard"))
    ask(greet, second)
    submit(client, shown, reverse("account_address"), antwoord="ja")
    assert now_at(greet) == OLD


def test_someone_else_cannot_answer_for_the_person(
    signed_in: Callable[[User], Client], greet: User, marleen: User, amina: User
) -> None:
    change = ask(greet, marleen)
    for viewer in (amina, marleen):
        signed_in(viewer).post(reverse("account_address"), {"vraag": change.pk, "antwoord": "ja"})
    assert now_at(greet) == OLD


def confirmed_by(signed_in: Callable[[User], Client], viewer: User, greet: User) -> bool:
    """Press the button on the person's page, or post it when the page has none; whether that did it."""
    client, page = signed_in(viewer), reverse("hr:employee", args=[greet.pk])
    action = reverse("hr:address_confirm", args=[greet.pk])
    shown = client.get(page)
    if shown.status_code == 200 and action in shown.content.decode():
        submit(client, shown, action)
        return now_at(greet) == NEW
    client.post(action, {"vraag": AddressChange.objects.latest("pk").pk})
    assert now_at(greet) == OLD
    return False


def test_a_second_officer_confirms_and_never_whoever_asked(
    signed_in: Callable[[User], Client], greet: User, marleen: User, second: User, ioana: User, amina: User
) -> None:
    ask(greet, marleen)
    for viewer in (marleen, ioana, amina):
        assert not confirmed_by(signed_in, viewer, greet)
    assert confirmed_by(signed_in, second, greet)
    line = Activity.objects.get(verb=Verb.ADDRESS_CONFIRMED)
    assert (line.actor, line.subject) == (second, greet)


def test_an_administrator_confirms_what_hr_asked_and_not_what_they_asked_themselves(
    signed_in: Callable[[User], Client], greet: User, stephanie: User
) -> None:
    ask(greet, stephanie)
    assert not confirmed_by(signed_in, stephanie, greet)
    other = User.objects.create_superuser("inge@aanboord.example", PASSWORD, first_name="Inge", last_name="A")
    assert confirmed_by(signed_in, other, greet)


def test_what_a_command_asked_only_an_administrator_confirms(
    signed_in: Callable[[User], Client], greet: User, marleen: User, second: User, stephanie: User
) -> None:
    ask(greet, None)  # the file may be HR's own
    for officer in (marleen, second):
        assert not confirmed_by(signed_in, officer, greet)
    assert confirmed_by(signed_in, stephanie, greet)


def test_neither_who_made_a_file_nor_who_applied_it_confirms_what_is_in_it(
    greet: User, marleen: User, second: User
) -> None:
    applying.apply(_checked(greet, marleen).pk, second, timezone.now(), Unwatched())
    change = AddressChange.objects.get()
    assert not any(address_changes.may_confirm(officer, change) for officer in (marleen, second))


def test_asked_again_it_is_confirmed_anew(
    signed_in: Callable[[User], Client], greet: User, marleen: User, second: User
) -> None:
    first = ask(greet, marleen, "goed@lennik.example")
    ask(greet, second)
    client = signed_in(marleen)
    client.post(reverse("hr:address_confirm", args=[greet.pk]), {"vraag": first.pk})
    assert now_at(greet) == OLD
    assert not confirmed_by(signed_in, second, greet)
    first.refresh_from_db()
    assert first.outcome == AddressOutcome.REPLACED


def test_hr_never_confirms_for_an_administrator_of_its_own(greet: User, marleen: User, second: User) -> None:
    User.objects.filter(pk=greet.pk).update(is_superuser=True)
    change = ask(greet, marleen)
    assert not address_changes.may_confirm(second, change)


# --- How it ends -----------------------------------------------------------------------------------------------------


def test_hr_takes_it_back(signed_in: Callable[[User], Client], greet: User, marleen: User) -> None:
    ask(greet, marleen)
    client, page = signed_in(marleen), reverse("hr:employee", args=[greet.pk])
    submit(client, client.get(page), reverse("hr:address_withdraw", args=[greet.pk]))
    assert AddressChange.objects.get().outcome == AddressOutcome.WITHDRAWN
    assert NEW not in client.get(page).content.decode()


def test_after_two_weeks_it_is_over(greet: User, marleen: User) -> None:
    change, later = ask(greet, marleen), timezone.now() + AddressChange.WAITS
    assert not address_changes.confirm(change, None, later)
    assert address_changes.waiting_for(greet, later) is None
    assert address_changes.lapse(later) == 1
    assert address_changes.lapse(later) == 0
    assert (now_at(greet), AddressChange.objects.get().outcome) == (OLD, AddressOutcome.LAPSED)


def test_an_address_that_became_someone_elses_is_not_taken_from_them(
    greet: User, marleen: User, lennik: Organisation
) -> None:
    change = ask(greet, marleen)
    UserFactory.create(email=NEW, organisation=lennik)
    assert not address_changes.confirm(change, None, timezone.now())
    assert (now_at(greet), AddressChange.objects.get().outcome) == (OLD, AddressOutcome.TAKEN)


def test_a_request_about_an_address_of_before_cannot_be_confirmed(greet: User, marleen: User) -> None:
    change = ask(greet, marleen)
    User.objects.filter(pk=greet.pk).update(email="derde@lennik.example")
    assert not address_changes.confirm(change, None, timezone.now())
    assert now_at(greet) == "derde@lennik.example"


def test_it_is_confirmed_once(greet: User, marleen: User, second: User) -> None:
    change = ask(greet, marleen)
    assert address_changes.confirm(change, second, timezone.now())
    assert not address_changes.confirm(change, None, timezone.now())
    assert not address_changes.refuse(change, None, timezone.now())
    assert address_changes.withdraw([change.pk], marleen, timezone.now()) == 0
    assert now_at(greet) == NEW


def test_the_database_keeps_one_open_request_for_a_person(greet: User, marleen: User) -> None:
    change = ask(greet, marleen)
    change.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        change.save(force_insert=True)


def test_undoing_an_import_takes_back_what_it_asked(greet: User, marleen: User) -> None:
    run = _checked(greet, marleen)
    applying.apply(run.pk, marleen, timezone.now(), Unwatched())
    undoing.undo(run.pk, marleen, timezone.now(), Unwatched())
    assert (now_at(greet), AddressChange.objects.get().outcome) == (OLD, AddressOutcome.WITHDRAWN)


def test_the_dry_run_says_that_it_waits_and_what_waits_already_changes_nothing(
    signed_in: Callable[[User], Client], greet: User, marleen: User
) -> None:
    run = _checked(greet, marleen)
    assert [change["waits"] for change in run.rows.get().changes] == [True]
    page = signed_in(marleen).get(plan_url(run))
    assert "wacht op bevestiging" in page.content.decode()
    ask(greet, marleen)
    run = _checked(greet, marleen)
    run.refresh_from_db()
    assert (run.summary["changed"], run.summary["unchanged"]) == (0, 1)  # a nightly file does not mail every night


def test_the_list_the_page_and_the_form_say_what_waits(
    signed_in: Callable[[User], Client], greet: User, marleen: User
) -> None:
    ask(greet, marleen)
    client = signed_in(marleen)
    for page in (
        reverse("hr:employees"),
        reverse("hr:employee", args=[greet.pk]),
        reverse("hr:employee_edit", args=[greet.pk]),
    ):
        text = client.get(page).content.decode()
        assert "Wacht op bevestiging" in text
        assert NEW in text


def test_a_colleagues_file_is_no_colleague_who_asked(
    greet: User, marleen: User, second: User, lennik: Organisation
) -> None:
    """Who maps the columns anew, or applies the file, decides as much about whose address it is as who uploaded it."""
    content = f"personeelsnummer;dossier;e-mail\n99999;{greet.personnel_number};{NEW}\n".encode()
    run = import_runs.create(second, lennik, "mensen.csv", content)
    import_runs.set_mapping(run, {"personnel_number": 1, "email": 2}, False, timezone.now(), marleen)
    checking.check(run.pk, timezone.localdate(), Unwatched())
    applying.apply(run.pk, marleen, timezone.now(), Unwatched())
    change = AddressChange.objects.get()
    assert not any(address_changes.may_confirm(officer, change) for officer in (marleen, second))
    assert address_changes.may_confirm(greet, change)


def test_someone_reported_as_left_and_added_anew_is_someone_else(
    signed_in: Callable[[User], Client], greet: User, marleen: User
) -> None:
    employment.mark_as_left(marleen, User.objects.filter(pk=greet.pk), timezone.localdate() - timedelta(days=1))
    client = signed_in(marleen)
    page = client.get(reverse("hr:employee_add"))
    again = submit(
        client, page, first_name="Greet", last_name="Maes", email=NEW, personnel_number=greet.personnel_number
    )
    assert "personnel_number" in again.context["form"].errors
    submit(client, again, personnel_number="00078", is_someone_else=True)
    assert User.objects.get(email=NEW).pk != greet.pk
    assert now_at(greet) == OLD


SUBJECTS = [
    ("nl", "Is dit jouw nieuwe adres voor Aan boord?"),
    ("fr", "Est-ce votre nouvelle adresse pour Aan boord ?"),
    ("en", "Is this your new address for Aan boord?"),
]


@pytest.mark.parametrize(("language", "subject"), SUBJECTS)
def test_the_mail_is_in_the_persons_language(greet: User, marleen: User, language: str, subject: str) -> None:
    User.objects.filter(pk=greet.pk).update(language=language)
    ask(greet, marleen)
    assert mail.outbox[0].subject == subject
    assert mail.outbox[0].extra_headers["Content-Language"] == language


def test_the_link_leads_to_our_own_address(greet: User, marleen: User, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://aanboord.lennik.example/"
    ask(greet, marleen)
    assert re.findall(r"https?://[^/\s]+/\w+", str(mail.outbox[0].body)) == ["https://aanboord.lennik.example/account"]


class TestWithTheMailServerDown:
    @pytest.fixture
    def queue(self, settings: Settings) -> DummyBackend:
        """The work that waits, with when it may begin."""
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        backend = task_backends["default"]
        assert isinstance(backend, DummyBackend)
        return backend

    @pytest.fixture
    def broken(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
        with monkeypatch.context() as patch:
            refused = smtplib.SMTPRecipientsRefused({OLD: (450, b"away"), NEW: (450, b"away")})
            patch.setattr(EmailMessage, "send", lambda *_args, **_kwargs: (_ for _ in ()).throw(refused))
            yield patch

    def work(self, queue: DummyBackend) -> list[object]:
        """Do all that waits; how many minutes each waited."""
        results, now = list(queue.results), timezone.now()
        queue.clear()
        for result in results:
            result.task.call(*result.args, **result.kwargs)
        return [result.task.run_after and round((result.task.run_after - now) / MINUTE) for result in results]

    def test_the_mail_to_the_old_address_is_tried_until_it_leaves_and_never_again(
        self,
        greet: User,
        marleen: User,
        queue: DummyBackend,
        broken: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        change = ask(greet, marleen)
        assert [self.work(queue) for _time in range(3)] == [[None], [1], [5]]
        assert (OLD in caplog.text, NEW in caplog.text, "SMTPRecipientsRefused" in caplog.text) == (False, False, True)
        broken.undo()
        assert self.work(queue) == [15]
        assert self.work(queue) == []
        address_mails.deliver.call("address_asked", "old_email", [change.pk])
        assert [message.to for message in mail.outbox] == [[OLD]]

    def test_it_is_given_up_after_some_hours(
        self,
        greet: User,
        marleen: User,
        queue: DummyBackend,
        broken: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        ask(greet, marleen)
        assert [self.work(queue) for _time in range(7)] == [[None], [1], [5], [15], [60], [240], []]
        assert "given up" in caplog.text

    def test_one_that_does_not_leave_keeps_no_other_and_is_tried_alone(
        self, greet: User, marleen: User, lennik: Organisation, queue: DummyBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = UserFactory.create(email="lien@lennik.example", organisation=lennik, last_login=timezone.now())
        wanted = [(greet, NEW), (other, "lien.prive@elders.example")]
        with TestCase.captureOnCommitCallbacks(execute=True):
            address_changes.give_many(wanted, marleen, timezone.now())
        with monkeypatch.context() as patch:
            patch.setattr(EmailMessage, "send", lambda one: _refuse(one, OLD) or 1)
            self.work(queue)
        assert AddressChange.objects.get(told_at=None).user == greet
        (waits,) = queue.results
        assert waits.args[2] == [AddressChange.objects.get(user=greet).pk]
        self.work(queue)
        assert [message.to for message in mail.outbox] == [[OLD]]

    def test_a_mistake_of_ours_is_told_as_one_and_not_tried_again(
        self,
        greet: User,
        marleen: User,
        lennik: Organisation,
        queue: DummyBackend,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        other = UserFactory.create(email="lien@lennik.example", organisation=lennik, last_login=timezone.now())
        with TestCase.captureOnCommitCallbacks(execute=True):
            address_changes.give_many([(greet, NEW), (other, "lien@elders.example")], marleen, timezone.now())
        compose = address_mails.message_about

        def mistaken(kind: address_mails.Kind, change: AddressChange, to: str) -> Mail:
            if change.user_id == greet.pk:
                raise ValueError("a template with a mistake")
            return compose(kind, change, to)

        monkeypatch.setattr(address_mails, "message_about", mistaken)
        with pytest.raises(ExceptionGroup) as failed:
            self.work(queue)
        assert failed.group_contains(ValueError, match="a template with a mistake")
        assert "Traceback" in caplog.text
        assert "did not leave" not in caplog.text
        assert queue.results == []
        assert [message.to for message in mail.outbox] == [["lien@lennik.example"]]
        assert AddressChange.objects.get(told_at=None).user == greet

    def test_both_hear_once_of_what_was_confirmed(
        self, greet: User, marleen: User, queue: DummyBackend, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change = ask(greet, marleen)
        self.work(queue)
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            address_changes.confirm(change, None, timezone.now())
        with monkeypatch.context() as patch:
            sent = []
            patch.setattr(EmailMessage, "send", lambda one: _refuse(one, NEW) or sent.append(one) or 1)
            self.work(queue)
        self.work(queue)
        self.work(queue)
        assert [message.to for message in [*sent, *mail.outbox]] == [[OLD], [NEW]]

    def test_what_is_settled_meanwhile_is_no_question_any_more(
        self, greet: User, marleen: User, queue: DummyBackend
    ) -> None:
        change = ask(greet, marleen)
        address_changes.withdraw([change.pk], marleen, timezone.now())
        self.work(queue)
        assert mail.outbox == []

    def test_nobody_but_the_person_confirms_before_it_has_left(
        self,
        signed_in: Callable[[User], Client],
        greet: User,
        marleen: User,
        second: User,
        stephanie: User,
        queue: DummyBackend,
        broken: pytest.MonkeyPatch,
    ) -> None:
        change = ask(greet, marleen)
        self.work(queue)
        page = reverse("hr:employee", args=[greet.pk])
        assert NOT_LEFT in signed_in(second).get(page).content.decode()
        for viewer in (marleen, second, stephanie):
            assert not confirmed_by(signed_in, viewer, greet)
        assert address_changes.may_confirm(greet, change)
        broken.undo()
        self.work(queue)
        assert NOT_LEFT not in signed_in(second).get(page).content.decode()
        assert confirmed_by(signed_in, second, greet)


def _refuse(message: EmailMessage, address: str) -> None:
    if message.to == [address]:
        raise smtplib.SMTPServerDisconnected


class TestWithoutAnAddress:
    @pytest.fixture
    def jos(self, lennik: Organisation) -> User:
        """Signs in with a number and a code."""
        person = UserFactory.create(first_name="Jos", email="", organisation=lennik, personnel_number="00088")
        person.last_login = timezone.now()
        person.save()
        return person

    def test_an_address_for_whoever_has_none_waits_for_them_or_a_second_pair_of_eyes(
        self, signed_in: Callable[[User], Client], jos: User, marleen: User, second: User
    ) -> None:
        change = ask(jos, marleen, NEW)
        assert mail.outbox == []  # no old address that could know
        assert not address_changes.may_confirm(marleen, change)
        page = signed_in(second).get(reverse("hr:employee", args=[jos.pk])).content.decode()
        assert NOT_LEFT not in page
        assert "Er is geen oud adres dat het kan weten" in page
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert confirmed_by(signed_in, second, jos)
        assert now_at(jos) == NEW
        (told,) = (one for one in mail.outbox if one.to == [NEW])
        assert f"Voortaan kan je je bij Aan boord aanmelden met {NEW}" in str(told.body)

    def test_the_person_says_yes_when_signed_in(
        self, signed_in: Callable[[User], Client], jos: User, marleen: User
    ) -> None:
        ask(jos, marleen, "jos@lennik.example")
        client = signed_in(jos)
        page = client.get(reverse("learning:dashboard"))
        assert "vroeg om je dit e-mailadres te geven" in page.content.decode()
        asked = jos.address_changes.get().pk
        client.post(reverse("account_address"), {"vraag": asked, "antwoord": "ja"})
        assert now_at(jos) == "jos@lennik.example"

    def test_an_address_that_goes_is_asked_at_that_address(self, client: Client, greet: User, marleen: User) -> None:
        ask(greet, marleen, "")
        (asked,) = mail.outbox
        assert asked.to == [OLD]
        assert "weg te nemen" in str(asked.body)
        assert now_at(greet) == OLD
        link = link_in(asked)
        assert "weg te nemen" in client.get(link).content.decode()
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert "Je adres is weg" in submit(client, client.get(link), antwoord="ja").content.decode()
        assert now_at(greet) == ""
        assert [message.to for message in mail.outbox] == [[OLD]]

    def test_two_of_a_kind_have_none(self, lennik: Organisation, jos: User, greet: User) -> None:
        UserFactory.create(email="", organisation=lennik)
        User.objects.filter(pk=greet.pk).update(last_login=None)
        assert address_changes.give(greet, "", None, timezone.now()) is None
        assert User.objects.filter(organisation=lennik, email="").count() == 3

    def test_an_address_of_someone_elsewhere_is_free_here(
        self, greet: User, jos: User, herenthout: Organisation
    ) -> None:
        UserFactory.create(email=NEW, organisation=herenthout)
        change = ask(jos, None, NEW)
        assert address_changes.confirm(change, jos, timezone.now())
        assert now_at(jos) == NEW
