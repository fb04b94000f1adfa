"""What stands around every screen of the desk, written once for everyone who sees the same: the menu, the keys, and
what the scripts of Wagtail go by; and what stands in it often, such as an icon.

In every template that loads Wagtail's tags, in place of five of these (`libraries` in the settings). Which entries
someone sees is asked anew each time; what is kept is how they are written out. Nothing has to be thrown away when a
role is given or a page moves: then there is another key.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail import hooks
from wagtail.admin.menu import DismissibleMenuItemMixin, Menu, SubmenuMenuItem, admin_menu
from wagtail.admin.search import admin_search_areas
from wagtail.admin.templatetags import wagtailadmin_tags
from wagtail.admin.wagtail_hooks import ExplorerMenuItem
from wagtail.models import Locale
from wagtail.permissions import page_permission_policy

from onboarding.constant_addresses import of_which
from quizzes.compiled_queries import CompiledQuery

KEYS = "wagtailadmin/shared/keyboard_shortcuts_dialog.html"
ICON = "wagtailadmin/shared/icon.html"
T = TypeVar("T")
MOST = 500  # of each; a menu is some six kilobytes

register = template.Library()
register.tags = {**wagtailadmin_tags.register.tags}
register.filters = {**wagtailadmin_tags.register.filters}

_menus: dict[tuple[Any, ...], SafeString] = {}
_dialogs: dict[tuple[Any, ...], SafeString] = {}
_configs: dict[tuple[Any, ...], dict[str, Any]] = {}
_icons: dict[tuple[Any, ...], SafeString] = {}
_files: dict[tuple[Any, ...], str] = {}
_LOCALES = CompiledQuery(lambda: Locale.objects.values_list("language_code", flat=True))


@register.simple_tag(takes_context=True)
def sidebar_props(context: Context) -> SafeString:
    """Known by all that Wagtail writes it from: language and addresses, the name and the picture of the reader, where
    they search, and the entries that are shown to them."""
    request: Any = context["request"]
    user = request.user
    called = user.first_name or user.get_username()
    areas = enumerate(admin_search_areas.registered_search_areas)
    searched = next((place for place, area in areas if area.is_shown(request)), None)
    shown = entries(admin_menu, request)
    key = (*of_which(), get_language(), called, wagtailadmin_tags.avatar_url(user, size=50), searched, shown)
    return _menus.get(key) or _keep(_menus, key, wagtailadmin_tags.sidebar_props(context))


@register.simple_tag(takes_context=True)
def keyboard_shortcuts_dialog(context: Context) -> SafeString:
    """Known by language and addresses, and all that Wagtail gives its template."""
    told = wagtailadmin_tags.keyboard_shortcuts_dialog(context)
    key = (*of_which(), get_language(), repr(told))
    return _dialogs.get(key) or _keep(_dialogs, key, render_to_string(KEYS, told))


@register.simple_tag(takes_context=True)
def wagtail_config(context: Context) -> dict[str, Any]:
    """Known by language and addresses, the languages of pages, the one of this page, and what the reader chose;
    the token is the reader's own, and made anew."""
    request, locale = context["request"], context.get("locale")
    profile = getattr(getattr(request, "user", None), "wagtail_userprofile", None)
    has_keys = profile and profile.keyboard_shortcuts
    key = (*of_which(), get_language(), locale and locale.language_code, has_keys, *_LOCALES.all())
    config = _configs.get(key) or _keep(_configs, key, _without_token(context))
    return {"CSRF_TOKEN": get_token(request), **config}


@register.simple_tag
def icon(name: Any = None, classname: Any = None, title: Any = None, wrapped: Any = False) -> SafeString:
    """Known by what is said of it in the template; one with a title, which may be what someone wrote, is drawn anew."""
    told = wagtailadmin_tags.icon(name, classname, title, wrapped)
    if title or not isinstance(name, str):
        return render_to_string(ICON, told)
    key = (type(name), name, type(told["classname"]), told["classname"], bool(wrapped))
    return _icons.get(key) or _keep(_icons, key, render_to_string(ICON, told))


@register.simple_tag
def versioned_static(path: str) -> str:
    """The address of a file, known by its path and where the files are."""
    key = (path, settings.STATIC_URL)
    return _files.get(key) or _keep(_files, key, wagtailadmin_tags.versioned_static(path))


def _without_token(context: Context) -> dict[str, Any]:
    config: dict[str, Any] = wagtailadmin_tags.wagtail_config(context)
    return {name: value for name, value in config.items() if name != "CSRF_TOKEN"}


def entries(menu: Menu, request: Any) -> tuple[Any, ...]:
    """What Wagtail would show of a menu, in order: each entry, with what it says of the reader, and those behind it."""
    found: list[Any] = []
    behind: dict[Any, tuple[Any, ...]] = {}
    for one in menu.registered_menu_items:
        if type(one).is_shown is SubmenuMenuItem.is_shown:
            behind[one] = entries(one.menu, request)
            is_shown = bool(behind[one])
        else:
            is_shown = one.is_shown(request)
        if is_shown:
            found.append(one)
    if menu.construct_hook_name:
        for hook in hooks.get_hooks(menu.construct_hook_name):
            hook(request, found)
    found.sort(key=lambda one: one.order)
    return tuple((one, _of_reader(one, request.user), _behind(one, behind, request)) for one in found)


def _behind(one: Any, known: dict[Any, tuple[Any, ...]], request: Any) -> tuple[Any, ...]:
    if not isinstance(one, SubmenuMenuItem):
        return ()
    return known[one] if one in known else entries(one.menu, request)


def _of_reader(one: Any, user: Any) -> Any:
    """What of an entry differs between those to whom it is shown."""
    if isinstance(one, ExplorerMenuItem):
        root = page_permission_policy.explorable_root_instance(user)
        return root and root.pk
    if isinstance(one, DismissibleMenuItemMixin):
        profile = getattr(user, "wagtail_userprofile", None)
        return bool(profile and profile.dismissibles.get(one.name))
    return None


def _keep(drawn: dict[tuple[Any, ...], T], key: tuple[Any, ...], html: T) -> T:
    if len(drawn) >= MOST:  # another thread may clear it at any moment
        drawn.clear()
    drawn[key] = html
    return html
