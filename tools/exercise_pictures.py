"""Take the pictures of docs/exercises.md: one of each kind of question, from the starters: `make screenshots`.

In a database of their own, because a question is reached by answering the ones before it.
"""

from __future__ import annotations

import os
import tempfile
import threading
from typing import Any
from wsgiref.simple_server import make_server

from PIL import Image

from tools.screenshots import ARGUMENTS, PICTURES, Quiet

WIDTH, HEIGHT = 800, 700  # pixels
COLOURS = 64  # enough for flat colours and text, and a third of the size
# name: (organisation, lesson's file, kind of question or of block)
SHOTS = {
    "single": ("lennik", "respect", "single_choice"),
    "multiple": ("lennik", "klantvriendelijkheid", "multiple_choice"),
    "better": ("lennik", "missie", "better_of_two"),
    "order": ("lennik", "heldere-communicatie", "order"),
    "match": ("lennik", "visie", "match"),
    "true-false": ("lennik", "visie", "true_false"),  # after the match: on the way there, that one is answered
    "branching": ("herenthout", "gelijk", "branching"),
    "check": ("lennik", "missie", ".check"),
    "poll": ("lennik", "respect", ".poll"),
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.demo"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
        import django

        django.setup()
        from django.core.management import call_command
        from django.core.wsgi import get_wsgi_application
        from playwright.sync_api import sync_playwright

        from tools.browser import chromium_path

        call_command("migrate", verbosity=0)
        people = {slug: _newcomer(slug) for slug in ("lennik", "herenthout")}
        server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        base = f"http://127.0.0.1:{server.server_port}"
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
            for name, (slug, lesson, kind) in SHOTS.items():
                context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
                context.add_cookies([{"name": "sessionid", "value": _session(people[slug]), "url": base}])
                page = context.new_page()
                page.goto(base + _address(people[slug], lesson, kind))
                part = page.locator(kind if kind.startswith(".") else ".quiz").first
                path = PICTURES / f"exercise-{name}.png"
                part.screenshot(path=path)
                with Image.open(path) as picture:
                    picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
                print(f"docs/images/exercise-{name}.png")
                context.close()
            browser.close()
        server.shutdown()


def _newcomer(slug: str) -> Any:
    """Someone in the starter programme of this organisation."""
    from django.utils import timezone

    from onboarding.learning.journey import progress
    from onboarding.lessons import new_organisations, starters
    from onboarding.lessons.models import Programme
    from onboarding.people.models import Organisation, User

    organisation = Organisation.objects.create(name=slug.title(), short_name=slug.title(), slug=slug)
    starters.load(slug, new_organisations.set_up(organisation))
    user = User.objects.create_user(f"iemand@{slug}.example", first_name="Amina", organisation=organisation)
    progress.enrol(user, Programme.objects.get(organisation=organisation), timezone.localdate(), announce=False)
    return user


def _address(user: Any, lesson: str, kind: str) -> str:
    """The address of the first question of this kind in a lesson, the ones before it answered; or of the lesson."""
    from django.utils import timezone

    from onboarding.learning.journey import progress
    from onboarding.lessons.models import Lesson
    from quizzes.grading import best_answer

    found = Lesson.objects.get(page__slug=lesson, programme__organisation=user.organisation)
    place = progress.open_lesson(user, found.pk, timezone.now())
    if kind.startswith("."):
        return f"/les/{found.pk}/"
    assert place.version.quiz
    for number, question in enumerate(place.version.quiz.quiz.questions, start=1):
        if question.kind == kind:
            return f"/les/{found.pk}/vraag/{number}/"
        progress.answer(place, 1, question.id, best_answer(question), timezone.now(), announce=False)
    raise LookupError(f"{lesson} has no {kind}")


def _session(user: Any) -> str:
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    main()
