"""Making a lesson from nothing, with seven questions, one of each kind: every press and every field is counted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect
from wagtail.documents import get_document_model

from onboarding.lessons.models import LessonPage, PrinciplePage
from quizzes.definitions import Credit, QuestionKind
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.steps import leave_forms
from tests.e2e.world import OFFICER

MOST_CLICKS = 22
MOST_CLICKS_WITH_A_MOUSE = 74  # of someone who also clicks in every field
HEADING = "Het telefoontje"


class Editor(Hands):
    """From field to field with the keys that the form names; `fields` are those that were come to so and written in,
    where someone with a mouse would have clicked."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self.fields = 0
        self.has_moved = False

    def add(self, kind: str) -> Locator:
        """Add a block or a question at the end; one begins to write in its first field."""
        palette = self.page.locator("[data-palette]:visible")
        if palette.locator("summary").is_visible() and palette.get_attribute("open") is None:
            self.click(palette.locator("summary"))
        self.click(palette.get_by_role("button", name=re.compile(f"^{kind}")))
        stream = palette.locator("xpath=..").locator("> [data-streamfield-stream-container]")
        block = stream.locator("> [data-streamfield-child]").last
        expect(block.locator(":focus")).to_have_count(1)
        self.has_moved = False
        return block

    def say(self, *texts: str) -> None:
        """Type in the field that has the focus, and in those after it; an empty text leaves a field as it is."""
        for place, text in enumerate(texts):
            if place:
                self.go_on()
            self.keys += len(text)
            self.fields += bool(text and self.has_moved)
            self.has_moved = False
            self.page.keyboard.insert_text(text)

    def go_on(self) -> None:
        before = self.page.evaluate_handle("document.activeElement")
        self.page.keyboard.press("Control+Enter")
        assert not before.evaluate("one => one === document.activeElement")
        self.has_moved = True

    def go_to(self, field: Locator) -> None:
        """With the keys, as far as it is."""
        for _field in range(12):
            if field.evaluate("one => one.contains(document.activeElement)"):
                return
            self.go_on()
        pytest.fail("The keys do not lead there.")

    def choose(self, field: Locator, option: str) -> None:
        """Open a list, and choose."""
        self.clicks += 1
        super().choose(field, option)


def at(block: Locator, field: str) -> Locator:
    return block.locator(f"[data-contentpath='{field}']").first


@pytest.fixture
def editor(signed_in: SignIn) -> Iterator[Editor]:
    page = signed_in(OFFICER)
    page.goto("/beheer/")
    yield Editor(page)
    leave_forms(page)


def open_the_form(editor: Editor, value: PrinciplePage) -> None:
    explorer = editor.page.locator(".c-page-explorer")
    programme = value.get_parent()
    editor.press("Pagina's")
    editor.click(explorer.get_by_role("link", name=f"Toon onderliggende pagina's van '{programme.title}'"))
    editor.click(explorer.get_by_role("link", name=value.title, exact=True))
    editor.click(editor.page.locator(f"a[href='/beheer/pages/{value.pk}/add_subpage/']").first)


def write_the_body(editor: Editor) -> None:
    title = editor.page.locator("#id_title")
    editor.click(title)
    editor.say("Aan de telefoon", "Wie opneemt, helpt", "Een inwoner belt over een vergunning. Jij neemt op.")
    editor.add("Tekst")
    editor.say(HEADING)
    editor.go_to(editor.page.get_by_role("textbox", name="Tekst").last)
    editor.say("Om tien voor vijf belt iemand. Ze wacht al drie weken op een antwoord.")
    scenario = editor.add("Stel je voor")
    editor.say("Tien voor vijf")
    editor.go_to(at(scenario, "title").locator("input"))
    editor.say("Ze belt", "De dossierbeheerder is al weg. Wat doe je?")
    for choice in ("Ik noteer haar vraag", "Ik verbind door", "Ik vraag haar morgen te bellen"):
        editor.go_on()
        editor.say(choice, "Morgen weet ze meer.")


