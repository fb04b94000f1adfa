"""What stands around a screen of the desk is of its reader, whoever met it before, and what Wagtail would write."""

from __future__ import annotations

from typing import Any

import pytest
from django.middleware.csrf import _does_token_match  # type: ignore[attr-defined]  # not in its stubs
from django.template import Context
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.safestring import SafeString
from pytest_django import DjangoAssertNumQueries
from wagtail import hooks
from wagtail.admin.menu import DismissibleMenuItemMixin, Menu, MenuItem, SubmenuMenuItem, admin_menu
from wagtail.admin.search import admin_search_areas
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.wagtail_hooks import ExplorerMenuItem, SettingsMenuItem
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Locale
from wagtail.users.models import UserProfile

from onboarding.hr import kept_frame
from onboarding.hr.menu import ENTRIES
from onboarding.people.models import User
from tests.hr.conftest import Municipality, make_person, sign_in

DESK = "/beheer/medewerkers/"
pytestmark = pytest.mark.django_db


def menu_of(client: Client) -> str:
    html = client.get(DESK).content.decode()
    return html.partition('id="wagtail-sidebar-props"')[2].partition("</script>")[0]


def asked_by(user: User) -> Context:
    request = RequestFactory().get(DESK)
    request.user = User.objects.with_roles().get(pk=user.pk)
    return Context({"request": request})


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_frame, "_menus", {})
    monkeypatch.setattr(kept_frame, "_dialogs", {})
    monkeypatch.setattr(kept_frame, "_configs", {})


def test_nobody_sees_the_name_the_pages_or_the_language_of_another(
    lennik: Municipality, herenthout: Municipality, administrator: Client
) -> None:
    reader = make_person(lennik.organisation, "Ann", "Peeters")
    assert lennik.organisation.hr_group
    reader.groups.add(lennik.organisation.hr_group)
    people = {one.first_name: one for one in (lennik.hr_officer, reader, herenthout.hr_officer)}
    for _again in range(2):
        for name, one in people.items():
            menu = menu_of(sign_in(one))
            assert [other for other in people if f'"name": "{other}"' in menu] == [name]
            assert (f", {lennik.page.pk}]" in menu) == (one.organisation == lennik.organisation)
            assert '"Overzicht"' in menu
            assert "/beheer/organisaties/" not in menu
        assert "/beheer/organisaties/" in menu_of(administrator)
    User.objects.filter(pk=reader.pk).update(language="fr")
    assert '"Overzicht"' not in menu_of(sign_in(reader))
    assert '"Overzicht"' in menu_of(sign_in(lennik.hr_officer))
    reader.groups.clear()
    assert sign_in(reader).get(DESK).status_code != 200


def test_it_is_what_wagtail_writes_for_every_reader(lennik: Municipality, herenthout: Municipality) -> None:
    platform = User.objects.create_superuser("platform@aanboord.example", "x")
    UserProfile.objects.update_or_create(user=lennik.hr_officer, defaults={"dismissibles": {"help": True}})
    UserProfile.objects.update_or_create(user=herenthout.hr_officer, defaults={"keyboard_shortcuts": False})
    seen = set()
    for _again in range(2):
        for language in ("nl", "fr"):
            for one in (lennik.hr_officer, herenthout.hr_officer, platform):
                with translation.override(language):
                    written = kept_frame.sidebar_props(asked_by(one))
                    assert written == wagtailadmin_tags.sidebar_props(asked_by(one))
                    seen.add((written, kept_frame.keyboard_shortcuts_dialog(asked_by(one))))
    assert (len(seen), len(kept_frame._menus), len(kept_frame._dialogs)) == (6, 6, 4)


def test_every_entry_is_of_a_kind_of_which_is_known_what_differs_between_readers() -> None:
    """Wagtail writes each of an entry alone, but for the pages and whether someone was told something already."""
    known = {MenuItem, SubmenuMenuItem, SettingsMenuItem, ExplorerMenuItem, DismissibleMenuItemMixin}

    there = [*every_entry(admin_menu), *every_entry(Menu(items=ENTRIES))]  # ours come by a hook of the whole
    assert {one.name for one in there} >= {"keeping", "letters", "settings", "explorer"}
    assert {type(one).render_component for one in there} <= {kind.render_component for kind in known}


