"""Every form of the desk, posted with what belongs to another organisation, tells nothing of it, also when refused.

HR of Lennik takes each form as a page rendered it, and puts a number of something of Herenthout's in every field that
takes one: choosers, lists to choose from, boxes to tick, hidden fields; filters likewise, in the address. Every text of
Herenthout's holds a swallow, which no answer may hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin
from xml.etree.ElementTree import Element

import pytest
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from onboarding.lessons.models import LessonPage, OrganisationPage
from tests.access import table
from tests.access import world as worlds
from tests.access.conftest import Ask, body, undone
from tests.access.table import Row
from tests.access.world import SWALLOW
from tests.client_response import ClientResponse
from tests.parsed_pages import parsed
from tests.rendered_forms import fill
from tests.rendered_streams import add_block, linked_text, stream_fields

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition open.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]

WITH_A_PAGE = [row for row in table.ROWS if row.address.startswith("/beheer/") and row.expected["GET hr"] == "ok"]
NUMBERED = {"hidden", "checkbox", "radio", "select"}
OF_THE_FORM = ("csrfmiddlewaretoken", "next", "-count", "-order", "-deleted", "_FORMS", "-type")


@dataclass
class Form:
    action: str
    method: str
    filled_in: dict[str, list[str]]
    numbered: set[str]  # the fields in which a number of something may stand


def forms_of(page: ClientResponse) -> Iterator[Form]:
    root = parsed(body(page))
    for element in root.iter("form"):
        form = Form(element.get("action", ""), element.get("method", "get").lower(), {}, set())
        for control in element.iter():
            if control.get("name") and control.tag in ("input", "select", "textarea"):
                _read(form, control)
        yield form


def _read(form: Form, control: Element) -> None:
    name = control.get("name", "")
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    values = form.filled_in.setdefault(name, [])
    if kind in NUMBERED and not name.endswith(OF_THE_FORM):
        form.numbered.add(name)
    if kind == "select":
        values += [option.get("value", "") for option in control.iter("option") if option.get("selected") is not None]
    elif kind == "textarea":
        values.append("".join(control.itertext()))
    elif kind not in ("checkbox", "radio", "file") or control.get("checked") is not None:
        values.append(control.get("value", ""))


def foreign_numbers(world: worlds.World) -> list[int]:
    return sorted({value for key, value in world.objects.items() if key.startswith("own_")})


def around(text: str) -> str:
    place = text.find(SWALLOW)
    return text[max(0, place - 120) : place + 60] if place >= 0 else ""


def told(response: ClientResponse) -> str:
    """What the answer tells of Herenthout, with its surroundings; and any failure of ours."""
    assert response.status_code < 500, response.wsgi_request
    leads = " ".join(url.lower() for url, _status in getattr(response, "redirect_chain", []))
    return around(leads) or around(body(response))


@pytest.mark.parametrize("row", WITH_A_PAGE, ids=lambda row: row.address)
def test_no_form_or_filter_tells_what_belongs_to_another_organisation(ask: Ask, world: worlds.World, row: Row) -> None:
    url, leaks = row.url(world.objects), {}
    page = ask("hr", url)
    forms = [form for form in forms_of(page) if form.numbered]
    of_streams = stream_fields(page) if any(form.method == "post" for form in forms) else {}
    for form in forms:
        target = urljoin(url, form.action) if form.action else url
        streams = of_streams if form.method == "post" else {}
        for number in foreign_numbers(world):
            data = {**form.filled_in, **streams, **{name: [str(number)] for name in form.numbered}}
            if form.method == "post":
                answer = ask("hr", target, data, follow=True)
            else:
                answer = ask("hr", f"{target.partition('?')[0]}?{urlencode(data, doseq=True)}", follow=True)
            if leak := told(answer):
                leaks[form.action, number] = leak
    assert leaks == {}


# What a chooser or a link in a lesson can name: by block, what to post in it with the key of the foreign thing.
NAMING: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "picture": ("own_picture", lambda key: {"image": {"id": key}, "alt_text": "x"}),
    "video": ("own_document", lambda key: {"file": {"id": key}, "captions": {"id": key}, "title": "x"}),
    "document": ("own_document", lambda key: {"document": {"id": key}, "description": "x"}),
    "text": ("own_document", lambda key: {"text": linked_text("DOCUMENT", key)}),
    "callout": ("own_lesson_page", lambda key: {"title": "x", "text": linked_text("LINK", key)}),
    "letter": (
        "own_document",
        lambda key: {"sender": "x", "date": "x", "subject": "x", "text": linked_text("DOCUMENT", key)},
    ),
}


@pytest.fixture(scope="module")
def of_the_lesson(world: worlds.World, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """What the form of the lesson posts when nothing is changed in it."""
    with django_db_blocker.unblock(), undone():
        page = world.client("hr").get(reverse("wagtailadmin_pages:edit", args=[world.objects["lesson_page"]]))
    return {**fill(page, "/edit/"), **stream_fields(page)}


@pytest.mark.parametrize("kind", NAMING)
@pytest.mark.parametrize("purpose", ["draft", "publish", "preview", "too much"])
def test_a_lesson_that_names_something_of_another_organisation_is_refused_without_a_word_of_it(
    ask: Ask, world: worlds.World, of_the_lesson: dict[str, Any], kind: str, purpose: str
) -> None:
    what, value = NAMING[kind]
    url = reverse("wagtailadmin_pages:edit", args=[world.objects["lesson_page"]])
    block = LessonPage._meta.get_field("body").stream_block
    posted = add_block(of_the_lesson, block, "body", kind, value(world.objects[what]))
    if purpose == "publish":
        posted["action-publish"] = "1"
    if purpose == "too much":
        posted["title"] = ""  # refused for another reason as well
    if purpose == "preview":
        with undone():  # both in one: the form waits in the session for what is shown of it
            refused = world.client("hr").post(f"{url}preview/", posted)
            shown = world.client("hr").get(f"{url}preview/?mode=lesson")
        assert refused.json()["is_valid"] is False
        assert shown.status_code == 200
        assert told(refused) == told(shown) == ""
        return
    answer = ask("hr", url, posted)
    assert answer.status_code == 200
    assert told(answer) == ""
    if purpose != "publish":  # to publish, more is asked of a block first
        assert "niet bij deze organisatie" in answer.content.decode()


@pytest.mark.parametrize("key", ["0", "-1", "abc", "9" * 30])
def test_a_link_that_names_nothing_is_no_error_of_ours(
    ask: Ask, world: worlds.World, of_the_lesson: dict[str, Any], key: str
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[world.objects["lesson_page"]])
    block = LessonPage._meta.get_field("body").stream_block
    posted = of_the_lesson
    for kind in ("LINK", "DOCUMENT", "IMAGE"):
        posted = add_block(posted, block, "body", "text", {"text": linked_text(kind, key)})
    assert ask("hr", url, {**posted, "title": ""}).status_code == 200
    posted = add_block(posted, block, "body", "picture", {"image": {"id": key}})
    assert ask("hr", url, posted).status_code in (200, 302)  # a draft may lack its picture


@pytest.mark.parametrize("field", ["logo", "welcome_picture", "place_picture", "contact_photo"])
def test_a_house_with_a_picture_of_another_organisation_is_refused_without_a_word_of_it(
    ask: Ask, world: worlds.World, field: str
) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[world.objects["organisation_page"]])
    said = {"welcome_picture_alt": "x", "place_picture_alt": "x", "contact_name": "x"}
    answer = ask("hr", url, {**fill(ask("hr", url), "/edit/"), **said, field: world.objects["own_picture"]})
    assert answer.status_code == 200
    assert "hoort niet bij deze organisatie" in answer.content.decode()
    assert told(answer) == ""


@pytest.mark.parametrize(
    "address",
    [
        "images/{own_picture}/",
        "documents/edit/{own_document}/",
        "pages/{own_lesson_page}/edit/",
        "medewerkers/{own_user}/",
        "diensten/{own_department}/",
        "inschrijven/{own_rule}/",
        "images/chooser/",
    ],
)
def test_what_these_tests_look_for_is_there_to_be_found(ask: Ask, world: worlds.World, address: str) -> None:
    assert SWALLOW in body(ask("other", f"/beheer/{address}".format(**world.objects)))


# --- What came to name something of another organisation by itself: an administrator moves pages and pictures. --------


@pytest.fixture
def moved(world: worlds.World) -> dict[str, Any]:
    """A lesson of Lennik with a picture, a file and links of Herenthout's in it, in a draft and in the page itself."""
    lesson = LessonPage.objects.get(pk=world.objects["lesson_page"])
    keys = {name: world.objects[f"own_{name}"] for name in ("picture", "document", "lesson_page")}
    text = (
        f'<p><a linktype="page" id="{keys["lesson_page"]}">les</a>'
        f'<a linktype="document" id="{keys["document"]}">bestand</a></p>'
        f'<embed embedtype="image" id="{keys["picture"]}" format="left" alt=""/>'
    )
    raw = [
        {"type": "text", "id": "a", "value": {"heading": "Stuk", "text": text}},
        {"type": "picture", "id": "b", "value": {"heading": "", "image": keys["picture"], "alt_text": "x"}},
        {"type": "document", "id": "c", "value": {"heading": "", "document": keys["document"], "description": "x"}},
    ]
    lesson.body = LessonPage._meta.get_field("body").stream_block.to_python(raw)
    before, after = lesson.latest_revision_id, lesson.save_revision().pk
    house = OrganisationPage.objects.get(pk=world.objects["organisation_page"])
    first = house.save_revision().pk
    house.logo_id = keys["picture"]
    OrganisationPage.objects.filter(pk=house.pk).update(logo=keys["picture"])
    return {"lesson": lesson, "before": before, "after": after, "house": house, "revisions": (
        first, house.save_revision(clean=False).pk)}  # fmt: skip


