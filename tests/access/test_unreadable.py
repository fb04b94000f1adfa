"""What nobody can read is refused with a page that says so, whoever sends it and wherever; nothing fails."""

from __future__ import annotations

import json
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onboarding.ids import LARGEST, IdConverter, read_id
from onboarding.lessons.rich_text import RichTextArea
from onboarding.unreadable_requests import LONGEST
from tests.access import table
from tests.access import world as worlds
from tests.access.conftest import Ask, undone
from tests.client_response import ClientResponse
from tests.rendered_forms import fill

pytestmark = pytest.mark.django_db
reaches_database = pytest.mark.every_example  # what each takes otherwise; the other tests are of what never gets there

CANNOT_READ = "We konden je vraag niet lezen."
KEYS = ("user", "enrolment", "rule", "import", "job", "department", "lesson", "saved_view", "lesson_page", "picture")


def with_id(text: str) -> bool:
    return any(f"/{{{key}}}/" in text for key in KEYS)


@reaches_database
@pytest.mark.parametrize(
    ("role", "url"),
    [
        ("hire", "/zoeken/?q=een%00twee"),
        ("hire", "/?%00=x"),
        ("anonymous", "/account/wachtwoord-vergeten/?x=%00"),
        ("hire", "/media/a%00.png"),
        ("head", "/mijn-dienst/?q=%00"),
        ("hr", "/beheer/medewerkers/?q=%00"),
        ("hr", "/beheer/activiteit/?q=%00"),
        ("hr", "/beheer/vragen/?q=%00"),
        ("hr", "/beheer/pages/search/?q=%00"),
        ("admin", "/beheer/users/?q=%00"),
    ],
)
def test_a_null_character_is_answered_with_a_page_in_plain_words(ask: Ask, role: str, url: str) -> None:
    response = ask(role, url)
    assert response.status_code in (400, 404)
    if response.status_code == 400:
        assert CANNOT_READ in response.content.decode()


@reaches_database
def test_a_null_character_in_a_form_is_refused_before_anything_is_written(ask: Ask, world: worlds.World) -> None:
    url = reverse("learning:reflection", args=[world.objects["lesson"], world.objects["reflection"]])
    response = ask("hire", url, {"text": "een\0twee"})
    assert response.status_code == 400
    assert CANNOT_READ in response.content.decode()


@reaches_database
def test_a_broken_cookie_is_no_cookie(world: worlds.World) -> None:
    client = world.client("anonymous")
    client.cookies["sessionid"] = "x\0y"
    assert client.get("/").status_code == 302
    client.cookies["messages"] = "\0"
    assert client.get(reverse("account_login")).status_code == 200


@reaches_database
@pytest.mark.parametrize("number", [2**63, 10**30, "9" * 5000], ids=["past-64-bits", "huge", "longer-than-a-number"])
def test_an_id_that_no_database_could_know_does_not_exist(ask: Ask, number: int | str) -> None:
    rows = [row for row in table.ROWS if with_id(row.address)]
    assert len(rows) > 60
    answers = {}
    for row in rows:
        url = row.url({key: number if key in KEYS else 1 for key in row_keys(row)})
        answers[url] = ask("admin", url).status_code
    too_long = {url for url in answers if len(url) > LONGEST}
    assert {answers[url] for url in too_long} <= {400}
    assert {url: status for url, status in answers.items() if url not in too_long | seen(answers)} == {}


def seen(answers: dict[str, int]) -> set[str]:
    """Addresses that led away, did not exist, or take no such request."""
    return {url for url, status in answers.items() if status in (302, 404, 405)}


def row_keys(row: table.Row) -> set[str]:
    return {part.partition("}")[0] for part in row.address.split("{")[1:]}


@pytest.mark.pure
@pytest.mark.parametrize("text", ["", "-1", "1.5", "٣", "²", "1\0", " 1", "1_0", str(LARGEST + 1), "9" * 5000, "x"])
def test_what_is_no_id_is_none(text: str) -> None:
    assert read_id(text) is None


@pytest.mark.pure
def test_an_id_is_a_number_of_at_most_64_bits() -> None:
    assert read_id("7") == 7
    assert IdConverter().to_python(str(LARGEST)) == LARGEST
    assert IdConverter().to_python(str(LARGEST + 1)) == 0


PERMISSIONS = ("page", "collection", "image", "document")
SEARCHES = [
    "/beheer/pages/search/", "/beheer/images/", "/beheer/documents/", "/beheer/choose-page/search/",
    "/beheer/images/chooser/results/", "/beheer/documents/chooser/results/", "/beheer/pages/search/results/",
]  # fmt: skip


