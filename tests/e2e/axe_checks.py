"""What axe says of a page: WCAG 2.2 A and AA and good practice in light, and in dark what its colours can break."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

Scheme = Literal["dark", "light"]

COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}  # what another colour scheme can break
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SCHEMES: list[tuple[Scheme, dict[str, Any]]] = [("dark", COLOURS), ("light", RULES)]

IS_THERE = "'axe' in globalThis"
# A colour half-way from one scheme to the other is nobody's.
RUN = """async ([part, rules]) => {
    document.getAnimations().filter(one => one instanceof CSSTransition).forEach(one => one.finish());
    const found = await axe.run(part ?? document, {runOnly: rules, resultTypes: ["violations"]});
    return found.violations.map(one => [one.id, one.help, one.nodes.map(node => [node.target, node.failureSummary])]);
}"""


@dataclass(frozen=True)
class Violation:
    """A rule that is broken, by its name in axe: in which colours, what it asks, where and why."""

    scheme: Scheme
    rule: str
    help: str
    where: str

    def __str__(self) -> str:
        return f"{self.scheme}: {self.rule}: {self.help}: {self.where}"


def violations(page: Page, part: str | None = None) -> list[Violation]:
    """Of the page, or of the part of it with this selector, once that is there: a link may just have been followed."""
    page.wait_for_load_state()
    if part:
        page.locator(part).first.wait_for(state="attached")
    if not page.evaluate(IS_THERE):
        page.evaluate(AXE_SCRIPT)
    found = []
    for scheme, rules in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for rule, words, nodes in page.evaluate(RUN, [part, rules]):
            found.append(Violation(scheme, rule, words, "; ".join(f"{target} {why}" for target, why in nodes)))
    return found
