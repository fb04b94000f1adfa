"""Every page an employee can meet, as HTML: what one walks to by links, and what one gets by pressing a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.journey import progress
from onboarding.learning.lesson import unsaved_forms
from onboarding.learning.models import FollowUp, Reflection, Refresher
from onboarding.learning.refreshers.refresher_screens import Round
from onboarding.learning.urls import urlpatterns
from onboarding.lessons import new_organisations, starters
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.house import Contact, House, Picture
from onboarding.people.models import Organisation, User
from quizzes.grading import best_answer
from tests import factories
from tests.client_response import ClientResponse

SKIPPED = ("/beheer/", "/media/", "/documenten/")  # Wagtail's own, and files
LINK = re.compile(r'<a\s[^>]*href="([^"#]+)')


class Site:
    """The pages by their address; a page that a button gives also by the button."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.names: set[str] = set()
        self.kinds: set[str] = set()  # of blocks and questions

    def add(self, response: ClientResponse, key: str) -> None:
        if response.status_code in (301, 302) or not response["Content-Type"].startswith("text/html"):
            return
        self.pages[key] = response.content.decode()
        if response.status_code == 200:
            self.names.add(response.resolver_match.view_name)

    def walk(self, client: Client, who: str, *starts: str) -> None:
        """Open these pages, and all that their links lead to: each once."""
        seen, left = set(), [*starts]
        while left:
            address = left.pop()
            if address in seen:
                continue
            seen.add(address)
            response = client.get(address)
            self.add(response, f"{who} {address}")
            if response.status_code == 302:
                left.append(response["Location"].partition("#")[0])
            elif response["Content-Type"].startswith("text/html"):
                left.extend(_links(response.content.decode(), address))

    def press(self, client: Client, who: str, address: str, **form: Any) -> None:
        self.add(client.post(address, form, follow=True), f"{who} presses a button at {address} {sorted(form)}")


def _links(page: str, address: str) -> Iterator[str]:
    for href in LINK.findall(page):
        url = urljoin(address, unescape(href))
        if url.startswith("/") and not url.startswith(SKIPPED):
            yield url


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": f"blok-{kind}", "value": {"heading": "", **value}}


def every_block(organisation: Organisation) -> list[dict[str, Any]]:
    """One block of each kind that a lesson can hold; a new kind must be added here."""
    collection = new_organisations.set_up(organisation).collection
    image = get_image_model().objects.create(title="Loket", file=get_test_image_file(), collection=collection)
    document = get_document_model().objects.create(
        title="Reglement", file=ContentFile(b"tekst", name="reglement.pdf"), collection=collection
    )
    choices = [
        {"type": "item", "id": f"keuze-{n}", "value": {"text": f"Keuze {n}", "response": f"Dan dit: {n}."}}
        for n in (1, 2)
    ]
    video = {"title": "Een dag", "transcript": "<p>Dag.</p>", "file": None, "captions": None}
    return [
        factories.text_block(text="<p>Een <b>gewone</b> dag.</p><ul><li>Eén</li></ul>"),
        block("behaviours", items=["Je belt terug.", "Je zegt wat je weet & wat niet."]),
        block("scenario", title="Een lange rij", situation="Er staat\neen rij.", choices=choices),
        block("quote", text="Ik luister\neerst.", speaker="Roger", role="loket"),
        block("picture", image=image.pk, alt_text="Het loket", caption="Het loket in 1990"),
        block("video", **video, url="https://www.youtube.com/watch?v=abcdefghijk", captioned=True),
        block("callout", title="Goed om te weten", text="<p>Bel <a href='https://www.example.org/'>hier</a>.</p>"),
        factories.reflection_block(),
        factories.check_block(),
        factories.poll_block(),
        block("document", document=document.pk, description="De regels"),
        block("mails", items=listed({"sender": "Luc & co", "recipient": "jij", "sent": "maandag", "subject": "Lijst",
                                     "text": "Dag.\n\nTot straks."})),
        block("conversation", lines=listed({"speaker": "Rosa", "text": "Dag."}, {"speaker": "Luc", "text": "Ja\nof"})),
        block("letter", sender="Dienst Wegen", date="4 mei", subject="Werken", text="<p>Wij werken.</p>", caption="Zo"),
        block("accounts", items=listed({"speaker": "Tine", "role": "", "text": "Eén.\n\nTwee."},
                                       {"speaker": "Bart", "role": "ploegbaas", "text": "Twee."})),
    ]  # fmt: skip


