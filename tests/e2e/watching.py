"""Watching what a browser does behind the scenes: other hosts, console errors, server errors."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

HEARD_BY_SCRIPTS = (401, 409, 422)  # signed out; another text stands there, or it is someone else's; not kept


class Watch:
    """Collects problems of employees' pages: requests elsewhere, console errors (a broken content security policy
    is one) and answers of 500 and up."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.problems: list[str] = []
        self.requested: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", self._raised)

    def _requested(self, request: Request) -> None:
        self.requested.append(request.url)
        if not request.url.startswith((f"{self.home}/", "data:")):
            self.problems.append(f"a request to another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} from {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        if message.type not in ("error", "warning") or url.startswith(f"{self.home}/beheer/"):
            return
        if "Failed to load resource" in message.text and message.page and url == message.page.url:
            return  # Chromium's way to say that a page itself was answered with a 404 or a 422
        if any(f"a status of {status} " in message.text for status in HEARD_BY_SCRIPTS):
            return
        if "net::ERR_INTERNET_DISCONNECTED" in message.text:
            return  # a test took the connection away
        if "'postMessage' on 'DOMWindow'" in message.text and message.text.endswith("origin ('null')."):
            return  # axe speaks to a frame without an origin: a mail
        self.problems.append(f"{message.type} in the console of {url}: {message.text}")

    def _raised(self, error: WebError) -> None:
        self.problems.append(f"a script failed: {error.error}")
