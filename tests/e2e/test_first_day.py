"""An organisation on its first day: made by whoever runs the site, and set up by its HR, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.notices import sending
from onboarding.people.models import User
from tests.e2e.world import PASSWORD

WORDS = "vier-woorden-na-elkaar"


def done(page: Page, number: int) -> None:
    page.goto("/beheer/")
    expect(page.get_by_text(f"{number} van 6 gedaan")).to_be_visible()


def holds(check: Callable[..., None], page: Page) -> None:
    """Axe has nothing against the part of the screen that is ours."""
    expect(page.locator("#main")).to_be_visible()
    check(page, "#main")


def step(page: Page, title: str) -> Any:
    return page.locator(".first-step").filter(has=page.get_by_role("heading", name=title))


def test_from_making_an_organisation_to_the_first_colleague(
    page: Page, open_context: Callable[..., BrowserContext], no_violations: Callable[..., None]
) -> None:
    User.objects.create_superuser("beheer@aanboord.example", PASSWORD, first_name="Stéphanie", last_name="Maertens")
    page.goto("/account/aanmelden/?next=/beheer/organisaties/")
    page.get_by_label("E-mail").fill("beheer@aanboord.example")
    page.get_by_label("Wachtwoord", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    holds(no_violations, page)
    page.get_by_role("link", name="Organisatie maken").click()
    page.locator("[name=name]").fill("Lokaal bestuur Gooik")
    page.locator("[name=short_name]").press_sequentially("Gooik")
    expect(page.locator("[name=slug]")).to_have_value("gooik")
    page.locator("[name=first_name]").fill("Els")
    page.locator("[name=last_name]").fill("Baeten")
    page.locator("[name=email]").fill("els@gooik.example")
    holds(no_violations, page)
    mail.outbox.clear()
    page.get_by_role("button", name="Maak de organisatie").click()
    expect(page.get_by_text("De uitnodiging gaat naar els@gooik.example")).to_be_visible()
    holds(no_violations, page)

    # The one mail: a password, and one is in. On a day off nothing leaves, as the screen said; then it is sent here.
    if not LEGAL.is_working_day(today := timezone.localdate()):
        sending.send(LEGAL.on_or_after(today), timezone.now)
    (invitation,) = (one for one in mail.outbox if one.to == ["els@gooik.example"])
    found = re.search(r"http\S+/account/uitnodiging/\S+", str(invitation.body))
    assert found
    hr = open_context().new_page()
    hr.goto(urlsplit(found[0]).path)
    for label in ("password1", "password2"):
        hr.locator(f"[name={label}]").fill(WORDS)
    hr.locator("main form [type=submit]").last.click()
    expect(hr.locator("h1")).to_be_visible()
    done(hr, 0)
    expect(hr).to_have_title(re.compile("Aan boord · Gooik$"))
    expect(hr.locator(".sidebar .hr-brand")).to_contain_text("Gooik")
    holds(no_violations, hr)
    no_violations(hr, ".sidebar")

    # In another order than they stand there.
    step(hr, "Een proefmail").get_by_role("button").click()
    expect(hr.get_by_text("De proefmail is vertrokken naar els@gooik.example")).to_be_visible()
    done(hr, 1)
    step(hr, "Mensen").get_by_role("link", name="Voeg één collega toe").click()
    hr.locator("[name=first_name]").fill("Amina")
    hr.locator("[name=last_name]").fill("Verbeke")
    hr.locator("[name=personnel_number]").fill("1")
    hr.get_by_role("button", name="Voeg toe").click()
    expect(hr.get_by_text("is toegevoegd")).to_be_visible()
    done(hr, 2)
    step(hr, "Een traject").get_by_role("link", name="Kies een traject").click()
    holds(no_violations, hr)
    hr.locator('a[href$="/beginnen/herenthout/"]').click()
    holds(no_violations, hr)
    hr.get_by_role("button", name="Maak dit traject").click()
    expect(hr.get_by_text("staat klaar als concept")).to_be_visible()
    done(hr, 2)
    step(hr, "Een traject").get_by_role("link", name="Publiceer het traject").click()
    hr.get_by_role("button", name="Ja, publiceer").click()
    done(hr, 3)
    step(hr, "Uitzicht en contact").get_by_role("link").click()
    hr.locator("[name=drawing]").select_option("square")
    hr.locator("[name=contact_name]").fill("Els Baeten")
    hr.locator("[name=contact_phone]").fill("02 555 01 60")
    hr.locator("footer [data-w-dropdown-target=toggle]").click()
    hr.locator("[name=action-publish]").click()
    expect(hr.locator(".messages .success")).to_be_visible()
    done(hr, 4)
    step(hr, "Klaar voor de eerste collega").get_by_role("link").click()
    hr.go_back()
    step(hr, "Een inschrijfregel").get_by_role("link").click()
    hr.locator("#main").get_by_role("link", name="Regel toevoegen").first.click()
    hr.get_by_role("checkbox", name="De vijf pijlers", exact=True).check()
    hr.locator("[name=for_people_already_there]").check()
    hr.get_by_role("button", name="Bewaar en kijk").click()
    hr.get_by_role("button", name="Zet aan", exact=True).click()
    expect(hr.locator("h1").first).to_be_visible()
    hr.goto("/beheer/eerste-stappen/")
    expect(hr.get_by_text("6 van 6 gedaan")).to_be_visible()
    holds(no_violations, hr)
    hr.goto("/beheer/")
    expect(hr.locator(".first-steps-list")).to_have_count(0)
