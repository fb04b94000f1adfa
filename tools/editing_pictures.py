"""Take the pictures of editing a live programme, in docs/publishing.md and docs/hr.md: `make screenshots`.

In a database of their own, with colleagues who are done with a lesson, half-way, and short of one lesson.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import make_server

from PIL import Image

from tools.desk_pictures import COLLEAGUES, COLOURS, HR, WIDTH
from tools.screenshots import ARGUMENTS, PICTURES, Quiet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE = 360  # pixels
LEARNER = "amina@lennik.example"
CHANGED, LAST = "Respect: de blauwe sjaal", "Teamspirit: vrijdag voor de jaarmarkt"
LETTER = "Heldere communicatie: de brief voor de Biezenweg"
SHORT_BY_A_BIT = 3  # of the six questions answered well, the others not: short of 70 %, and enough for 50 %

# A Chromium without its languages writes a date as Americans do.
DATES_IN_FLEMISH = """document.querySelectorAll('input[type=date]').forEach(field => {
    const day = field.value.split('-').reverse().join('/');
    field.type = 'text';
    field.value = day;
})"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
        os.environ["MEDIA_ROOT"] = f"{folder}/media"
        os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.demo"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
        import django
        from django.conf import settings

        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_demo", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        _publish_with_a_wrong_key()
        call_command("load_demo", colleagues=COLLEAGUES, verbosity=0)
        _people_at_work()
        with _browser() as (browser, base):
            _walk(browser, base, _drafts())


# --- The world ---


def _page(title: str) -> Any:
    from onboarding.lessons.models import LessonPage

    return LessonPage.objects.get(title=title, path__startswith=_programme().page.path)


def _programme() -> Any:
    from onboarding.lessons.models import Programme

    return Programme.objects.select_related("page").get(organisation__slug="lennik")


def _person(email: str) -> Any:
    from onboarding.people.models import User

    return User.objects.with_roles().get(email=email)


def _exchange_the_best_of_the_third_question(page: Any) -> None:
    """Let the first choice be the best instead of the third; or back again."""
    choices = list(page.questions.raw_data)[2]["value"]["choices"]
    first, third = choices[0]["value"], choices[2]["value"]
    first["credit"], third["credit"] = third["credit"], first["credit"]


def _publish_with_a_wrong_key() -> None:
    page = _page(CHANGED)
    _exchange_the_best_of_the_third_question(page)
    page.save_revision(user=_person(HR)).publish(user=_person(HR))


def _people_at_work() -> None:
    """Some are half-way in the lesson, one just failed it, and some have all but the last one."""
    from django.utils import timezone

    from onboarding.learning.demo import demo_municipalities
    from onboarding.learning.journey import progress
    from onboarding.learning.models import Enrolment
    from quizzes.grading import best_answer

    programme, now = _programme(), timezone.now()
    lesson_id = _page(CHANGED).lesson.pk
    busy = Enrolment.objects.filter(programme=programme, completed_at=None).select_related("user").order_by("pk")
    to_begin = list(busy.exclude(completions__lesson=lesson_id)[:4])
    for number, enrolment in enumerate(to_begin):
        place = progress.open_lesson(enrolment.user, lesson_id, now)
        assert place.version.quiz
        for index, question in enumerate(place.version.quiz.quiz.questions):
            if number and index:
                break  # one answer, and then the telephone rang
            well = index < SHORT_BY_A_BIT
            given = best_answer(question) if well else [question.choices[1].id]
            progress.answer(place, 1, question.id, given, now, announce=False)
    ready = busy.filter(completions__lesson=lesson_id).exclude(user__email=LEARNER)
    for enrolment in ready[:3]:
        done = set(enrolment.completions.values_list("lesson", flat=True))
        for other in programme.lesson_ids[:-1]:
            if other not in done:
                demo_municipalities.complete_lesson(enrolment.user, other)