def write_the_questions(editor: Editor) -> None:
    editor.press("Vragen", "tab")
    single = editor.add("Eén antwoord past het best")
    editor.say("Iemand belt voor een collega. Wat doe je?", "Ik noteer de vraag", "")
    for text in ("Zo weet ze wie terugbelt.", "Ik verbind door", "", "Dan rinkelt het in een leeg bureau."):
        editor.go_on()
        editor.say(text)
    for text in ("Ik vraag later te bellen", "", "Dan belt ze drie keer.", "Wie opneemt, belooft iets."):
        editor.go_on()
        editor.say(text)
    editor.choose(at(single, "reread").locator("select"), HEADING)

    editor.add("Meer dan één antwoord past")
    editor.say("Wat noteer je?")
    for text in ("Haar naam", "Haar nummer", "Haar adres", "Haar leeftijd"):
        editor.go_on()
        editor.say(text, "", "Dat helpt wie terugbelt, of net niet.")

    statement = editor.add("Klopt of klopt niet")
    editor.say("Je mag beloven dat iemand vandaag terugbelt.")
    editor.click(at(statement, "answer").get_by_label("Klopt niet"))
    for text in ("Dan beloof je voor een ander.", "Zeg wat je zelf zal doen."):
        editor.go_on()
        editor.say(text)

    editor.add("Kies de betere van twee")
    editor.say("Het is vijf uur. Wat past het best?")
    for text in ("Ik stuur nu een mail", "Ik zeg het morgen"):
        editor.go_on()
        editor.say(text, "", "De collega leest het als eerste, of later.")

    editor.add("Zet in de juiste volgorde")
    editor.say("Wat doe je eerst?", "Groeten", "", "Luisteren", "", "Noteren", "", "Herhalen wat je noteerde")

    editor.add("Zoek wat bij elkaar hoort")
    editor.say("Wie helpt?")
    for left, right in (("Een losse tegel", "wegen"), ("Een nieuw paspoort", "bevolking"), ("Een volle bak", "milieu")):
        editor.go_on()
        editor.say(left, right, "")

    branching = editor.add("Scenario met vertakkingen")
    editor.say("Ze belt opnieuw. Wat zeg je?", "", "Ze is boos.")
    for text in ("Ik luister", "Ik onderbreek haar"):
        editor.go_on()
        editor.say(text, "", "", "Dan zegt ze niets meer.")
    editor.choose(at(branching, "leads_to").locator("select"), "Vervolg")
    editor.go_to(branching.locator("[data-contentpath='label'] input").last)
    editor.say("", "Ze wordt rustig.")
    for text in ("Ik zeg wat ik zal doen", "Ik beloof een antwoord"):
        editor.go_on()
        editor.say(text, "", "", "Ze weet waar ze aan toe is.")


def test_a_lesson_from_nothing_takes_few_clicks(editor: Editor) -> None:
    value = PrinciplePage.objects.order_by("pk")[0]
    open_the_form(editor, value)
    write_the_body(editor)
    write_the_questions(editor)
    editor.press("Meer acties")
    editor.press("Publiceer")
    expect(editor.page.get_by_role("heading", name="Wie raakt dit?", level=1)).to_be_visible()

    assert editor.clicks <= MOST_CLICKS
    assert editor.clicks + editor.fields <= MOST_CLICKS_WITH_A_MOUSE

    lesson = LessonPage.objects.child_of(value).get(title="Aan de telefoon").get_latest_revision_as_object()
    quiz = lesson.quiz
    assert [question.kind for question in quiz.questions] == list(QuestionKind)
    choices = [len(question.choices) for question in quiz.questions]
    assert choices == [3, 4, 2, 2, 4, 3, 0]
    assert quiz.questions[0].choices[0].credit is Credit.FULL
    assert quiz.questions[0].reread == HEADING
    begin, follow = quiz.questions[-1].scenes
    assert begin.choices[0].leads_to == follow.id