WORDS = ('"', '"a', 'a" b"', 'kwartel"', '""', "*", "(", "NEAR(", "a AND", "-", "a:b", "'", "%s", "\\")


@reaches_database
def test_any_character_can_be_searched_for_at_the_desk(ask: Ask) -> None:
    """All of them in the pictures, and each screen with two: they search in one way."""
    everywhere = [(SEARCHES[place % len(SEARCHES)], words) for place, words in enumerate(WORDS)]
    tried = [*everywhere, *(("/beheer/images/chooser/results/", words) for words in WORDS)]
    assert {(url, words) for url, words in tried if get(ask, "hr", url, q=words).status_code != 200} == set()


def get(ask: Ask, role: str, url: str, **query: str) -> ClientResponse:
    return ask(role, f"{url}?{urlencode(query)}")


@reaches_database
def test_a_quotation_mark_around_a_word_does_not_hide_what_is_there(ask: Ask) -> None:
    assert "kwartelfoto" in get(ask, "hr", "/beheer/images/", q='"kwartelfoto"').content.decode()
    assert "kwarteldocument" in get(ask, "hr", "/beheer/documents/", q='"kwarteldocument').content.decode()


@pytest.mark.parametrize("count", ["x", "", "1000000000", "-", "1e3", "٣"])
def test_blocks_without_a_sensible_count_are_refused(ask: Ask, world: worlds.World, count: str) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[world.objects["lesson_page"]])
    response = ask("hr", url, {"body-count": count, "questions-count": "0"})
    assert response.status_code == 400
    assert CANNOT_READ in response.content.decode()


def test_more_forms_than_were_sent_are_refused(ask: Ask) -> None:
    """Wagtail puts the forms in a form in order, also those that are announced and not there."""
    url = reverse("wagtailadmin_workflows:add")
    form = fill(ask("admin", url), "/add/") | {"name": "", "workflow_tasks-TOTAL_FORMS": "6"}
    form = {name: value for name, value in form.items() if not name.startswith("workflow_tasks-0")}
    assert ask("admin", url, form).status_code == 400


def test_a_form_of_the_desk_without_its_fields_is_refused(ask: Ask, world: worlds.World) -> None:
    edit = reverse("wagtailadmin_pages:edit", args=[world.objects["lesson_page"]])
    for url in (edit, reverse("wagtailadmin_choose_page_external_link")):
        assert ask("hr", url, {"title": "x"}).status_code == 400


@pytest.mark.parametrize("name", ["zzz", "hr:jobs", "javascript:alert(1)", "-x"])
def test_where_to_go_next_is_an_address_and_no_name(ask: Ask, world: worlds.World, name: str) -> None:
    url = reverse("wagtailadmin_pages:unpublish", args=[world.objects["lesson_page"]])
    assert ask("hr", url, {"next": name}).status_code == 400
    people = reverse("hr:employees") + f"samen/uitnodigen/?id={world.objects['user']}"
    assert ask("hr", people, {"next": name, "expected": "1"}).status_code == 400


@pytest.mark.parametrize("url", ["/account/afmelden/", "/account/aanmelden/", "/beheer/logout/"])
def test_half_an_address_to_go_on_to_is_refused(ask: Ask, url: str) -> None:
    for role in ("anonymous", "hire"):
        assert ask(role, url, {"next": "http://["}).status_code in (302, 400, 403)
        assert ask(role, f"{url}?next=http://[").status_code in (302, 400, 403)


def test_a_title_that_is_far_too_long_for_a_copy_is_refused(ask: Ask, world: worlds.World) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[world.objects["lesson_page"]])
    parent = str(world.objects["principle"])
    assert ask("admin", url, {"new_title": "9" * 5000, "new_slug": "x", "new_parent_page": parent}).status_code == 400


@pytest.mark.parametrize("page", ["None", "x", "1.5", "9" * 5000])
def test_a_page_of_a_list_that_is_no_number_is_not_found(ask: Ask, world: worlds.World, page: str) -> None:
    url = reverse("wagtailadmin_workflows:edit", args=[world.objects["workflow"]])
    assert ask("admin", f"{url}?p={page}").status_code == 404


@reaches_database
@pytest.mark.parametrize(
    "url",
    [
        "/beheer/bulk/people/user/set_active_state/?id=x",
        "/beheer/api/main/documents/find/?id=x",
        "/beheer/images/chooser/chosen-multiple/?id=99999999999999999999999",
        "/beheer/documents/chooser/chosen-multiple/?id=x",
    ],
)
def test_an_id_in_the_query_that_cannot_exist_is_not_found(ask: Ask, url: str) -> None:
    assert ask("admin", url).status_code == 404


