"""The words of a mail: facts filled in, nothing of HR's words taken for HTML or a header, unknown facts refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.models import Notice, NoticeKind, NoticeText
from onboarding.learning.notices import mail_of_notice, texts
from onboarding.learning.notices.texts import Text, fill
from onboarding.lessons import role_permissions
from onboarding.lessons.models import Programme
from onboarding.people import invitation_links
from onboarding.people.models import Language, Organisation, User
from onboarding.people.roles import Role
from tests.learning.notices.conftest import SOON, TODAY, enrol

FACTS = {"voornaam": "Zoë", "traject": "<b>KRACHT</b>", "einddatum": "", "link": "https://x.example/?a=1&b=2"}


def write(body: str, subject: str = "Dag") -> texts.Filled:
    return fill(Text(subject, body), FACTS)


def test_facts_are_filled_in_whatever_their_case_and_spaces() -> None:
    (part,) = write("{voornaam}, { Voornaam } en {TRAJECT}").parts
    assert part.text == "Zoë, Zoë en <b>KRACHT</b>"
    assert part.html == "Zoë, Zoë en &lt;b&gt;KRACHT&lt;/b&gt;"


def test_lines_and_paragraphs_stay_and_a_link_alone_is_a_button() -> None:
    parts = write("Een\r\ntwee\r\n\r\ndrie\n{link}\nvier {link}").parts
    assert [(part.name, part.html) for part in parts] == [
        ("", "Een<br>twee"),
        ("", "drie"),
        ("link", ""),
        (
            "",
            'vier <a href="https://x.example/?a=1&amp;b=2" style="color: inherit;">https://x.example/?a=1&amp;b=2</a>',
        ),
    ]


def test_a_paragraph_with_a_fact_that_is_missing_falls_away() -> None:
    assert [part.text for part in write("Een.\n\nTot {einddatum}.\n\nTwee.").parts] == ["Een.", "Twee."]


@given(st.text(alphabet="{}<>&\"'\r\n\u2028 abvoornmlik"), st.text(alphabet="{}<>&\r\n\x00\u2028 abvoornm"))
def test_no_text_becomes_html_or_a_second_line_of_a_header(body: str, subject: str) -> None:
    filled = fill(Text(subject, body), {"voornaam": "</p>{link}", "link": "https://x.example"})
    assert len(filled.subject.splitlines()) <= 1
    for part in filled.parts:
        html = part.html.replace("<br>", "").replace('<a href="https://x.example" style="color: inherit;">', "")
        assert not set("<>\"'") & set(html.replace("</a>", ""))


@pytest.mark.parametrize("language", Language.values)
@pytest.mark.parametrize("kind", NoticeKind)
def test_our_own_words_pass_their_own_check(kind: NoticeKind, language: str) -> None:
    own = texts.ours(kind, language)
    texts.check_subject(kind, str(own.subject))
    texts.check_body(kind, str(own.body))
    assert len(str(own.subject)) <= 150


def test_an_unknown_fact_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(ValidationError) as error:
        texts.check_body(NoticeKind.DUE, "Dag {naam}, dag {naam} en {einddatum}")
    assert error.value.code == "unknown_placeholder"
    (message,) = error.value.messages
    assert message.count("{naam}") == 1
    assert "{voornaam}" in message


def test_a_fact_of_another_kind_of_mail_is_unknown_and_a_link_does_not_fit_a_subject() -> None:
    for check, text in ((texts.check_body, "{traject}"), (texts.check_subject, "{link}")):
        with pytest.raises(ValidationError) as error:
            check(NoticeKind.INVITATION, text)
        assert error.value.code == "unknown_placeholder"


def test_braces_that_name_nothing_are_just_braces() -> None:
    texts.check_body(NoticeKind.DUE, "{ } {} {1} {een twee} } {")
    assert write("{ } {1} } {").parts[0].text == "{ } {1} } {"


def test_an_invitation_without_a_link_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        texts.check_body(NoticeKind.INVITATION, "Dag {voornaam}")
    assert error.value.code == "missing_link"


@pytest.mark.django_db
def test_an_organisations_own_words_are_used_in_their_language_only(
    amina: User, values: Programme, lennik: Organisation
) -> None:
    NoticeText.objects.create(
        organisation=lennik, kind="before_due", language="nl", subject="{traject}:\r\nbijna", body="Nog {werkdagen}."
    )
    notice = Notice(pk=1, recipient=amina, enrolment=enrol(amina, values), kind="before_due", about=SOON)
    message = mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY)
    assert message.subject == "Onze waarden: bijna"
    assert "Nog 5 werkdagen." in message.body
    assert (
        message.extra_headers["Message-ID"]
        == mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY).extra_headers["Message-ID"]
    )
    amina.language = "fr"
    assert mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY).subject != message.subject


@pytest.mark.django_db
def test_who_begins_a_later_round_is_not_welcomed_as_new(amina: User, values: Programme, lennik: Organisation) -> None:
    enrolment = enrol(amina, values, round=2)
    notice = Notice(pk=1, recipient=amina, enrolment=enrolment, kind="start", about=TODAY)
    message = mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY)
    assert message.subject == "Onze waarden komt terug"
    assert "Welkom" not in message.body
    NoticeText.objects.create(organisation=lennik, kind="start", language="nl", subject="Welkom!", body="{link}")
    assert mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY).subject == "Onze waarden komt terug"
    NoticeText.objects.create(organisation=lennik, kind="incumbent", language="nl", subject="Eigen", body="{link}")
    assert mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY).subject == "Eigen"


@pytest.mark.django_db
def test_an_example_never_opens_an_account(amina: User) -> None:
    line = Notice(recipient=amina, kind=NoticeKind.INVITATION, about=TODAY)
    message = mail_of_notice.example(line, TODAY, texts.ours(NoticeKind.INVITATION, "nl"))
    assert "/account/uitnodiging/voorbeeld/" in message.body
    assert invitation_links.key_for(amina, TODAY) not in message.body


@pytest.mark.parametrize(
    ("role", "told"), [(Role.HR, "Eerste stappen"), (Role.ORGANISATION_ADMINISTRATOR, "Aanmelding"), (Role.EDITOR, "")]
)
def test_who_makes_an_organisation_run_is_invited_to_that_in_other_words_than_a_newcomer(
    amina: User, lennik: Organisation, role: Role, told: str
) -> None:
    NoticeText.objects.create(
        organisation=lennik, kind=NoticeKind.INVITATION, language=Language.DUTCH, subject="Welkom", body="Dag\n\n{link}"
    )
    amina.groups.add(role_permissions.group_of(lennik, role))
    notice = Notice.objects.create(recipient=amina, kind=NoticeKind.INVITATION, send_on=TODAY, about=TODAY)
    mail = mail_of_notice.message_for(notice, mail_of_notice.Words(), TODAY)
    assert (mail.subject == "Welkom") is not bool(told)
    assert told in str(mail.body)
    assert "/account/uitnodiging/" in str(mail.body)
    assert ("Heb je een vraag?" in str(mail.body)) is not bool(told)