def test_the_form_follows_names_counts_errors_and_makes_captions(editor: Editor) -> None:
    page = editor.page
    page.goto(f"/beheer/pages/add/lessons/lessonpage/{PrinciplePage.objects.order_by('pk')[0].pk}/")
    page.locator("#id_title").fill("Aan het loket")
    video = editor.add("Video")
    heading = at(video, "heading").locator("input")
    heading.fill("Een tussentitel die niet in het menu past")
    expect(video.get_by_text("Dit zijn 41 tekens, en er passen er 28. Maak het korter.")).to_be_visible()
    heading.fill("Het loket")
    at(video, "title").locator("input").fill("Een vrouw komt binnen")
    at(video, "transcript").locator("[contenteditable='true']").click()
    page.keyboard.type("Een vrouw komt binnen. Jan leest mee.")
    length = video.get_by_label("Hoelang duurt de film?", exact=False)
    make = video.get_by_role("button", name="Maak ondertitels van de tekst")
    for none in ("90.5", "6:00:01", "9" * 400):
        length.fill(none)
        make.click()
        expect(video.get_by_text("Zeg eerst hoelang de film duurt, bijvoorbeeld 1:20.")).to_be_visible()
        length.fill("")
    length.fill("0:12")
    make.click()
    expect(at(video, "captions").get_by_text("Ondertitels (concept): Een vrouw komt binnen")).to_be_visible()
    kept = get_document_model().objects.get(title="Ondertitels (concept): Een vrouw komt binnen")
    with kept.open_file() as file:
        words = file.read().decode()
    assert words.startswith("WEBVTT\n\nNOTE Concept")
    assert "00:00:00.000 --> 00:00:07.333\nEen vrouw komt binnen." in words
    assert words.endswith(" --> 00:00:12.000\nJan leest mee.\n")

    page.get_by_role("tab", name="Vragen").click()
    branching = editor.add("Scenario met vertakkingen")
    at(branching, "reread").locator("select").select_option(label="Het loket")
    page.get_by_role("tab", name="Les").click()
    heading = page.locator(f"#{heading.get_attribute('id')}")  # of the film, which is not the last block any more
    text = editor.add("Tekst")
    at(text, "heading").locator("input").fill("Het")
    heading.click()
    page.keyboard.press("End")
    for _letter in "loket":
        page.keyboard.press("Backspace")  # down to “Het”, which another heading says
    page.keyboard.insert_text("onthaal")
    page.get_by_role("tab", name="Vragen").click()
    expect(at(branching, "reread").locator("select")).to_have_value("Het onthaal")
    at(branching, "leads_to").locator("select").select_option(label="Vervolg")
    branching.locator("[data-contentpath='label'] input").last.fill("Ze wordt boos")
    expect(at(branching, "leads_to").locator("select")).to_have_value("Ze wordt boos")
    expect(branching.get_by_role("region", name="Kaart van de scènes").get_by_role("link")).to_have_text(
        ["Begin", "Ze wordt boos"]
    )
    page.get_by_role("tab", name="Les").click()
    heading.fill("Het loket en het onthaal")
    with page.expect_event("load"):  # a navigation is also the new address that a draft gets as it is saved by itself
        page.keyboard.press("Control+s")  # nothing says that the field has changed: one is still in it
    page.get_by_role("tab", name="Vragen").click()
    expect(page.locator("[data-contentpath='reread'] select")).to_have_value("Het loket en het onthaal")
    editor.press("Meer acties")
    editor.press("Publiceer")
    expect(page.get_by_role("tab", name=re.compile(r"^Les.*\d+ foutmelding"))).to_be_visible()
    expect(page.get_by_role("tab", name=re.compile(r"^Vragen.*\d+ foutmelding"))).to_be_visible()
    expect(page.locator("[data-edit-form] .w-field--error :focus").first).to_be_visible()


def test_what_is_typed_while_the_draft_is_being_saved_is_saved_too(editor: Editor) -> None:
    """Wagtail takes the form as it is when the answer comes for what was saved."""
    page = editor.page
    page.goto(f"/beheer/pages/add/lessons/lessonpage/{PrinciplePage.objects.order_by('pk')[0].pk}/")
    page.evaluate(
        """addEventListener("w-autosave:success", () => {
            document.querySelector("[name=summary]").value = "Wie opneemt, helpt";
        }, { once: true, capture: true })"""
    )
    with page.expect_response(lambda answer: "Wie opneemt, helpt" in (answer.request.post_data or "")) as saved:
        page.locator("#id_title").press_sequentially("Aan de telefoon", delay=250)  # Wagtail looks from 2 s on
    assert saved.value.json()["success"]
    lesson = LessonPage.objects.get(title="Aan de telefoon").get_latest_revision_as_object()
    assert lesson.summary == "Wie opneemt, helpt"