@reaches_database
def test_a_page_is_copied_to_a_place_that_exists(ask: Ask, world: worlds.World) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[world.objects["lesson_page"]])
    form = {"new_title": "x", "new_slug": "x", "new_parent_page": str(2**40)}
    assert ask("admin", url, form).status_code == 404


@reaches_database
@pytest.mark.parametrize("key", ["x", str(2**64), "fill-0x0", "1,2"])
def test_a_chooser_that_sends_no_id_is_refused(ask: Ask, world: worlds.World, key: str) -> None:
    url = reverse("wagtailusers_groups:edit", args=[world.objects["group"]])
    forms = {f"{prefix}_permissions-{what}_FORMS": "0" for prefix in PERMISSIONS for what in ("TOTAL", "INITIAL")}
    form = {**forms, "name": "x", "page_permissions-TOTAL_FORMS": "1", "page_permissions-0-page": key}
    assert ask("admin", url, form).status_code in (200, 400)


def test_the_desk_deletes_only_what_a_form_confirms(world: worlds.World) -> None:
    url = reverse("wagtailadmin_collections:delete", args=[world.objects["collection"]])
    with undone():
        assert world.client("admin").delete(url).status_code == 405


CONTENT = {
    "blocks": [{"key": "a", "type": "unstyled", "text": "x", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}]
}


@pytest.mark.pure
@pytest.mark.parametrize(
    "sent",
    [
        "{", "[]", "[1]", '"x"', "1", "{}", '{"blocks": {}}', '{"blocks": [1]}', '{"blocks": [{}], "entityMap": {}}',
        '{"entityMap": {}}', "[" * 10_000, '{"a":' * 10_000,
        json.dumps({**CONTENT, "entityMap": []}).replace("[]", '[{"offset": "x", "length": 1, "key": 0}]'),
        json.dumps({**CONTENT, "entityMap": {}}).replace('"text": "x"', '"text": null'),
        json.dumps({**CONTENT, "entityMap": {}}).replace('"x"', '"\\ud800"'),
        json.dumps({**CONTENT, "entityMap": {}}).replace('"x"', '"\\u0000"'),
    ],
)  # fmt: skip
def test_rich_text_of_another_shape_is_refused_and_never_fails(sent: str) -> None:
    try:
        html = RichTextArea().value_from_datadict({"x": sent}, {}, "x")
    except BadRequest:
        return
    assert html is not None
    assert "\0" not in html.encode().decode()


@pytest.mark.parametrize(
    "content", [b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0", b"GIF89a", b"\x89PNG\r\n\x1a\n"]
)
@pytest.mark.parametrize("name", ["a.webp", "a.gif", "a.png"])
def test_a_picture_that_cannot_be_opened_is_refused_next_to_its_field(ask: Ask, content: bytes, name: str) -> None:
    url = reverse("wagtailimages:add")
    response = ask("hr", url, {"title": "x", "file": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]


@pytest.mark.parametrize("spec", ["fill-0x0", "width-0", "max-0x0", "zzz", "width--1", "scale-0", "fill-99999x99999"])
def test_a_rendition_that_cannot_be_made_is_no_failure(ask: Ask, world: worlds.World, spec: str) -> None:
    for name in ("wagtailimages:preview", "wagtailimages:url_generator_output"):
        args = [world.objects["picture"], *([spec] if name.endswith("preview") else [])]
        assert ask("admin", reverse(name, args=args)).status_code < 500


def test_a_form_that_is_far_too_large_gets_a_page_too(ask: Ask) -> None:
    response = ask("anonymous", reverse("account_login"), {f"veld{number}": "x" for number in range(10_001)})
    assert response.status_code == 400
    assert CANNOT_READ in unescape(response.content.decode())


def test_another_host_gets_a_page_that_names_nothing(world: worlds.World) -> None:
    response = world.client("anonymous").get("/account/aanmelden/", headers={"host": "kwaad.example"})
    assert response.status_code == 400
    assert "kwaad.example" not in response.content.decode()
    assert CANNOT_READ in response.content.decode()


def test_an_address_longer_than_any_server_lets_through_is_refused(ask: Ask) -> None:
    for path in (f"/beheer/attesten/results/{'x' * 20_000}", f"/zoeken/?q={'x' * 20_000}"):
        answer = ask("hr", path)
        assert answer.status_code == 400
        assert CANNOT_READ in unescape(answer.content.decode())