def listed(*values: dict[str, str]) -> list[dict[str, Any]]:
    return [{"type": "item", "id": f"deel-{place}", "value": value} for place, value in enumerate(values)]


def every_question() -> list[dict[str, Any]]:
    """One question of each kind; a new kind must be added here."""
    return [
        factories.single("Vraag 1", reread="Waarom het telt"),
        factories.multiple("Vraag 2"),
        factories.true_false("Vraag 3"),
        factories.better("Vraag 4"),
        factories.order("Vraag 5"),
        factories.match("Vraag 6"),
        factories.branching("Vraag 7"),
    ]


def collect() -> Site:
    """Build Lennik with its new hires at every stage, and look at everything they can see."""
    organisation = factories.OrganisationFactory.create(short_name="Lennik")
    new_organisations.set_up(organisation)
    body, questions = every_block(organisation), every_question()
    small = factories.make_programme(organisation, body=body, questions=questions)
    starters.load("lennik", new_organisations.set_up(organisation))
    real = Programme.objects.exclude(pk=small.pk).get()
    organisation.house = House(
        welcome_title="Dag & welkom",
        welcome="<p>Fijn dat je er bent.</p>",
        contact=Contact("Marleen", "hr@lennik.example", "02 531 01 11", Picture("/media/gezicht.webp", 144, 144, "")),
    )
    organisation.save()
    site = Site()
    site.kinds = {one["type"] for one in body + questions}
    _before_signing_in(site, _person(organisation))
    _at_every_stage(site, organisation, small, real)
    _with_every_question(site, organisation, small)
    _reading_up(site, organisation, small)
    return site


def _person(organisation: Organisation, *programmes: Programme) -> User:
    user = factories.UserFactory.create(organisation=organisation, welcomed_at=timezone.now())
    for programme in programmes:
        progress.enrol(user, programme, timezone.localdate())
    return user


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _before_signing_in(site: Site, someone: User) -> None:
    client = Client()
    site.walk(client, "anonymous", reverse("account_login"))
    site.press(client, "anonymous", reverse("account_login"), login="x@lennik.example", password="mis")
    site.press(client, "anonymous", reverse("account_login"))
    site.press(client, "anonymous", reverse("account_reset_password"), email=someone.email)
    site.walk(
        client,
        "anonymous",
        reverse("account_inactive"),
        reverse("account_reset_password_from_key_done"),
        reverse("account_reset_password_from_key", args=["1", "sleutel"]),
        reverse("learning:confirm_certificate"),
        "/nergens/",
    )
    client = _client(someone)
    site.walk(client, "someone without lessons", "/", reverse("account_logout"))
    site.press(client, "someone without lessons", reverse("account_change_password"), password1="x", password2="y")


def _at_every_stage(site: Site, organisation: Organisation, small: Programme, real: Programme) -> None:
    new = _person(organisation, small)
    User.objects.filter(pk=new.pk).update(welcomed_at=None)
    site.walk(_client(new), "a new hire", "/")
    site.press(_client(new), "a new hire", reverse("learning:first_day"))
    site.walk(_client(new), "a new hire", "/")
    half_way = _person(organisation, small, real)
    demo_municipalities.complete_lesson(half_way, real.lesson_ids[0])
    site.walk(_client(half_way), "someone half-way", "/")
    site.walk(_client(half_way), "someone half-way", reverse("learning:moment", args=[real.lesson_ids[0]]))
    done = _person(organisation, small)
    for lesson_id in small.lesson_ids:
        demo_municipalities.complete_lesson(done, lesson_id, days_ago=40)
    site.walk(_client(done), "someone who is done", "/", reverse("learning:moment", args=[small.lesson_ids[-1]]))
    _refreshed(site, done)
    numbers = range(1, len(every_question()) + 1)
    questions = [reverse("learning:question", args=[one, number]) for one in small.lesson_ids for number in numbers]
    site.walk(_client(done), "someone who is done", *questions)


