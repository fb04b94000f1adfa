"""HR of one municipality finds nothing of another through the Wagtail admin, at any of its addresses."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from onboarding.hr.tenancy import gatekeeper
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_document, make_person, make_picture, sign_in

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves the temporary file of a new rendition open.
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
]

SECRETS = ("Lennik", "lennik", "KRACHT", "Geheim")

# Addresses that name a page, a picture, a document or a revision of Lennik.
NAMING = """
pages/{page}/
pages/{page}/results/
pages/{programme}/
pages/add/lessons/principlepage/{programme}/
pages/add/lessons/principlepage/{programme}/preview/
pages/{page}/usage/
pages/{principle}/edit/
pages/{principle}/edit/preview/
pages/{principle}/view_draft/
pages/{page}/add_subpage/
pages/{principle}/delete/
pages/{principle}/unpublish/
pages/{principle}/convert_alias/
pages/{principle}/move/
pages/{own_principle}/move/{programme}/confirm/
pages/{principle}/move/{own_programme}/confirm/
pages/{principle}/set_position/
pages/{principle}/copy/
pages/{principle}/privacy/
pages/{principle}/lock/
pages/{principle}/unlock/
pages/{principle}/revisions/
pages/{principle}/revisions/{revision}/view/
pages/{own_principle}/revisions/{revision}/view/
pages/{principle}/revisions/{revision}/revert/
pages/{own_principle}/revisions/{revision}/revert/
pages/{principle}/revisions/{revision}/unschedule/
pages/{principle}/revisions/compare/earliest...latest/
pages/{own_principle}/revisions/compare/{revision}...latest/
pages/{principle}/workflow_history/
pages/{principle}/history/
pages/{principle}/history/results/
pages/workflow/confirm_cancellation/{principle}/
pages/99999999999999999999999/edit/
choose-page/{page}/
choose-page/{programme}/
choose-page/chosen-multiple/?id={page}
choose-page/chosen-multiple/?id={own_page}&id={page}
choose-page/?parent_page_id={page}
choose-external-link/?parent_page_id={page}
choose-email-link/?parent_page_id={page}
choose-phone-link/?parent_page_id={page}
choose-anchor-link/?parent_page_id={page}
api/main/pages/{page}/
api/main/pages/find/?id={page}
api/main/pages/{page}/action/copy/
api/main/images/
api/main/images/{picture}/
api/main/images/find/?id={picture}
api/main/documents/
api/main/documents/{document}/
images/{picture}/
images/{picture}/delete/
images/{picture}/generate_url/
images/{picture}/generate_url/output/
images/{picture}/preview/width-100/
images/usage/{picture}/
images/multiple/{picture}/
images/multiple/{picture}/delete/
images/chooser/chosen/{picture}/
images/chooser/chosen/abc/
images/chooser/chosen-multiple/?id={picture}
images/chooser/{picture}/select_format/
documents/edit/{document}/
documents/delete/{document}/
documents/multiple/{document}/
documents/multiple/{document}/delete/
documents/usage/{document}/
documents/chooser/chosen/{document}/
documents/chooser/chosen-multiple/?id={document}
bulk/wagtailcore/page/delete/?id={principle}
bulk/wagtailcore/page/move/?id={own_principle}&id={principle}
bulk/wagtailcore/page/publish/?id=all
bulk/wagtailcore/page/publish/?id=all&childOf={page}
bulk/wagtailcore/page/unpublish/?id=all&childOf=1
bulk/wagtailcore/page/delete/?id=abc
bulk/wagtailimages/image/delete/?id={picture}
bulk/wagtailimages/image/add_tags/?id={own_picture}
bulk/wagtailimages/image/add_to_collection/?id=all&childOf={collection}
bulk/wagtaildocs/document/delete/?id={document}
bulk/people/user/delete/?id={person}
collections/
collections/{collection}/
collections/{collection}/privacy/
reports/locked/
reports/workflow/
reports/workflow_tasks/
reports/site-history/
reports/aging-pages/
reports/page-types-usage/
reports/page-types-usage/results/
workflows/list/
workflows/task_chooser/
users/
users/edit/{person}/
users/history/{person}/
groups/
groups/edit/{group}/
"""
# Lists, searches and choosers: they answer, without a trace of Lennik.
LISTING = """

