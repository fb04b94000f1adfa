"""The page by keyboard alone, with a focus that must show."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

IS_FOCUSED = "element => element === document.activeElement"
# A radio button or checkbox shows its focus on the card around it.
HAS_OUTLINE = """element => {
    const shown = element.matches(".choice input") ? element.closest(".choice") : element;
    return getComputedStyle(shown).outlineStyle !== "none";
}"""


def tab_to(page: Page, target: Locator, presses: int = 40) -> None:
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if target.evaluate(IS_FOCUSED):
            assert target.evaluate(HAS_OUTLINE), f"the focus does not show on {target}"
            return
    raise AssertionError(f"{target} is not reached in {presses} presses of Tab")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)
