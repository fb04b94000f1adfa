"""Take the pictures of the documentation from the demo: `make screenshots`. Run `make demo` once before."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

PICTURES = Path(__file__).parents[1] / "docs" / "images"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# name: (e-mail address of who looks, path, width and height in pixels)
SHOTS = {
    "dashboard": ("amina@lennik.example", "/", 1240, 900),
    "lesson": ("amina@lennik.example", "{lesson}", 1240, 1180),
    "report": ("marleen@lennik.example", "/beheer/voltooiing/", 1240, 620),
    "phone": ("yusuf@herenthout.example", "/", 360, 740),
}


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onboarding.settings.demo")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    import django

    django.setup()
    from django.core.wsgi import get_wsgi_application
    from playwright.sync_api import sync_playwright

    from tools.browser import chromium_path

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        for name, (email, path, width, height) in SHOTS.items():
            context = browser.new_context(viewport={"width": width, "height": height}, color_scheme="light")
            context.add_cookies([{"name": "sessionid", "value": session(email), "url": base}])
            page = context.new_page()
            page.goto(base + path.format(lesson=_next_lesson(email)))
            page.screenshot(path=PICTURES / f"{name}.png")
            print(f"docs/images/{name}.png")
            context.close()
        browser.close()
    server.shutdown()


def session(email: str) -> str:
    """A session of the person with this address."""
    from django.test import Client

    from onboarding.people.models import User

    client = Client()
    client.force_login(User.objects.get(email=email))
    return client.cookies["sessionid"].value


def _next_lesson(email: str) -> str:
    from django.utils import timezone

    from onboarding.learning.dashboard import dashboards
    from onboarding.people.models import User

    board = dashboards.build(User.objects.get(email=email), timezone.localdate())
    return board.next_row.url if board and board.next_row else "/"


if __name__ == "__main__":
    main()
