"""Certificates: given once, a PDF that everyone can read, and confirmed without telling anything else."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageChops
from pytest_django import Settings

from onboarding.learning.closing import certificates, closing_views
from onboarding.learning.models import Certificate, CertificateWords, Enrolment
from onboarding.paper import typefaces
from onboarding.people.house import House
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from tests.client_response import ClientResponse
from tests.learning.closing.endings import LATER, NOW, finished, set_certificate
from tests.rendered_forms import fill

NUMBER = "K7QM-3XRP-9WTC"
CHECK = "/attest/controle/"
NOTHING = "We vinden geen attest met dit nummer en deze naam."
STRANGE = [
    'Zoë #let "x" *y* _z_ $a$ @b <c> \\d `e`',
    "Ștefan Yılmaz-Ğül Łęcki Œdipe",
    "#import x: *",
    "[content] #[x] // weg",
]


@pytest.fixture
def done(enrolment: Enrolment) -> Enrolment:
    return finished(enrolment, LATER)


@pytest.fixture
def certificate(done: Enrolment) -> Certificate:
    return certificates.issue(done, LATER)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def named(enrolment: Enrolment, name: str) -> Certificate:
    certificate = certificates.issue(enrolment, LATER)
    certificate.name = name
    with thawed(connection, ["learning.Certificate"]):
        certificate.save()
    return certificate


# --- Giving it -------------------------------------------------------------------------------------------------------


def test_a_certificate_keeps_what_stood_on_it_when_it_was_given(
    certificate: Certificate, amina: User, done: Enrolment
) -> None:
    amina.last_name = "Anders"
    amina.save()
    again = certificates.issue(Enrolment.objects.get(pk=done.pk), LATER)
    assert again == certificate
    assert (again.name, again.programme_title, again.organisation_name) == (
        "Amina Verbeke", "Onze waarden", "Lokaal bestuur Lennik",
    )  # fmt: skip
    assert again.completed_on == date(2026, 11, 21)  # the day in Brussels


def test_a_number_is_three_groups_of_four_without_look_alikes() -> None:
    numbers = {certificates.new_number() for _time in range(500)}
    assert len(numbers) == 500
    assert all([len(part) for part in number.split("-")] == [4, 4, 4] for number in numbers)
    assert not set("".join(numbers)) & set("01OI")


def test_a_number_that_is_taken_is_not_given_again(
    certificate: Certificate,
    signed_in: Callable[[User], Client],
    done: Enrolment,
    marleen: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    numbers = iter([certificate.number, certificate.number, NUMBER])
    monkeypatch.setattr(certificates, "new_number", lambda: next(numbers))
    other = Enrolment.objects.create(
        user=marleen, programme=done.programme, enrolled_on=NOW, started_at=NOW, completed_at=NOW
    )
    assert certificates.issue(other, NOW).number == NUMBER


def test_when_every_number_is_taken_nothing_is_given(
    certificate: Certificate, done: Enrolment, marleen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificates, "new_number", lambda: certificate.number)
    other = Enrolment.objects.create(
        user=marleen, programme=done.programme, enrolled_on=NOW, started_at=NOW, completed_at=NOW
    )
    with pytest.raises(RuntimeError, match="No free number"):
        certificates.issue(other, NOW)


def test_without_completion_there_is_no_certificate(enrolment: Enrolment) -> None:
    with pytest.raises(certificates.NoCertificate) as refusal:
        certificates.issue(enrolment, NOW)
    assert refusal.value.code == "not_completed"


def test_a_programme_that_gives_none_gives_none(done: Enrolment) -> None:
    set_certificate(done, given=False)
    with pytest.raises(certificates.NoCertificate) as refusal:
        certificates.issue(Enrolment.objects.get(pk=done.pk), NOW)
    assert refusal.value.code == "not_given"


def test_a_certificate_that_was_given_stands_when_the_programme_stops_giving_them(
    certificate: Certificate, done: Enrolment
) -> None:
    set_certificate(done, given=False)
    assert certificates.issue(Enrolment.objects.get(pk=done.pk), NOW) == certificate


# --- The PDF ---------------------------------------------------------------------------------------------------------


def test_the_pdf_follows_the_standard_for_accessible_documents(certificate: Certificate) -> None:
    reader = pypdf.PdfReader(io.BytesIO(certificates.pdf(certificate)))
    catalog = reader.trailer["/Root"]
    assert catalog["/Lang"].lower().startswith("nl")
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in catalog
    xmp = catalog["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in xmp
    assert reader.metadata.title == "Attest: Onze waarden"
    assert len(reader.pages) == 1
    assert str(reader.pages[0]["/Tabs"]) == "/S"


def tags(element: Any) -> list[str]:
    """The tags below a structure element, in reading order."""
    found = [element["/S"]] if "/S" in element else []
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict):
            found += tags(child)
    return found


def test_the_pdf_is_tagged_with_a_heading_paragraphs_and_a_link(certificate: Certificate) -> None:
    catalog = pypdf.PdfReader(io.BytesIO(certificates.pdf(certificate))).trailer["/Root"]
    found = tags(catalog["/StructTreeRoot"])
    assert found.count("/H1") == 1
    assert found.count("/P") >= 3
    assert "/Link" in found


def test_every_font_is_in_the_pdf_and_the_name_is_in_ours(certificate: Certificate) -> None:
    page = pypdf.PdfReader(io.BytesIO(certificates.pdf(certificate))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in descriptors)
    assert all("Atkinson" in font["/BaseFont"] for font in fonts)


def test_the_pdf_says_who_did_what_when_and_where_to_check_it(certificate: Certificate) -> None:
    text = text_of(certificates.pdf(certificate))
    for words in ("Attest", "Amina Verbeke", "Onze waarden", "Lokaal bestuur Lennik", "op 21 november 2026"):
        assert words in text
    assert certificate.number in text
    assert "attest/controle" in text


def test_the_pdf_says_that_the_programme_was_finished_and_of_nobody_elses_decision(certificate: Certificate) -> None:
    text = text_of(certificates.pdf(certificate))
    assert "heeft het traject Onze waarden afgerond op 21 november 2026." in text
    assert "beslissing" not in text


def declared(enrolment: Enrolment, by: User | None) -> Enrolment:
    """The enrolment as if HR declared it complete, without every lesson."""
    Enrolment.objects.filter(pk=enrolment.pk).update(
        started_at=LATER, completed_at=LATER, is_declared=True, declared_by=by
    )
    return Enrolment.objects.select_related("programme__organisation", "user").get(pk=enrolment.pk)


def test_of_who_was_declared_done_it_says_on_whose_decision_and_keeps_that(enrolment: Enrolment, marleen: User) -> None:
    given = certificates.issue(declared(enrolment, marleen), LATER)
    name = marleen.get_full_name()
    marleen.last_name = "Anders"
    marleen.save()
    text = text_of(certificates.pdf(Certificate.objects.get(pk=given.pk)))
    assert f"afgerond op 21 november 2026, op beslissing van {name}." in text
    assert "alle lessen" not in text


@pytest.mark.parametrize("who", ["nobody any more", "works elsewhere", "letters without a font"])
def test_without_a_name_for_here_it_was_the_decision_of_the_organisation(
    enrolment: Enrolment, marleen: User, ioana: User, who: str
) -> None:
    by = {"nobody any more": None, "works elsewhere": ioana}.get(who, marleen)
    User.objects.filter(pk=marleen.pk).update(last_name="王小明")
    given = certificates.issue(declared(enrolment, by), LATER)
    assert "op beslissing van Lokaal bestuur Lennik." in text_of(certificates.pdf(given))


@pytest.mark.parametrize("is_declared", [True, False])
def test_a_certificate_of_before_goes_on_saying_what_stood_on_it(
    enrolment: Enrolment, marleen: User, is_declared: bool
) -> None:
    given = certificates.issue(declared(enrolment, marleen) if is_declared else finished(enrolment, LATER), LATER)
    with thawed(connection, ["learning.Certificate"]):
        Certificate.objects.filter(pk=given.pk).update(words=CertificateWords.ALL_LESSONS, declared_by="")
    text = text_of(certificates.pdf(certificates.issue(Enrolment.objects.get(pk=enrolment.pk), LATER)))
    assert "heeft alle lessen afgewerkt van het traject Onze waarden op 21 november 2026." in text


@pytest.mark.parametrize("name", STRANGE)
def test_a_name_stands_on_it_as_it_is_whatever_signs_it_has(done: Enrolment, name: str) -> None:
    pdf = certificates.pdf(named(done, name))
    assert "".join(name.split()) in "".join(text_of(pdf).split())
    assert b"pdfuaid" in pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


def test_an_arabic_name_reaches_the_standard_too(done: Enrolment) -> None:
    pdf = certificates.pdf(named(done, "أمينة فيربيكه"))
    assert b"pdfuaid" in pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Metadata"].get_data()


@pytest.mark.parametrize("name", ["Ọ̀nà Ẹ̀kọ́", "ڕێبوار ئەحمەد", "ګل پاڼه", "ٹیپو چوہدری", "አበበ በቀለ", "प्रिया"])
def test_a_name_in_other_letters_is_drawn_on_the_page(done: Enrolment, name: str, lennik: Organisation) -> None:
    certificate = named(done, name)
    words = certificates._words(certificate, lennik)
    with_name, without = (
        Image.open(io.BytesIO(certificates.typeset(these, b"", LATER, format="png", ppi=40, pdf_standards=[])))
        for these in (words, {**words, "name": typefaces.for_typst("")})
    )
    assert ImageChops.difference(with_name.convert("L"), without.convert("L")).getbbox() is not None
    reader = pypdf.PdfReader(io.BytesIO(certificates.pdf(certificate)))
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_data()
    fonts = {font["/BaseFont"].partition("+")[2] for font in reader.pages[0]["/Resources"]["/Font"].values()}
    assert any(name.startswith("NotoSans") for name in fonts)
    assert all(name.startswith(("NotoSans", "AtkinsonHyperlegibleNext")) for name in fonts)


def test_a_name_no_font_can_show_gets_no_certificate_until_hr_writes_it_otherwise(
    signed_in: Callable[[User], Client], amina: User, done: Enrolment, caplog: pytest.LogCaptureFixture
) -> None:
    amina.last_name = "王小明"
    amina.save()
    address = reverse("learning:certificate", args=[done.pk])
    page = signed_in(amina).get(address, follow=True)
    assert "We kunnen je attest nog niet maken" in page.content.decode()
    assert not Certificate.objects.exists()
    assert f"certificate of enrolment {done.pk}" in caplog.text
    assert "王" not in caplog.text
    amina.last_name = "Wang"
    amina.save()
    assert signed_in(amina).get(address)["Content-Type"] == "application/pdf"


def test_a_certificate_that_once_came_out_with_holes_takes_the_name_as_it_is_written_now(
    done: Enrolment, certificate: Certificate
) -> None:
    with thawed(connection, ["learning.Certificate"]):
        Certificate.objects.filter(pk=certificate.pk).update(name="王小明")
    again = certificates.issue(Enrolment.objects.get(pk=done.pk), LATER)
    assert (again.pk, again.number, again.name) == (certificate.pk, certificate.number, "Amina Verbeke")


def test_long_names_and_titles_stay_on_one_page(done: Enrolment) -> None:
    certificate = named(done, "Marie-Christine " * 10)
    certificate.programme_title = "Een heel lang traject " * 11
    certificate.organisation_name = "Lokaal bestuur van een gemeente " * 3
    assert len(pypdf.PdfReader(io.BytesIO(certificates.pdf(certificate))).pages) == 1


def test_the_same_certificate_gives_the_same_bytes(certificate: Certificate) -> None:
    assert certificates.pdf(certificate) == certificates.pdf(certificate)


@pytest.mark.parametrize(("format", "has_picture"), [("webp", True), ("png", True), ("broken", False), ("", False)])
def test_the_logo_is_on_it_with_a_text_for_who_cannot_see_it(
    certificate: Certificate, lennik: Organisation, format: str, has_picture: bool
) -> None:
    file = io.BytesIO(b"geen beeld")
    if format and format != "broken":
        Image.new("RGB", (160, 90), "#aa3333").save(file, format)
    name = default_storage.save("logo", ContentFile(file.getvalue())) if format else "is-er-niet.webp"
    Organisation.objects.filter(pk=lennik.pk).update(house=House(logo_file=name))
    fresh = Certificate.objects.get(pk=certificate.pk)
    reader = pypdf.PdfReader(io.BytesIO(certificates.pdf(fresh)))
    catalog = reader.trailer["/Root"]
    assert ("/Figure" in tags(catalog["/StructTreeRoot"])) is has_picture
    assert b"pdfuaid" in catalog["/Metadata"].get_data()


# --- Downloading it --------------------------------------------------------------------------------------------------


def test_someone_downloads_the_certificate_and_it_is_given_once(
    signed_in: Callable[[User], Client], amina: User, done: Enrolment
) -> None:
    client = signed_in(amina)
    first, second = (client.get(reverse("learning:certificate", args=[done.pk])) for _time in range(2))
    assert first["Content-Type"] == "application/pdf"
    assert Certificate.objects.get().number in first["Content-Disposition"]
    assert first.content == second.content
    assert first.content.startswith(b"%PDF")


def test_before_the_end_the_certificate_is_not_ready(
    signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment
) -> None:
    response = signed_in(amina).get(reverse("learning:certificate", args=[enrolment.pk]))
    assert response["Location"] == reverse("learning:dashboard")
    assert not Certificate.objects.exists()


def test_a_certificate_that_is_not_given_is_not_there(
    signed_in: Callable[[User], Client], amina: User, done: Enrolment
) -> None:
    set_certificate(done, given=False)
    assert signed_in(amina).get(reverse("learning:certificate", args=[done.pk])).status_code == 404


@pytest.mark.parametrize("person", ["marleen", "dries", "ioana", "stephanie"])
def test_nobody_else_gets_someones_certificate(
    signed_in: Callable[[User], Client], done: Enrolment, person: str, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(person))
    assert client.get(reverse("learning:certificate", args=[done.pk])).status_code == 404


def test_the_dashboard_of_who_is_done_leads_to_the_certificate(
    signed_in: Callable[[User], Client], amina: User, done: Enrolment
) -> None:
    address = reverse("learning:certificate", args=[done.pk])
    client = signed_in(amina)
    assert address in client.get(reverse("learning:programme", args=[done.pk])).content.decode()
    set_certificate(done, given=False)
    assert address not in client.get(reverse("learning:programme", args=[done.pk])).content.decode()


# --- Confirming it ---------------------------------------------------------------------------------------------------


def ask(client: Client, number: str, name: str, **extra: Any) -> ClientResponse:
    return client.post(CHECK, fill(client.get(CHECK), number=number, name=name), **extra)


@pytest.mark.parametrize(
    "name", ["Amina Verbeke", "amina VERBEKE", " Amina  Verbeke ", "Ámina Vërbeke", "aminaverbeke"]
)
def test_number_and_name_confirm_a_certificate_to_anyone(client: Client, certificate: Certificate, name: str) -> None:
    response = ask(client, certificate.number.lower().replace("-", " "), name)
    page = response.content.decode()
    for words in ("Dit attest klopt", "Amina Verbeke", "Onze waarden", "Lokaal bestuur Lennik", "21 november 2026"):
        assert words in page


@pytest.mark.parametrize("is_of_before", [True, False])
def test_on_whose_decision_someone_is_done_is_confirmed_too(
    client: Client, enrolment: Enrolment, marleen: User, is_of_before: bool
) -> None:
    """One of before did not say so: then the organisation decided it."""
    given = certificates.issue(declared(enrolment, marleen), LATER)
    if is_of_before:
        with thawed(connection, ["learning.Certificate"]):
            Certificate.objects.filter(pk=given.pk).update(words=CertificateWords.ALL_LESSONS, declared_by="")
    who = "Lokaal bestuur Lennik" if is_of_before else marleen.get_full_name()
    page = " ".join(ask(client, given.number, "Amina Verbeke").content.decode().split())
    assert f"<dt>Op beslissing van</dt><dd>{who}</dd>" in page


def test_of_who_finished_by_the_lessons_no_decision_is_named(client: Client, certificate: Certificate) -> None:
    assert "beslissing" not in ask(client, certificate.number, "Amina Verbeke").content.decode()


def test_nothing_else_about_the_person_is_told(client: Client, certificate: Certificate, amina: User) -> None:
    page = ask(client, certificate.number, "Amina Verbeke").content.decode()
    for private in (amina.email, amina.personnel_number, "Dienst Bevolking", reverse("learning:farewell", args=[1])):
        assert private not in page


def test_a_wrong_name_and_a_wrong_number_get_the_very_same_answer(client: Client, certificate: Certificate) -> None:
    answers = {
        json.dumps(ask(client, number, name).content.decode().partition("<form")[0].split("<main")[1])
        for number, name in [
            (certificate.number, "Jef Claes"),
            (NUMBER, "Amina Verbeke"),
            (certificate.number, "Amina"),
            (certificate.number, "--"),
            ("x", "y"),
            ("%", "%"),
        ]
    }
    assert len(answers) == 1
    assert NOTHING in answers.pop()


def test_the_page_never_says_a_name_for_a_number_alone(client: Client, certificate: Certificate) -> None:
    assert "Verbeke" not in ask(client, certificate.number, "Iemand anders").content.decode()
    assert "Verbeke" not in client.get(f"{CHECK}?nummer={certificate.number}").content.decode()


def test_the_link_on_the_certificate_fills_in_the_number(client: Client, certificate: Certificate) -> None:
    assert f'value="{certificate.number}"' in client.get(f"{CHECK}?nummer={certificate.number}").content.decode()


def test_who_forgets_a_field_hears_which(client: Client) -> None:
    response = client.post(CHECK, {"number": NUMBER})
    assert response.status_code == 422
    assert "Vul de naam in" in response.content.decode()


@pytest.mark.parametrize("nonsense", ["x" * 300, "<script>", "%s"])
def test_nonsense_breaks_nothing(client: Client, db: None, nonsense: str) -> None:
    assert ask(client, nonsense, nonsense).status_code in (200, 422)
    assert client.get(CHECK, {"nummer": nonsense}).status_code == 200


def test_search_engines_stay_away(client: Client, db: None) -> None:
    response = client.get(CHECK)
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]


def test_who_tries_too_often_is_asked_to_wait(client: Client, certificate: Certificate, settings: Settings) -> None:
    settings.LIMITS_ON = True
    times = closing_views.LOOK_UPS.times
    statuses = [ask(client, f"{number:04}-3XRP-9WTC", "Jef").status_code for number in range(times + 2)]
    assert statuses == [200] * times + [429, 429]
    refused = ask(client, certificate.number, certificate.name)
    assert "Wacht tien minuten" in refused.content.decode()
    assert "klopt" not in refused.content.decode()
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert ask(client, certificate.number, certificate.name, **elsewhere).status_code == 200


def test_over_a_unix_socket_nobody_shares_that_with_all(
    client: Client, certificate: Certificate, settings: Settings
) -> None:
    settings.LIMITS_ON = True
    for number in range(closing_views.LOOK_UPS.times + 1):
        assert ask(client, f"{number:04}-3XRP-9WTC", "Jef", REMOTE_ADDR="").status_code == 200


def test_the_names_of_one_certificate_cannot_be_guessed(
    client: Client, certificate: Certificate, settings: Settings
) -> None:
    settings.LIMITS_ON = True
    times = closing_views.OF_NUMBER.times
    statuses = [ask(client, certificate.number, f"Jef {number}").status_code for number in range(times + 1)]
    assert statuses == [200] * times + [429]
    assert ask(client, NUMBER, "Jef").status_code == 200


def test_a_request_from_elsewhere_is_refused(certificate: Certificate) -> None:
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(CHECK, {"number": certificate.number, "name": certificate.name})
    assert response.status_code == 403
