"""The menu is packed as Wagtail packs it, without its media."""

from __future__ import annotations

from wagtail.admin.telepath import JSContext, registry
from wagtail.admin.ui import sidebar

from onboarding.hr.packed_menu import WithoutMedia


def test_each_part_of_the_menu_is_packed_by_its_own_name_and_without_media() -> None:
    parts = {kind: one for kind, one in registry.adapters.items() if kind.__module__ == sidebar.__name__}
    assert {kind.__name__: one.js_constructor for kind, one in parts.items()} == {
        kind.__name__: f"wagtail.sidebar.{kind.__name__}" for kind in parts
    }
    assert {type(one) for one in parts.values()} == {WithoutMedia}
    entry = sidebar.LinkMenuItem("mensen", "Mensen", "/mensen/", icon_name="user")
    packed, context = sidebar.SubMenuItem("meer", "Meer", [entry]), JSContext()
    assert context.pack(packed) == {
        "_type": "wagtail.sidebar.SubMenuItem",
        "_args": [
            {"name": "meer", "label": "Meer", "icon_name": "", "classname": "", "attrs": {}, "footer_text": ""},
            [{"_type": "wagtail.sidebar.LinkMenuItem", "_args": entry.js_args()}],
        ],
    }
    assert not context.media._js