def _refreshed(site: Site, done: User) -> None:
    """A refresher, from its first page to its last."""
    client = _client(done)
    site.press(client, "someone who is done", reverse("learning:refresher", args=[done.enrolments.get().pk]))
    refresher = Refresher.objects.select_related("enrolment__programme").get()
    for number, question in enumerate(Round(refresher).quiz.questions, start=1):
        address = Round(refresher).question_url(number)
        site.add(client.get(address), f"asked {address}")
        site.press(client, "with an error", address, vraag=question.id)
        progress.answer_refresher(refresher.pk, question, best_answer(question), timezone.now())
        site.add(client.get(address), f"answered {address}")
    site.walk(client, "someone who is done", reverse("learning:refresher_end", args=[refresher.pk]))


def _with_every_question(site: Site, organisation: Organisation, programme: Programme) -> None:
    """Each question as it is asked, with an error, and answered; and the page of an answer that waits."""
    user = _person(organisation, programme)
    client, lesson_id = _client(user), programme.lesson_ids[0]
    client.get(reverse("learning:lesson", args=[lesson_id]))
    place = progress.open_lesson(user, lesson_id, timezone.now())
    questions = place.version.quiz.quiz.questions
    for number, question in enumerate(questions, start=1):
        address = reverse("learning:question", args=[lesson_id, number])
        site.add(client.get(address), f"asked {address}")
        site.press(client, "with an error", address, poging=1, vraag=question.id)
        if number == 1:
            stranger = Client()
            stranger.post(address, {"poging": 1, "vraag": "x", "antwoord": "y", "wie": unsaved_forms.owner_mark(user)})
            stranger.force_login(user)
            site.add(stranger.get(reverse("learning:waiting")), "what waits")
        progress.answer(place, 1, question.id, best_answer(question), timezone.now())
        site.add(client.get(address), f"answered {address}")
    for name, block_id in (("reflection", "blok-voornemen"), ("poll", "blok-peiling")):
        address = reverse(f"learning:{name}", args=[lesson_id, block_id])
        site.press(client, "someone", address, text="Eerst luisteren.", keuze="blok-peiling-0")
    _resolutions(site, client, reverse("learning:reflection", args=[lesson_id, "blok-voornemen"]))


def _resolutions(site: Site, client: Client, address: str) -> None:
    """A resolution that is too long, one that another text stands for, and looking back on it."""
    site.press(client, "someone", address, text="x" * 3000)
    site.press(client, "with an older text", address, text="Iets anders.")
    site.walk(client, "someone with a resolution", reverse("learning:preferences"))
    own_page = reverse("learning:resolution", args=[Reflection.objects.get().pk])
    site.press(client, "with an error", own_page)


def _reading_up(site: Site, organisation: Organisation, programme: Programme) -> None:
    """What someone who is done reads and answers when a lesson changed."""
    user = _person(organisation, programme)
    for lesson_id in programme.lesson_ids:
        demo_municipalities.complete_lesson(user, lesson_id)
    lesson = Lesson.objects.select_related("current_version", "page").get(pk=programme.lesson_ids[0])
    before, page = lesson.current_version, lesson.page
    assert page is not None
    page.introduction = "Wat vandaag anders is."
    page.questions = page.questions.stream_block.to_python([*every_question(), factories.single("Vraag 8")])
    page.save_revision().publish()
    lesson.refresh_from_db()
    assert lesson.current_version is not None
    today = timezone.localdate()
    ids = [user.enrolments.get().pk]
    progress.ask_to_read(ids, lesson.current_version, before, today, timezone.now(), sends_mail=False)
    client = _client(user)
    asked = FollowUp.objects.get(enrolment__user=user).pk
    question = reverse("learning:follow_up_question", args=[asked, 1])
    site.walk(client, "someone who reads up", "/", reverse("learning:follow_up", args=[asked]), question)
    site.press(client, "with an error", question)


def names_of_pages() -> set[str]:
    """The names of the learning room's addresses that show a page of their own."""
    no_page = {
        "mark_read",
        "reflection",
        "poll",
        "finish",
        "retry",
        "read_in",
        "reading_language",
        "refreshers_switch",
        "resolutions_switch",
    }  # buttons
    no_html = {"calendar", "certificate", "evidence_key_file", "verifier"}
    return {f"learning:{pattern.name}" for pattern in urlpatterns if pattern.name not in no_page | no_html}