pages/
pages/1/
pages/1/history/
pages/1/?q=Geheim
choose-page/1/
choose-page/1/?page_type=lessons.principlepage
pages/{own_page}/
pages/{own_programme}/
pages/{own_page}/?q=Geheim
pages/{own_page}/?q=Geheim&search_all=1
pages/{own_page}/results/?q=waarde&search_all=1
pages/{own_page}/?has_child_pages=true&search_all=1
pages/search/?q=Geheim
pages/search/results/?q=waarde
pages/usage/lessons/programmepage/
pages/usage/lessons/organisationpage/results/
pages/create/lessons/principlepage
pages/{own_principle}/history/
pages/{own_principle}/edit/
pages/{own_principle}/move/
pages/{own_principle}/copy/
pages/{own_page}/usage/
choose-page/
choose-page/?page_type=lessons.programmepage
choose-page/?page_type=lessons.lessonpage
choose-page/{own_page}/?target_pages[]={own_principle}
choose-page/search/?q=Geheim
choose-page/search/?q=waarde
choose-page/chosen-multiple/?id={own_page}
api/main/pages/
api/main/pages/?child_of=1
api/main/pages/?child_of=1&for_explorer=1
api/main/pages/?child_of=root
api/main/pages/?child_of={page}
api/main/pages/?search=Geheim
api/main/pages/{own_page}/
images/
images/results/?q=Geheim
images/{own_picture}/
images/?collection_id={collection}
images/?tag=geheimtag
images/add/
images/multiple/add/
images/chooser/
images/chooser/results/?q=Geheim
images/chooser/results/?collection_id={collection}
images/chooser/chosen/{own_picture}/
images/chooser/chosen-multiple/?id={own_picture}
documents/
documents/results/?q=Geheim
documents/multiple/add/
documents/chooser/
documents/chooser/results/?q=Geheim
bulk/wagtailcore/page/delete/?id={own_principle}
bulk/wagtailcore/page/publish/?id=all&childOf={own_programme}
bulk/wagtailimages/image/delete/?id=all
bulk/wagtailimages/image/add_to_collection/?id={own_picture}
tag-autocomplete/?term=geheim
tag-autocomplete/taggit/tag/?term=geheim
account/
voltooiing/
"""

# What HR of Lennik itself needs.
OWN = """
pages/{page}/
pages/{programme}/results/
pages/add/lessons/principlepage/{programme}/
pages/{principle}/edit/
pages/{principle}/history/
pages/{principle}/usage/
pages/{principle}/delete/
pages/{principle}/unpublish/
pages/{principle}/move/
pages/{principle}/copy/
pages/{principle}/revisions/{revision}/revert/
pages/{principle}/revisions/compare/earliest...latest/
choose-page/{programme}/?target_pages[]={principle}
choose-page/chosen-multiple/?id={page}&id={programme}
choose-external-link/?parent_page_id={page}
api/main/pages/{page}/
images/{picture}/
images/usage/{picture}/
images/chooser/chosen/{picture}/
images/chooser/chosen-multiple/?id={picture}
images/chooser/{picture}/select_format/
documents/edit/{document}/
documents/chooser/chosen/{document}/
bulk/wagtailcore/page/publish/?id={principle}
bulk/wagtailcore/page/publish/?id=all&childOf={programme}
bulk/wagtailimages/image/delete/?id={picture}
bulk/wagtailimages/image/add_to_collection/?id=all&childOf={collection}
"""


@pytest.fixture
def desk(
    lennik: Municipality, herenthout: Municipality, settings: Settings, tmp_path: Path
) -> Iterator[dict[str, Any]]:
    """Both desks with a secret of Lennik in every corner; the keys to put in the addresses above."""
    settings.MEDIA_ROOT = tmp_path
    lennik.principle_page.title = "Geheim"
    lennik.principle_page.owner = make_person(lennik.organisation, "Geheim", "Eigenaar")
    lennik.principle_page.save()
    revision = lennik.principle_page.save_revision(user=lennik.hr_officer, log_action="wagtail.edit")
    revision.publish()
    lennik.programme_page.save_revision().publish()
    picture = make_picture(lennik.collection, "Geheim van de burgemeester")
    document = make_document(lennik.collection, "Geheim verslag")
    yield {
        "page": lennik.page.pk,
        "programme": lennik.programme_page.pk,
        "principle": lennik.principle_page.pk,
        "revision": revision.pk,
        "picture": picture.pk,
        "document": document.pk,
        "collection": lennik.collection.pk,
        "person": lennik.learner.pk,
        "group": lennik.organisation.hr_group.pk,
        "own_page": herenthout.page.pk,
        "own_programme": herenthout.programme_page.pk,
        "own_principle": herenthout.principle_page.pk,
        "own_picture": make_picture(herenthout.collection, "Plein").pk,
    }
    gc.collect()  # while the warning below is still ignored


def addresses(table: str) -> list[str]:
    return [line.strip() for line in table.strip("\n").split("\n")]


def secrets_in(response: ClientResponse) -> list[str]:
    """What the answer gives away, with some text around it; the searched word itself, repeated, is no secret."""
    page = unescape(response.content.decode())
    for repeated in ("q=Geheim", 'value="Geheim"', "“Geheim”", 'search "Geheim"', "<em>Geheim</em>"):
        page = page.replace(repeated, "")
    return [page[max(0, page.index(secret) - 80) :][:160] for secret in SECRETS if secret in page]


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_names_something_of_another_organisation_does_not_exist(
    outsider: Client, desk: dict[str, Any], method: str
) -> None:
    leaks = {}
    for address in addresses(NAMING):
        response = getattr(outsider, method)("/beheer/" + address.format(**desk))
        if response.status_code != 404 or secrets_in(response):
            leaks[address] = (response.status_code, secrets_in(response))
    assert leaks == {}


def test_lists_searches_and_choosers_hold_nothing_of_another_organisation(
    outsider: Client, desk: dict[str, Any]
) -> None:
    leaks = {}
    for address in addresses(LISTING):
        response = outsider.get("/beheer/" + address.format(**desk), follow=True)
        expected = 400 if "child_of={page}" in address else 200
        if response.status_code != expected or secrets_in(response):
            leaks[address] = (response.status_code, secrets_in(response))
    assert leaks == {}


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("pages/{own_principle}/move/", {"new_parent_page": "{programme}"}),
        ("pages/{own_principle}/copy/", {"new_parent_page": "{programme}"}),
        ("pages/create/lessons/principlepage", {"parent_page": "{programme}"}),
        ("bulk/wagtailcore/page/move/?id={own_principle}", {"chooser": "{programme}"}),
    ],
)
def test_a_form_cannot_name_a_page_of_another_organisation(
    outsider: Client, desk: dict[str, Any], address: str, form: dict[str, str]
) -> None:
    filled_in = {name: value.format(**desk) for name, value in form.items()}
    response = outsider.post("/beheer/" + address.format(**desk), filled_in)
    assert response.status_code == 404


@pytest.mark.parametrize("url", ["/lokaal-bestuur-lennik/", "/lennik/traject/waarde/", "http://localhost/lennik/"])
def test_a_typed_address_does_not_tell_which_page_is_behind_it(
    outsider: Client, desk: dict[str, Any], url: str
) -> None:
    response = outsider.post(
        "/beheer/choose-external-link/",
        {"external-link-chooser-url": url, "external-link-chooser-link_text": "hier"},
    )
    assert json.loads(response.content)["step"] == "external_link_chosen"
    assert "id" not in json.loads(response.content)["result"]


def test_the_filters_of_the_page_list_offer_no_editors_of_another_organisation(
    outsider: Client, hr_officer: Client, desk: dict[str, Any]
) -> None:
    def offered(client: Client, address: str) -> set[str]:
        form = client.get(f"/beheer/pages/{address}/").context["filters"].form
        return {str(user) for name in ("owner", "edited_by") for user in form.fields[name].queryset}

    assert offered(outsider, desk["own_page"]) == set()
    assert offered(hr_officer, desk["page"]) == {"Geheim Eigenaar", "Marleen Van Lennik"}


def test_the_page_list_has_no_filter_by_site_which_all_organisations_share(
    hr_officer: Client, desk: dict[str, Any]
) -> None:
    fields = hr_officer.get(f"/beheer/pages/{desk['page']}/").context["filters"].form.fields
    assert "site" not in fields
    assert "owner" in fields


def test_the_own_hr_gets_at_what_is_theirs(hr_officer: Client, desk: dict[str, Any]) -> None:
    """The other way: no guard so strict that nobody can work at the desk."""
    refused = [
        address
        for address in addresses(OWN)
        if hr_officer.get("/beheer/" + address.format(**desk), follow=True).status_code != 200
    ]
    assert refused == []


def test_an_administrator_gets_at_everything(administrator: Client, desk: dict[str, Any]) -> None:
    for address in (*addresses(OWN), "reports/site-history/", "users/edit/{person}/", "api/main/images/"):
        assert administrator.get("/beheer/" + address.format(**desk), follow=True).status_code == 200


def test_a_picture_has_no_tags(hr_officer: Client, desk: dict[str, Any]) -> None:
    form = hr_officer.get(f"/beheer/images/{desk['picture']}/").context["form"]
    assert "tags" not in form.fields


def test_every_part_of_every_address_of_the_admin_is_in_the_tables() -> None:
    unknown = []
    for name, route, pattern in admin_patterns(get_resolver().url_patterns):
        spaces = name.split(":")
        for_administrators = any(
            ":".join(spaces[:depth]) in gatekeeper.ADMINISTRATORS_ONLY for depth in range(1, len(spaces) + 1)
        )
        for_nobody = name in gatekeeper.SKIP_THE_STEP
        if for_administrators or for_nobody or spaces[0] in gatekeeper.ANSWER_FOR_THEMSELVES:
            continue
        parts = set(pattern.converters) | set(pattern.regex.groupindex)
        known = gatekeeper.HARMLESS | set(gatekeeper.PARTS) | set(gatekeeper.PARTS_OF_VIEW.get(name, {}))
        if not parts <= known or (pattern.regex.groups and not parts and name not in gatekeeper.POSITIONS):
            unknown.append((name, route))
    assert unknown == []


def admin_patterns(
    patterns: Iterable[URLPattern | URLResolver], route: str = "", spaces: str = ""
) -> Iterator[tuple[str, str, Any]]:
    for entry in patterns:
        full = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            if full.startswith("beheer/"):
                yield f"{spaces}{entry.name}", full, entry.pattern
        else:
            space = f"{entry.namespace}:" if entry.namespace else ""
            yield from admin_patterns(entry.url_patterns, full, spaces + space)


def test_an_address_with_an_unknown_part_is_refused(
    outsider: Client, monkeypatch: pytest.MonkeyPatch, desk: dict[str, Any]
) -> None:
    monkeypatch.delitem(gatekeeper.PARTS, "page_id")
    assert outsider.get(f"/beheer/pages/{desk['own_principle']}/edit/").status_code == 404


def test_someone_without_the_admin_is_refused_at_its_door(lennik: Municipality) -> None:
    client = sign_in(lennik.learner)
    for address in ("", f"pages/{lennik.page.pk}/", "voltooiing/", "images/"):
        assert client.get(f"/beheer/{address}").status_code == 403