def test_no_more_are_kept_than_fit(
    lennik: Municipality, herenthout: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_frame, "MOST", 1)
    for one in (lennik.hr_officer, herenthout.hr_officer):
        assert f'"name": "{one.first_name}"' in menu_of(sign_in(one))
        assert len(kept_frame._menus) == 1


def test_what_someone_may_do_is_what_wagtail_and_django_would_find(lennik: Municipality, administrator: Client) -> None:
    person = User.objects.with_roles().get(pk=lennik.hr_officer.pk)
    pages = GroupPagePermission.objects.filter(group__user=person)
    collections = GroupCollectionPermission.objects.filter(group__user=person)
    assert pages
    assert {(one.pk, one.page.path) for one in person._page_permission_cache} == {(o.pk, o.page.path) for o in pages}
    assert {one.pk for one in person._collection_permission_cache} == {one.pk for one in collections}
    nobody, platform = make_person(lennik.organisation, "An", "Niemand"), User.objects.get(is_superuser=True)
    assert nobody._page_permission_cache == platform._page_permission_cache == []
    rights = {
        f"{one.content_type.app_label}.{one.codename}" for g in person.groups.all() for one in g.permissions.all()
    }
    assert rights
    assert person.get_group_permissions() == person.get_all_permissions() == rights
    assert nobody.get_all_permissions() == set()
    assert platform.has_perm("wagtailadmin.access_admin")
    inactive = User.objects.get(pk=person.pk)
    inactive.is_active = False
    assert inactive.get_all_permissions() == set()
    assert inactive._page_permission_cache == []


