"""The screens from a web page to a programme in drafts: what a person sees, changes and gets."""

from __future__ import annotations

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.from_web_page import programme_making
from onboarding.hr.from_web_page.recognised_parts import MAX_PARTS, Recognised
from onboarding.hr.models import Activity, Verb, WebPageReading
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import LessonPage, PrinciplePage, ProgrammePage
from tests.charter_sources import SIX_VALUES, page_of
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, sign_in
from tests.lessons.edit_form import rendered
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.django_db
START = "/beheer/van-webpagina/"


def said(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def give(client: Client, text: str = "", file: bytes | None = None, name: str = "pagina.html") -> ClientResponse:
    page = client.get(START)
    filled = {"file": SimpleUploadedFile(name, file)} if file is not None else {"pasted": text}
    return submit(client, page, follow=True, **filled)


def press(client: Client, page: ClientResponse, do: str, **values: object) -> ClientResponse:
    return submit(client, page, follow=True, do=do, **values)


def recognised() -> Recognised:
    return Recognised.from_dict(WebPageReading.objects.get().recognised)


def titles() -> list[str]:
    return [one.title for one in recognised().parts]


@pytest.mark.parametrize(
    ("source", "title", "kinds"),
    [
        ("lennik", "KRACHT", "1 traject met 7 pagina’s: Missie, visie, 5 waarden."),
        ("herenthout", "Onze pijlers", "1 traject met 5 pagina’s: 5 pijlers."),
        ("zes waarden", "MOEDIG", "1 traject met 8 pagina’s: Missie, visie, 6 waarden."),
    ],
)
def test_a_page_becomes_drafts_in_three_screens(
    hr_officer: Client, lennik: Municipality, source: str, title: str, kinds: str
) -> None:
    before = Enrolment.objects.count(), len(mail.outbox), ProgrammePage.objects.count()
    found = give(hr_officer, file=SIX_VALUES.encode()) if source == "zes waarden" else give(hr_officer, page_of(source))
    numbers = press(hr_officer, found, "check")
    number = len(recognised().parts)
    assert kinds in said(numbers)
    assert f"{number} lessen: onder elke pagina één" in said(numbers)
    assert f"{number} situaties en {3 * number} vragen" in said(numbers)
    assert "niets gepubliceerd, niemand wordt ingeschreven, en er vertrekt geen mail" in said(numbers)
    made = submit(hr_officer, numbers, follow=True)
    programme = ProgrammePage.objects.get(title=title)
    assert programme.is_child_of(lennik.page)
    pages = [programme, *PrinciplePage.objects.child_of(programme), *LessonPage.objects.descendant_of(programme)]
    assert len(pages) == 1 + 2 * number
    assert not any(page.live for page in pages)
    assert said(made).count("Nog te schrijven: 2 alinea’s, 1 situatie en 3 vragen.") >= number - 1
    assert (Enrolment.objects.count(), len(mail.outbox), ProgrammePage.objects.count() - 1) == before
    kept = Activity.objects.get(verb=Verb.WEB_PAGE_MADE)
    assert (kept.actor, kept.organisation, kept.detail) == (lennik.hr_officer, lennik.organisation, title)
    # A second press, in a window that still has the screen, makes nothing.
    assert said(submit(hr_officer, numbers, follow=True)) == said(hr_officer.get(made.redirect_chain[-1][0]))
    assert ProgrammePage.objects.filter(title=title).count() == 1
    if source == "zes waarden":
        assert programme.get_latest_revision_as_object().welcome == "<p><b>Samen maken we het verschil</b></p>"
        for page in (programme, pages[1], pages[-1 - number], *LessonPage.objects.descendant_of(programme)[1:3]):
            _opens_and_is_saved_as_it_is(hr_officer, page)


def _opens_and_is_saved_as_it_is(client: Client, page: ProgrammePage | PrinciplePage | LessonPage) -> None:
    """Its form has no error when it is saved as a draft, and a lesson is shown as an employee will see it."""
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    opened = client.get(edit)
    if isinstance(page, LessonPage):
        assert "Nog te schrijven: 2 alinea’s, 1 situatie en 3 vragen." in said(opened)
        shown = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
        assert shown.status_code == 200
        assert page.title in said(shown)
    sent = rendered(client, page.pk) if isinstance(page, LessonPage) else fill(opened, "edit/")
    assert client.post(edit, sent)["Location"] == edit


def test_what_is_wrong_is_corrected_beside_the_page_and_nothing_is_lost(hr_officer: Client) -> None:
    page = give(hr_officer, page_of("lennik"))
    assert titles()[2:5] == ["Klantvriendelijkheid", "Respect", "Collegialiteit"]
    text = said(page)
    assert text.count('<span class="web-page-unused">niet gebruikt</span>') == 11
    assert '<a href="#deel-4"><span class="w-sr-only">Gebruikt bij </span>Respect</a>' in text
    changed = {"part-3-title": "Eerbied", "part-3-statement": "Zoals je zelf\nbehandeld wil worden.", "title": "Wij"}
    page = press(hr_officer, page, "up-3", **changed)
    assert titles()[2:4] == ["Eerbied", "Klantvriendelijkheid"]
    assert said(hr_officer.get(page.redirect_chain[-1][0])) == said(page)  # opened anew, it is all there
    page = press(hr_officer, page, "remove-0", **{"part-1-kind": "mission"})
    assert [one.kind for one in recognised().parts][:2] == ["mission", "value"]
    lines = [line["text"] for line in WebPageReading.objects.get().lines]
    free = [lines.index("Missie"), lines.index("Participatief tot stand gekomen"), len(lines) - 1]
    page = press(hr_officer, page, "take-value", line=free)  # the lines of what was taken away are free again
    new = next(one for one in recognised().parts if one.title == "Missie")
    assert new.statement.startswith("Participatief tot stand gekomen Neem dan")
    assert (new.kind, new.letter, new.lines) == ("value", "", tuple(free))
    page = press(hr_officer, page, "add-pillar")
    assert (recognised().parts[-1].kind, recognised().parts[-1].letter) == ("pillar", "1")
    refused = said(press(hr_officer, page, "check", **{"part-2-letter": "Q", "wordmark": "kracht"}))
    assert "In KRACHT is geen plaats meer voor deze Q. Kies een andere letter, of geen." in refused
    assert "Geef dit deel een naam, of haal het weg." in refused
    assert '<a href="#id_part-2-letter">' in refused
    page = press(hr_officer, page, "letters")
    assert [one.letter for one in recognised().parts if one.kind == "value"][:2] == ["", "K"]
    assert recognised().title == "Wij"


def test_the_page_is_shown_as_text_whatever_stands_in_it(hr_officer: Client) -> None:
    source = SIX_VALUES.replace("We zeggen wat we doen.", "We zeggen &lt;script&gt;alert(1)&lt;/script&gt; alles.")
    page = give(hr_officer, file=source.encode("cp1252", "replace"))
    shown = page.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown
    for part in ("elders.example", "document.write", "color: red", "onerror", "Wij zijn een script"):
        assert part not in shown
    assert WebPageReading.objects.get().name == "pagina.html"


def test_what_was_pasted_with_its_titles_is_read_with_them(hr_officer: Client) -> None:
    sent = fill(hr_officer.get(START), pasted="Missie, visie en waarden")
    page = hr_officer.post(START, {**sent, "rich": SIX_VALUES}, follow=True)
    assert recognised().wordmark == "MOEDIG"
    assert "web-page-heading" in page.content.decode()


def test_what_cannot_be_read_is_refused_with_what_to_do(hr_officer: Client) -> None:
    for file, name, words in (
        (b"%PDF-1.7 x", "waarden.pdf", "Een pdf lezen we niet."),
        (b"PK\x03\x04", "waarden.docx", "kopieer alles en plak het in het vak"),
        (b"PK\x03\x04", "waarden.html", "Dit is geen gewone tekst."),
        (b"From: <x>", "pagina.mhtml", "kies bij soort: alleen HTML"),
        (b" \n", "leeg.txt", "Dit bestand is leeg."),
        (b"<html><script>x</script></html>", "leeg.html", "Dit bestand is leeg."),
        (b"x" * (2 * 1024 * 1024 + 1), "groot.txt", "Dit bestand is te groot."),
    ):
        assert words in said(give(hr_officer, file=file, name=name)), name
    assert "Dit is een webadres, en dat halen we niet op." in said(give(hr_officer, "https://www.lennik.be/waarden"))
    assert "Plak de tekst van de pagina, of kies een bestand." in said(give(hr_officer, "  "))
    assert not WebPageReading.objects.exists()


def test_any_text_gives_a_screen_on_which_one_can_go_on(hr_officer: Client) -> None:
    many = "Onze waarden\n" + "\n".join(f"Waarde {number}: moed {number}" for number in range(1, 150))
    for text in ("x", "•", "<p>", "&#0;&#xD800;", "\u202e" * 9, "## \n# #", many, "Missie\n" + "woord " * 50_000):
        page = give(hr_officer, text)
        reading = WebPageReading.objects.latest("pk")
        assert len(Recognised.from_dict(reading.recognised).parts) <= MAX_PARTS
        assert press(hr_officer, page, "check").status_code == 200
        assert hr_officer.get(f"{START}{reading.pk}/maken/", follow=True).status_code == 200
        bad = {"parts": "99", "do": "up-7", "line": "-1", "part-0-kind": "x", "part-1-lines": "1,²,x"}
        assert hr_officer.post(f"{START}{reading.pk}/", bad, follow=True).status_code == 200
    assert not Activity.objects.filter(verb=Verb.WEB_PAGE_MADE).exists()


def test_who_writes_pages_does_this_too_and_of_another_organisation_nothing_is_there(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    page = give(hr_officer, page_of("herenthout"))
    numbers = press(hr_officer, page, "check")
    other = sign_in(herenthout.hr_officer)
    for address in (START + str(WebPageReading.objects.get().pk) + "/", numbers.redirect_chain[-1][0]):
        assert other.get(address).status_code == other.post(address).status_code == 404
    assert "Onze pijlers" not in said(other.get(START))
    assert "Onze pijlers" in said(hr_officer.get(START))


def test_a_page_that_nobody_corrects_any_more_is_forgotten(hr_officer: Client) -> None:
    give(hr_officer, "Missie\nWe zorgen voor iedereen.")
    now = timezone.now()
    assert programme_making.forget_old(now + programme_making.KEPT - timedelta(minutes=1)) == 0
    assert programme_making.forget_old(now + programme_making.KEPT + timedelta(minutes=1)) == 1


def test_it_is_where_one_begins(hr_officer: Client, lennik: Municipality) -> None:
    link = f'href="{START}"'
    assert link in hr_officer.get("/beheer/beginnen/").content.decode()
    assert link in hr_officer.get(reverse("wagtailadmin_explore", args=[lennik.page.pk])).content.decode()
    left = reverse("hr:left_to_write", args=[lennik.programme_page.pk])
    assert left in hr_officer.get(reverse("wagtailadmin_explore", args=[lennik.programme_page.pk])).content.decode()