def _drafts() -> tuple[Any, Any]:
    """The lesson as it is to become, and a new one."""
    hr, page = _person(HR), _page(CHANGED)
    text = next(block["value"] for block in page.body.raw_data if block["type"] == "text")
    text["text"] = text["text"].replace("die helft scheurt ze af", "die helft scheurt ze er elke keer af")
    _exchange_the_best_of_the_third_question(page)
    page.pass_mark = 50
    page.save_revision(user=hr)
    new = {"title": "Klare taal aan het loket", "slug": "klare-taal"}
    copied = _page("Heldere communicatie: de brief voor de Biezenweg").copy(
        update_attrs=new, keep_live=False, copy_revisions=False, user=hr
    )
    copied.save_revision(user=hr)
    return page, copied


# --- The walk ---


@contextmanager
def _browser() -> Iterator[tuple[Browser, str]]:
    from django.core.wsgi import get_wsgi_application
    from playwright.sync_api import sync_playwright

    from tools.browser import chromium_path

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser, f"http://127.0.0.1:{server.server_port}"
        browser.close()
    server.shutdown()


def _open(browser: Browser, base: str, email: str) -> Page:
    from tools.screenshots import session

    context = browser.new_context(
        base_url=base, color_scheme="light", locale="nl-BE", timezone_id="Europe/Brussels", reduced_motion="reduce"
    )
    context.add_cookies([{"name": "sessionid", "value": session(email), "url": base}])
    return context.new_page()


def _shoot(page: Page, name: str, height: int, width: int = WIDTH) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(DATES_IN_FLEMISH)
    page.wait_for_timeout(500)  # the desk’s menu slides away on a phone
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture)
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)
    print(f"docs/images/{name}.png")


def _walk(browser: Browser, base: str, drafts: tuple[Any, Any]) -> None:
    """As HR would: look first, put results right, publish, and see what became of it."""
    from django.urls import reverse

    desk, employee = _open(browser, base, HR), _open(browser, base, LEARNER)
    changed, new = drafts
    last = _page(LAST)

    def look(name: str, where: str, height: int, *args: int, width: int = WIDTH) -> None:
        desk.goto(reverse(where, args=args))
        _shoot(desk, name, height, width)

    desk.goto(reverse("wagtailadmin_pages:edit", args=[_page(LETTER).pk]))
    desk.locator("[data-side-panel-toggle=language]").click()
    desk.locator("#id_introduction").fill("Gelieve de brief te allen tijde tijdig over te maken.")
    desk.get_by_text("te allen tijde", exact=True).first.wait_for()
    _shoot(desk, "language-panel", 900)
    look("step-publish", "hr:publish_step", 1900, changed.pk)
    _shoot(desk, "step-phone", 740, PHONE)
    desk.goto(reverse("hr:publish_step", args=[new.pk]))
    desk.get_by_label("Ook wie klaar is").check()
    _shoot(desk, "step-new-lesson", 1060)
    look("step-unpublish", "hr:unpublish_step", 960, last.pk)
    look("step-regrade", "hr:regrade", 960, changed.pk)
    desk.get_by_label("Wat was er fout?").fill("Antwoord B was juist, en C was aangeduid.")
    desk.get_by_role("button", name="Herbereken").click()
    desk.goto(reverse("hr:publish_step", args=[changed.pk]))
    desk.get_by_label("Wezenlijk").check()
    desk.get_by_label("Wat er veranderde, in één regel").fill("Het juiste antwoord op vraag 3 klopte niet.")
    desk.get_by_role("button", name="Publiceer").click()
    look("lesson-history", "hr:lesson_history", 800, changed.pk)
    look("reading-up", "hr:reading_up", 620)
    desk.goto(reverse("hr:unpublish_step", args=[last.pk]))
    desk.get_by_label("en wie alles heeft, wacht").check()
    desk.get_by_role("button", name="Haal weg").click()
    look("waiting", "hr:waiting", 620, _programme().pk)
    look("evidence", "hr:evidence", 760)
    employee.goto("/")
    _shoot(employee, "whats-new", 1020, PHONE)
    employee.get_by_role("link", name="Lees wat er nieuw is").click()
    employee.get_by_text("Zo stond het er").click()
    employee.evaluate("scrollTo(0, 0)")
    _shoot(employee, "whats-new-text", 1180)


if __name__ == "__main__":
    main()
