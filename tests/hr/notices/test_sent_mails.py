"""What was sent to whom and why not, as HR sees it: found, narrowed down, sorted, and sent again where it may."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from onboarding.hr.notices.sent_mail_columns import reason_in_words
from onboarding.learning.models import Enrolment, Notice, NoticeReason, NoticeState
from onboarding.people.models import User
from tests.forgotten_mails import forget_mails
from tests.hr.conftest import TODAY, Municipality, enrol, make_person, sign_in

pytestmark = pytest.mark.django_db
every_example = pytest.mark.every_example  # of what the database finds, counts and puts in order
LEDGER = reverse("hr:notice_ledger")
MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *args: MONDAY)


@pytest.fixture
def notice(lennik: Municipality) -> Notice:
    """A mail that the mail server refused."""
    enrolment = enrol(lennik.learner, lennik.programme)
    forget_mails()
    return make_notice(enrolment, "due", state=NoticeState.NOT_SENT, reason=NoticeReason.REFUSED, about=MONDAY)


def make_notice(enrolment: Enrolment, kind: str, **fields: object) -> Notice:
    values = {"about": TODAY, "send_on": TODAY, "settled_at": timezone.now(), **fields}
    return Notice.objects.create(recipient=enrolment.user, enrolment=enrolment, kind=kind, **values)


def shown(client: Client, query: str = "") -> list[Notice]:
    response = client.get(LEDGER + query)
    assert response.status_code == 200
    return list(response.context["object_list"])


def again(notice: Notice) -> str:
    return reverse("hr:notice_again", args=[notice.pk])


def test_each_line_says_to_whom_what_when_and_why_not(hr_officer: Client, notice: Notice) -> None:
    page = hr_officer.get(LEDGER).content.decode()
    for words in (
        "Amina Verbeke", notice.recipient.email, "Vandaag af te werken", "KRACHT", "22/11/2026",
        "niet verstuurd", "De mailserver weigerde dit adres", again(notice),
    ):  # fmt: skip
        assert words in page


@pytest.mark.parametrize("reason", [reason for reason in NoticeReason if reason])
def test_every_reason_is_told_in_words(hr_officer: Client, notice: Notice, reason: NoticeReason) -> None:
    Notice.objects.update(reason=reason)
    (row,) = shown(hr_officer)
    assert reason_in_words(row).endswith(".")
    assert escape(reason_in_words(row)) in hr_officer.get(LEDGER).content.decode()


def test_a_head_who_was_away_is_not_promised_the_digest(notice: Notice) -> None:
    held, missed = (Notice(state=state, reason="on_leave") for state in ("planned", "not_sent"))
    assert reason_in_words(held) != reason_in_words(missed)


def test_hr_of_another_organisation_sees_none_of_it(outsider: Client, administrator: Client, notice: Notice) -> None:
    assert shown(outsider) == []
    assert shown(administrator) == [notice]
    assert outsider.get(again(notice)).status_code == 404
    assert outsider.post(again(notice)).status_code == 404
    notice.refresh_from_db()
    assert notice.state == NoticeState.NOT_SENT


@every_example
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=verbeke amina", True),
        ("?q=elders", False),
        ("?kind=due", True),
        ("?kind=start", False),
        ("?state=not_sent", True),
        ("?state=sent", False),
        ("?reason=refused", True),
        ("?reason=left", False),
        ("?send_on_from=2026-11-22&send_on_to=2026-11-22", True),
        ("?send_on_from=2026-11-23", False),
        ("?kind=x", False),
        ("?send_on_from=gisteren", False),
        ("?p=x", True),
        ("?ordering=found_last_name", True),
        ("?ordering=-state", True),
        ("?ordering=x", True),
    ],
)
def test_search_filters_and_order_live_in_the_address(
    hr_officer: Client, notice: Notice, query: str, found: bool
) -> None:
    assert shown(hr_officer, query) == ([notice] if found else [])


@every_example
def test_an_administrator_narrows_down_to_an_organisation(
    administrator: Client, notice: Notice, herenthout: Municipality, lennik: Municipality
) -> None:
    assert shown(administrator, f"?organisation={lennik.organisation.pk}") == [notice]
    assert shown(administrator, f"?organisation={herenthout.organisation.pk}") == []


@pytest.mark.parametrize(
    ("state", "reason"),
    [(NoticeState.NOT_SENT, NoticeReason.REFUSED), (NoticeState.UNCERTAIN, NoticeReason.INTERRUPTED)],
)
def test_what_was_refused_or_is_uncertain_can_be_sent_again(
    hr_officer: Client,
    notice: Notice,
    mailoutbox: list[EmailMultiAlternatives],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    state: NoticeState,
    reason: NoticeReason,
) -> None:
    Notice.objects.update(state=state, reason=reason)
    Enrolment.objects.update(due_date=MONDAY)
    assert hr_officer.get(again(notice)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert hr_officer.post(again(notice)).status_code == 302
    notice.refresh_from_db()
    assert notice.state == NoticeState.SENT
    assert len(mailoutbox) == 1
    with django_capture_on_commit_callbacks(execute=True):
        hr_officer.post(again(notice))
    assert len(mailoutbox) == 1


def test_well_done_stands_in_the_ledger_and_goes_out_again_when_hr_says_so(
    hr_officer: Client,
    lennik: Municipality,
    mailoutbox: list[EmailMultiAlternatives],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    enrolment = enrol(lennik.learner, lennik.programme, done=7, completed_at=timezone.now())
    refused = make_notice(enrolment, "completion", state=NoticeState.NOT_SENT, reason=NoticeReason.REFUSED)
    assert shown(hr_officer, "?kind=completion") == [refused]
    assert "Je bent klaar" in hr_officer.get(LEDGER).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        hr_officer.post(again(refused))
    refused.refresh_from_db()
    assert refused.state == NoticeState.SENT
    assert [message.subject for message in mailoutbox] == ["Je bent klaar met KRACHT"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (NoticeState.SENT, ""),
        (NoticeState.PLANNED, NoticeReason.SERVER_DOWN),
        (NoticeState.SENDING, ""),
        (NoticeState.NOT_SENT, NoticeReason.LEFT),
    ],
)
def test_nothing_else_can(hr_officer: Client, notice: Notice, state: NoticeState, reason: str | NoticeReason) -> None:
    Notice.objects.update(state=state, reason=reason)
    assert "kan niet opnieuw" in hr_officer.get(again(notice)).content.decode()
    assert again(notice) not in hr_officer.get(LEDGER).content.decode()
    hr_officer.post(again(notice))
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == (state, reason)


def test_a_line_that_does_not_exist_is_not_found(hr_officer: Client) -> None:
    for key in ("0", "9" * 25):
        assert hr_officer.get(f"{LEDGER}{key}/opnieuw/").status_code == 404


@every_example
def test_the_list_costs_the_same_queries_for_few_lines_as_for_many(
    lennik: Municipality, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(lennik.hr_officer)
    client.get(LEDGER)
    counts = []
    for number in (6, 60):
        for index in range(User.objects.filter(last_name="Reeks").count(), number):
            make_notice(enrol(make_person(lennik.organisation, f"P{index}", "Reeks"), lennik.programme), "due")
        with django_assert_max_num_queries(40) as captured:
            assert len(shown(client)) >= number - 10
        counts.append(len(captured))
    assert counts[0] == counts[1]
