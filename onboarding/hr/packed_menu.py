"""The menu of the desk, as it is packed for the browser: each entry by itself, without asking for its script.

Wagtail's adapters put together and write out the media of each of some forty entries, and then that is thrown away: it
took as long as all the rest of the menu, on every page of the desk, where that script stands anyway.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.telepath import Adapter, registry
from wagtail.admin.ui import sidebar

PARTS = (
    sidebar.LinkMenuItem,
    sidebar.ActionMenuItem,
    sidebar.SubMenuItem,
    sidebar.PageExplorerMenuItem,
    sidebar.WagtailBrandingModule,
    sidebar.SearchModule,
    sidebar.MainMenuModule,
)


class WithoutMedia(Adapter):  # type: ignore[misc]  # telepath has no types
    def __init__(self, js_constructor: str) -> None:
        self.js_constructor = js_constructor

    def js_args(self, obj: Any) -> Any:
        return obj.js_args()

    def get_media(self, obj: Any) -> None:
        return None


def quicken() -> None:
    """Pack these parts without their media; what comes out is the same."""
    for part in PARTS:
        registry.register(WithoutMedia(registry.find_adapter(part).js_constructor), part)
