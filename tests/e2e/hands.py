"""What someone does with a page, counted: what is pressed, and what is typed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import FilePayload, Locator, Page


class Hands:
    """`clicks` are presses on something on the page, a choice in a list among them; `keys` are characters."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.keys = page, 0, 0

    def press(self, name: str, role: str = "button") -> None:
        self.click(self.page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.click()

    def type(self, label: str, text: str) -> None:
        self.write(self.page.get_by_label(label, exact=True), text)

    def write(self, field: Locator, text: str) -> None:
        self.keys += len(text)
        field.fill(text)

    def choose(self, field: Locator, option: str) -> None:
        """Choose in a drop-down list."""
        self.clicks += 1
        field.select_option(label=option)

    def choose_file(self, label: str, file: FilePayload | Path) -> None:
        self.clicks += 1
        self.page.get_by_label(label).set_input_files(file)