def test_whatever_changes_of_one_reader_changes_the_menu(
    lennik: Municipality, herenthout: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part of what a menu is known by, alone: all else stays as it was, also the picture."""
    person = lennik.hr_officer
    pictures = ["/een.png"]
    monkeypatch.setattr(wagtailadmin_tags, "avatar_url", lambda user, size: pictures[-1])
    seen: list[str] = []

    def is_another_one() -> None:
        for _again in range(2):
            written = kept_frame.sidebar_props(asked_by(person))
            assert written == wagtailadmin_tags.sidebar_props(asked_by(person))
        assert written not in seen
        seen.append(written)

    is_another_one()
    User.objects.filter(pk=person.pk).update(first_name="Anders")
    is_another_one()
    pictures.append("/twee.png")
    is_another_one()
    profile = UserProfile.objects.update_or_create(user=person, defaults={"dismissibles": {}})[0]
    told = [one for one in every_entry(admin_menu) if isinstance(one, DismissibleMenuItemMixin)]
    assert told
    for one in told:  # those of Wagtail's own news, which HR does not see
        monkeypatch.setattr(one, "name", f"eigen-{one.name}")
    is_another_one()
    profile.dismissibles = {one.name: True for one in told}
    profile.save()
    is_another_one()
    assert lennik.organisation.hr_group
    moved = GroupPagePermission.objects.filter(group=lennik.organisation.hr_group)
    assert moved.update(page=herenthout.page)
    is_another_one()
    behind = next(one for one in ENTRIES if one.name == "keeping").menu.registered_menu_items
    request = asked_by(person)["request"]
    monkeypatch.setattr(next(one for one in behind if one.is_shown(request)), "is_shown", lambda request: False)
    is_another_one()
    for area in admin_search_areas.registered_search_areas:
        monkeypatch.setattr(area, "is_shown", lambda request, there=area: there.name == "images")
    is_another_one()
    with hooks.register_temporarily("construct_main_menu", lambda request, items: items.pop()):
        is_another_one()
    with translation.override("fr"):
        is_another_one()
    try:
        set_script_prefix("/onthaal/")
        is_another_one()
        assert "/onthaal/" in seen[-1]
    finally:
        set_script_prefix("/")


def every_entry(menu: Menu) -> list[Any]:
    behind = [one.menu for one in menu.registered_menu_items if isinstance(one, SubmenuMenuItem)]
    return [*menu.registered_menu_items, *(one for other in behind for one in every_entry(other))]


def test_the_keys_are_those_of_the_language_and_the_device(lennik: Municipality) -> None:
    seen = set()
    for agent in ("Macintosh; Intel Mac OS X", "Windows NT 10.0"):
        for language in ("nl", "fr", "nl"):
            context = asked_by(lennik.hr_officer)
            context["request"].META["HTTP_USER_AGENT"] = agent
            with translation.override(language):
                written = kept_frame.keyboard_shortcuts_dialog(context)
                told = wagtailadmin_tags.keyboard_shortcuts_dialog(context)
                assert written == render_to_string(kept_frame.KEYS, told)
            seen.add(written)
    assert len(seen) == len(kept_frame._dialogs) == 4


def test_what_scripts_go_by_is_what_wagtail_says_and_the_token_is_ones_own(
    lennik: Municipality, herenthout: Municipality
) -> None:
    UserProfile.objects.update_or_create(user=herenthout.hr_officer, defaults={"keyboard_shortcuts": False})
    seen = []
    for _again in range(2):
        for language in ("nl", "fr"):
            for one in (lennik.hr_officer, herenthout.hr_officer):
                with translation.override(language):
                    context = asked_by(one)
                    wanted, found = wagtailadmin_tags.wagtail_config(context), kept_frame.wagtail_config(context)
                    assert list(found) == list(wanted)
                    tokens = {config.pop("CSRF_TOKEN") for config in (wanted, found)}
                    assert found == wanted
                    assert all(_does_token_match(token, context["request"].META["CSRF_COOKIE"]) for token in tokens)
                    seen.append((found["STRINGS"]["MONTHS"][0], found["KEYBOARD_SHORTCUTS_ENABLED"]))
    assert len(set(seen)) == 4
    assert len(kept_frame._configs) == 4
    assert "CSRF_TOKEN" not in repr(kept_frame._configs)
    Locale.objects.create(language_code="fr")
    context = asked_by(lennik.hr_officer)
    assert kept_frame.wagtail_config(context)["LOCALES"] == wagtailadmin_tags.wagtail_config(context)["LOCALES"]


def test_what_wagtail_keeps_of_someone_is_asked_once_and_is_theirs(
    lennik: Municipality, herenthout: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    profile = UserProfile.objects.create(user=lennik.hr_officer, keyboard_shortcuts=False)
    one, other = (User.objects.get(pk=each.hr_officer.pk) for each in (lennik, herenthout))
    UserProfile.objects.filter(user=other).delete()
    for each in (one, other):
        each.know_desk_profile()
    with django_assert_num_queries(0):
        kept = getattr(one, "wagtail_userprofile")  # noqa: B009 - mypy does not know Wagtail's side of it
        assert kept == profile and kept.user is one
        assert not hasattr(other, "wagtail_userprofile")
        one.know_desk_profile()


def test_an_icon_and_the_address_of_a_file_are_what_wagtail_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_frame, "_icons", {})
    monkeypatch.setattr(kept_frame, "_files", {})
    ways: list[dict[str, Any]] = [
        *({"name": "cog"}, {"name": "plus"}, {"name": "cog", "classname": "groot"}, {"name": "cog", "wrapped": True}),
        *({"name": "<b>"}, {"name": SafeString("<b>")}, {"name": "cog", "classname": SafeString("<i>")}),
        {"name": "cog", "classname": "<i>"},
    ]
    seen = set()
    for _again in range(2):
        for way in ways:
            written = kept_frame.icon(**way)
            assert written == render_to_string(kept_frame.ICON, wagtailadmin_tags.icon(**way))
            seen.add(written)
    assert len(seen) == len(kept_frame._icons) == len(ways)
    assert "Van iemand" in kept_frame.icon("cog", title="Van iemand")
    assert "Van iemand" not in repr(kept_frame._icons)
    for path in ("css/desk.css", "img/icon.svg") * 2:
        assert kept_frame.versioned_static(path) == wagtailadmin_tags.versioned_static(path)
    before = kept_frame.versioned_static("css/desk.css")
    try:
        set_script_prefix("/onthaal/")
        assert kept_frame.versioned_static("css/desk.css") == wagtailadmin_tags.versioned_static("css/desk.css")
    finally:
        set_script_prefix("/")
    assert kept_frame.versioned_static("css/desk.css") == before
