"""Take the pictures of the HR desk in docs/hr.md: `make screenshots`. In a database of their own, with colleagues.

`python -m tools.desk_pictures desk-rule` takes this one only.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from wsgiref.simple_server import make_server

from PIL import Image

from tools.screenshots import ARGUMENTS, PICTURES, Quiet

WIDTH = 1240  # pixels
COLOURS = 64  # enough for flat colours and text, and a third of the size
COLLEAGUES = 40
HR, HEAD = "marleen@lennik.example", "dries@lennik.example"
# name: (e-mail address of who looks, path, height in pixels)
SHOTS = {
    "desk-overview": (HR, "/beheer/overzicht/", 860),
    "desk-friday": (HR, "/beheer/vrijdagblad/", 900),
    "desk-employees": (HR, "/beheer/medewerkers/", 760),
    "desk-person": (HR, "/beheer/medewerkers/{person}/", 900),
    "desk-import": (HR, "/beheer/import/{run}/?soort=changed", 760),
    "desk-rule": (HR, "/beheer/inschrijven/{rule}/", 700),
    "desk-mail": (HR, "/beheer/berichten/overdue/nl/", 1000),
    "desk-insight": (HR, "/beheer/vragen/{lesson}/", 900),
    "desk-head": (HEAD, "/mijn-dienst/", 760),
}
FILE = """Personeelsnummer;Voornaam;Naam;E-mail;Dienst;Functie;Datum in dienst
00001;Amina;Verbeke;amina@lennik.example;Dienst Bevolking;deskundige burgerzaken;13/11/2026
00002;Jef;Claes;jef.claes@lennik.example;Technische dienst;arbeider groen;20/11/2026
1003;Stéphanie;Noël;stephanie.noel@lennik.example;Bibliotheek;bibliotheekmedewerker;01/12/2026
2001;Tuur;Aerts;tuur.aerts@lennik.example;Vrije tijd;sportpromotor;01/12/2026
2002;Meryem;Kaya;meryem.kaya@lennik.example;Sociaal Huis;maatschappelijk werker;07/12/2026
"""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.demo"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
        import django
        from django.conf import settings

        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("load_demo", colleagues=COLLEAGUES, verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        _take(_world())


def _world() -> dict[str, int]:
    """An import that was looked at and a rule that is still off; the keys that the paths name."""
    from django.utils import timezone

    from onboarding.hr.imports import import_runs
    from onboarding.learning.models import About, EnrolmentRule
    from onboarding.lessons.models import Programme
    from onboarding.people.models import Department, User

    hr = User.objects.get(email=HR)
    assert hr.organisation
    programme = Programme.objects.get(organisation=hr.organisation)
    run = import_runs.create(hr, hr.organisation, "personeel november.csv", FILE.encode("cp1252"))
    import_runs.start_check(run, hr, timezone.now())
    rule = EnrolmentRule.objects.create(organisation=hr.organisation, for_people_already_there=True)
    rule.programmes.add(programme)
    department = Department.objects.get(organisation=hr.organisation, name="Personeel en organisatie")
    rule.conditions.create(about=About.DEPARTMENT, department=department)
    person = User.objects.get(email="amina@lennik.example")
    return {"run": run.pk, "rule": rule.pk, "person": person.pk, "lesson": programme.lesson_ids[2]}


def _take(world: dict[str, int]) -> None:
    from django.core.wsgi import get_wsgi_application
    from playwright.sync_api import sync_playwright

    from tools.browser import chromium_path
    from tools.screenshots import session

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        for name in sys.argv[1:] or SHOTS:
            email, path, height = SHOTS[name]
            context = browser.new_context(
                viewport={"width": WIDTH, "height": height}, color_scheme="light", locale="nl-BE"
            )
            context.add_cookies([{"name": "sessionid", "value": session(email), "url": base}])
            page = context.new_page()
            page.goto(base + path.format(**world))
            picture = PICTURES / f"{name}.png"
            page.screenshot(path=picture)
            Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)
            print(f"docs/images/{name}.png")
            context.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