def test_what_names_something_of_another_organisation_is_shown_without_it(
    ask: Ask, world: worlds.World, moved: dict[str, Any]
) -> None:
    lesson, house = moved["lesson"].pk, moved["house"].pk
    first, last = moved["revisions"]
    for address in (
        f"pages/{lesson}/edit/",
        f"pages/{lesson}/view_draft/?mode=lesson",
        f"pages/{lesson}/revisions/{moved['after']}/view/",
        f"pages/{lesson}/revisions/compare/{moved['before']}...{moved['after']}/",
        f"pages/{lesson}/revisions/compare/{moved['after']}...{moved['before']}/",
        f"pages/{lesson}/revisions/{moved['after']}/revert/",
        f"pages/{lesson}/history/",
        f"pages/{house}/edit/",
        f"pages/{house}/revisions/compare/{first}...{last}/",
        f"pages/{house}/revisions/compare/{last}...{first}/",
    ):
        answer = ask("hr", f"/beheer/{address}", follow=True)
        assert answer.status_code == 200
        assert told(answer) == "", address


def test_an_employee_reads_nothing_of_another_organisation_either(world: worlds.World, moved: dict[str, Any]) -> None:
    from onboarding.lessons.freezing import freeze

    html = str(freeze(moved["lesson"]).article).lower()
    assert ">bestand</a>" in html
    assert SWALLOW not in html
    assert f"/les/{world.objects['own_lesson']}/" not in html


def test_such_a_lesson_cannot_be_published(ask: Ask, moved: dict[str, Any]) -> None:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    versions = moved["lesson"].lesson.versions.count()
    answer = ask("hr", f"{url}?id={moved['lesson'].pk}&next=/beheer/", {"include_descendants": "on"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert moved["lesson"].lesson.versions.count() == versions
