import pytest
from onboarding.learning import demo
from tests.e2e import world
from tests.e2e.world import LEARNER, STARTER
@pytest.mark.parametrize("name,opts", [("wide", {}), ("narrow", {"viewport":{"width":360,"height":740}}), ("dark", {"color_scheme":"dark"})])
def test_b(signed_in, open_context, no_violations, name, opts):
    def shot(page, what):
        page.wait_for_load_state("networkidle")
        page.screenshot(path=f"/tmp/shots/{name}-{what}.png", full_page=True)
        try:
            if name == "wide": no_violations(page)
        except AssertionError as e:
            print(what, str(e)[:1500])
    p = open_context(**opts).new_page()
    p.goto("/account/aanmelden/"); shot(p, "login")
    p.get_by_label("E-mailadres").fill("x@y.be"); p.get_by_label("Wachtwoord").first.fill("verkeerd"); p.get_by_role("button", name="Aanmelden").click(); shot(p, "login-error")
    for u in ["wachtwoord-vergeten/", "wachtwoord-vergeten/verstuurd/", "geen-toegang/", "nieuw-wachtwoord/a-b/"]:
        p.goto("/account/" + u); shot(p, u.replace("/", "_"))
    page = signed_in(STARTER, **opts)
    lessons = world.lessons_of(STARTER)
    page.goto("/"); shot(page, "dash-0")
    page.goto("/account/wachtwoord/"); shot(page, "wachtwoord")
    page.goto("/account/afmelden/"); shot(page, "afmelden")
    page.goto("/nergens/"); shot(page, "404")
    page.goto(f"/les/{lessons[2].pk}/"); shot(page, "lesson")
    page.goto(f"/les/{lessons[2].pk}/vraag/1/"); shot(page, "q1")
    page.get_by_role("radio").nth(1).check(); shot(page, "q1-chosen")
    page.get_by_role("button", name="Bewaar").click(); shot(page, "q1-answered")
    while page.get_by_role("link", name="Volgende vraag").count():
        page.get_by_role("link", name="Volgende vraag").click()
        multi = page.get_by_role("checkbox").count()
        if multi: 
            page.get_by_role("button", name="Bewaar").click(); shot(page, "multi-error")
            page.get_by_role("checkbox").nth(0).check(); page.get_by_role("checkbox").nth(1).check()
        else: page.get_by_role("radio").nth(0).check()
        page.get_by_role("button", name="Bewaar").click()
        if multi: shot(page, "multi-answered")
    page.get_by_role("link", name="Bekijk je resultaat").click(); shot(page, "result")
    for l in lessons[:4]:
        if not l == lessons[2]: demo.complete_lesson(world.person(STARTER), l.pk)
    page.goto(f"/les/{lessons[0].pk}/resultaat/"); shot(page, "result-pass")
    page.goto("/"); shot(page, "dash-half")
    page.locator(".me summary").click(); shot(page, "dash-menu")
    if page.goto(f"/les/{lessons[2].pk}/resultaat/") and page.get_by_role("button", name="Probeer").count(): page.get_by_role("button", name="Probeer").click()
    page.goto("/"); shot(page, "dash-busy")
