"""One screen at the sizes that people have."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

Check = Callable[..., None]


def fits(page: Page) -> bool:
    """Whether nothing sticks out to the side, once the page is there: a link may just have been followed."""
    page.wait_for_load_state()
    return bool(page.locator("html").evaluate("root => root.scrollWidth <= root.clientWidth"))


def held_on_all_screens(page: Page, no_violations: Check, part: str = "main") -> None:
    """Against axe, wide and on a phone, in light and in dark; and nothing sticks out to the side."""
    for width in (360, 1240):
        page.set_viewport_size({"width": width, "height": 900})
        no_violations(page, part)
        assert fits(page)
