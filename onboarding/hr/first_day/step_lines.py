"""The first steps in words: for each a sentence, and one button that leads to where it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from onboarding.hr.first_day.first_steps import FirstSteps, Step
from onboarding.lessons.models import OrganisationPage, ProgrammePage
from onboarding.lessons.publishing_together import publish_all
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class Way:
    """A button or a link; with `is_deed` it does something at once, and is posted."""

    label: str
    address: str
    is_deed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A step; `button` is None where there is nothing (more) to press, `other` is a second way to the same."""

    name: Step
    title: str
    sentence: str
    is_done: bool
    button: Way | None = None
    other: Way | None = None


def lines_of(steps: FirstSteps, viewer: User) -> list[Line]:
    """All of them, in order, for HR of the organisation whose steps these are. At most two queries."""
    page = OrganisationPage.objects.filter(organisation=viewer.organisation_id).only("path", "depth").first()
    return [
        _looks(Step.LOOKS in steps.done, page),
        _programme(Step.PROGRAMME in steps.done, page),
        _people(Step.PEOPLE in steps.done),
        _rule(Step.RULE in steps.done),
        _test_mail(Step.TEST_MAIL in steps.done, viewer),
        _ready(Step.READY in steps.done),
    ]


def sentence_of(step: Step, is_done: bool) -> tuple[str, str]:
    """Title and sentence of a step, for whoever only looks."""
    return TITLES_AND_SENTENCES[step](is_done)


def _looks(is_done: bool, page: OrganisationPage | None) -> Line:
    address = reverse("wagtailadmin_pages:edit", args=[page.pk]) if page else reverse("wagtailadmin_explore_root")
    label = _("Bekijk") if is_done else _("Kies hoe het eruitziet")
    return Line(Step.LOOKS, *_of_looks(is_done), is_done, Way(label, address))


def _of_looks(is_done: bool) -> tuple[str, str]:
    if is_done:
        return _("Uitzicht en contact"), _("Medewerkers zien jullie kleur of beeld, en bij wie ze terechtkunnen.")
    return _("Uitzicht en contact"), _(
        "Kies een kleur, tekening of logo, zeg bij wie van HR men terechtkan, en publiceer de pagina."
    )


def _programme(is_done: bool, page: OrganisationPage | None) -> Line:
    starters = reverse("hr:starters")
    title, sentence = _of_programme(is_done)
    if is_done:
        return Line(Step.PROGRAMME, title, sentence, is_done, Way(_("Bekijk, of maak er nog een"), starters))
    draft = ProgrammePage.objects.child_of(page).order_by("-pk").first() if page else None
    if draft is None:
        own = Way(_("Begin van jullie webpagina"), reverse("hr:from_web_page"))
        return Line(Step.PROGRAMME, title, sentence, is_done, Way(_("Kies een traject"), starters), own)
    waits = _("“%(title)s” staat klaar als concept: lees het na, en publiceer het met zijn lessen.")
    return Line(
        Step.PROGRAMME,
        title,
        waits % {"title": draft.draft_title or draft.title},
        is_done,
        Way(_("Publiceer het traject"), publish_all(draft)),
        Way(_("Lees het eerst na"), reverse("wagtailadmin_explore", args=[draft.pk])),
    )


def _of_programme(is_done: bool) -> tuple[str, str]:
    if is_done:
        return _("Een traject"), _("Er staat een traject met lessen live.")
    return _("Een traject"), _("Begin met een kant-en-klaar traject, of schrijf er zelf een.")


def _people(is_done: bool) -> Line:
    if is_done:
        return Line(Step.PEOPLE, *_of_people(is_done), is_done, Way(_("Bekijk"), reverse("hr:employees")))
    return Line(
        Step.PEOPLE,
        *_of_people(is_done),
        is_done,
        Way(_("Laad een lijst in"), reverse("hr:import_new")),
        Way(_("Voeg één collega toe"), reverse("hr:employee_add")),
    )


def _of_people(is_done: bool) -> tuple[str, str]:
    if is_done:
        return _("Mensen"), _("Er staan collega’s in de lijst.")
    return _("Mensen"), _("Laad een bestand van je personeelsdienst in, of voeg zelf iemand toe.")


def _rule(is_done: bool) -> Line:
    label = _("Bekijk") if is_done else _("Maak een regel")
    return Line(Step.RULE, *_of_rule(is_done), is_done, Way(label, reverse("hr:rules")))


def _of_rule(is_done: bool) -> tuple[str, str]:
    if is_done:
        return _("Een inschrijfregel"), _("Wie begint, wordt vanzelf ingeschreven.")
    return _("Een inschrijfregel"), _("Zeg wie vanzelf een traject krijgt, en zet de regel aan.")


def _test_mail(is_done: bool, viewer: User) -> Line:
    title, sentence = _of_test_mail(is_done)
    if not viewer.email:
        without = _("Jij hebt geen e-mailadres: vul er een in op je fiche, of vraag het aan een collega van HR.")
        to_form = Way(_("Vul je adres in"), reverse("hr:employee_edit", args=[viewer.pk]))
        return Line(Step.TEST_MAIL, title, sentence if is_done else without, is_done, None if is_done else to_form)
    label = _("Stuur er nog een") if is_done else _("Stuur mij een proefmail")
    if not is_done:
        to_me = _("Er vertrekt één mail, naar %(address)s. Komt die aan, dan komen uitnodigingen ook aan.")
        sentence = to_me % {"address": viewer.email}
    return Line(Step.TEST_MAIL, title, sentence, is_done, Way(label, reverse("hr:first_day_test_mail"), is_deed=True))


def _of_test_mail(is_done: bool) -> tuple[str, str]:
    if is_done:
        return _("Een proefmail"), _("De mailserver nam een proefmail aan.")
    return _("Een proefmail"), _("Stuur jezelf een mail: komt die aan, dan komen uitnodigingen ook aan.")


def _ready(is_done: bool) -> Line:
    if is_done:
        return Line(Step.READY, *_of_ready(is_done), is_done, Way(_("Bekijk"), reverse("hr:completion_report")))
    return Line(Step.READY, *_of_ready(is_done), is_done, Way(_("Schrijf iemand in"), reverse("hr:enrol_by_hand")))


def _of_ready(is_done: bool) -> tuple[str, str]:
    if is_done:
        return _("Klaar voor de eerste collega"), _("Er is iemand ingeschreven: de lessen staan klaar.")
    return _("Klaar voor de eerste collega"), _(
        "Nog niemand is ingeschreven: een regel doet dat vanzelf, of je doet het zelf."
    )


TITLES_AND_SENTENCES = {
    Step.LOOKS: _of_looks,
    Step.PROGRAMME: _of_programme,
    Step.PEOPLE: _of_people,
    Step.RULE: _of_rule,
    Step.TEST_MAIL: _of_test_mail,
    Step.READY: _of_ready,
}
