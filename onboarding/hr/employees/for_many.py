"""Doing something for one person or for many: first it says in words what will happen, then it happens."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import assigning, employment
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.for_many_forms import (
    DueDateForm,
    ForManyForm,
    LeftForm,
    MoveForm,
    OneOfTheirOthersForm,
    OtherDepartmentForm,
)
from onboarding.hr.employees.selection import TooWide, selected
from onboarding.hr.lists.named_people import NamedPeople, named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.successors import left_behind
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import UserQuerySet


class ForManyView(HrOnlyMixin, WagtailAdminTemplateMixin, FormView):
    """A view says in class what it does, in words: `question` to one person by `name` or to `number` people,
    `consequence`, `done` when it was done for `number`, and `why_not` for those of whom nothing changed."""

    template_name = "hr/employees/for_many.html"
    header_icon = "user"
    form_class: type[ForManyForm] = ForManyForm
    button: Any
    question: Any
    consequence: Any
    done: Any
    why_not: Any
    is_looked_at_by_rules = False  # what changes may have a rule enrol someone, when it next runs
    people: UserQuerySet
    number: int
    expected: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.list_url = reverse("hr:employees")
        self.next_url = get_valid_next_url_from_request(request) or self.list_url

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.select() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.select() or super().post(request, *args, **kwargs)

    def select(self) -> HttpResponse | None:
        """Look up for whom; back to the list, with a sentence, when that is nobody. 404 for people out of reach."""
        try:
            self.people = selected(self.request, self.today)
        except TooWide:
            messages.error(self.request, _("Kies eerst één organisatie in de filters. Dan pas kan je iedereen nemen."))
            return redirect(self.next_url)
        ids = list(self.people.order_by().values_list("pk", flat=True))
        self.number, self.expected = len(ids), who_they_are(ids)
        if self.number:
            return None
        if "everyone" not in self.request.GET and "id" in self.request.GET:
            raise Http404
        messages.error(self.request, _("Vink eerst aan voor wie je dit wil doen."))
        return redirect(self.next_url)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "viewer": self.viewer,
            "people": self.people,
            "today": self.today,
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url, "label": _("Medewerkers")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = named_people(self.people.order_by(*BY_NAME), self.number)
        return {
            **super().get_context_data(**kwargs),
            "question": self.asked(people),
            "people": people,
            "expected": self.expected,
            "next": self.next_url,
        }

    def asked(self, people: NamedPeople) -> str:
        """What happens, to whom, in one sentence."""
        return str(self.question % {"number": people.number, "name": people.names[0]})

    def form_valid(self, form: ForManyForm) -> HttpResponse:
        if not are_still_the_same(self.request, self.expected):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        return self.carry_out(form)

    def carry_out(self, form: ForManyForm) -> HttpResponse:
        """Do what was confirmed, and tell."""
        try:
            changed = self.do(form.cleaned_data)
        except LastOfficer as refusal:
            form.add_error(None, refusal)
            return self.render_to_response(self.get_context_data(form=form), status=422)
        sentence = " ".join(self.told(changed, form.cleaned_data))
        (messages.success if changed else messages.warning)(self.request, sentence)
        return redirect(self.next_url)

    def do(self, chosen: dict[str, Any]) -> int:
        """Do it; how many people that changed something for."""
        raise NotImplementedError

    def told(self, changed: int, chosen: dict[str, Any]) -> list[str]:
        """What was done, in sentences."""
        return [self.done % {"number": changed, **chosen}, *self.left_alone(changed)]

    def left_alone(self, number: int) -> list[str]:
        """A sentence on those of the selection of whom nothing changed: all but `number`; none without such."""
        rest = self.number - number
        return [_("%(why)s: %(number)d.") % {"why": self.why_not, "number": rest}] if rest > 0 else []


class DueDateView(ForManyView):
    page_title = gettext_lazy("Einddatum wijzigen")
    form_class = DueDateForm
    button = gettext_lazy("Wijzig de einddatum")
    question = ngettext_lazy(
        "Je wijzigt de einddatum van %(name)s.", "Je wijzigt de einddatum van %(number)d mensen.", "number"
    )
    consequence = gettext_lazy(
        "Alleen wie nog bezig is met het traject krijgt de nieuwe datum. Was iemand intussen afwezig, dan komen die "
        "werkdagen erbij."
    )
    done = ngettext_lazy(
        "%(number)d persoon heeft een nieuwe einddatum.", "%(number)d mensen hebben een nieuwe einddatum.", "number"
    )
    why_not = gettext_lazy("Niet bezig met dit traject")

    def do(self, chosen: dict[str, Any]) -> int:
        return assigning.change_due_date(self.viewer, self.people, chosen["programme"], chosen["due_date"])


class MoveView(ForManyView):
    page_title = gettext_lazy("Naar een andere dienst")
    form_class = MoveForm
    button = gettext_lazy("Verplaats")
    question = ngettext_lazy(
        "Je verplaatst %(name)s naar een andere dienst.",
        "Je verplaatst %(number)d mensen naar een andere dienst.",
        "number",
    )
    consequence = gettext_lazy("De verandering geldt vanaf vandaag. Trajecten lopen gewoon door.")
    is_looked_at_by_rules = True
    done = ngettext_lazy(
        "%(number)d persoon verplaatst naar %(department)s.",
        "%(number)d mensen verplaatst naar %(department)s.",
        "number",
    )
    why_not = gettext_lazy("Werkte daar al, of bij een andere organisatie")

    def do(self, chosen: dict[str, Any]) -> int:
        return employment.move(self.viewer, self.people, chosen["department"], self.today)


class WorkElsewhereTooView(ForManyView):
    page_title = gettext_lazy("Ook bij een andere dienst")
    form_class = OtherDepartmentForm
    button = gettext_lazy("Voeg een dienst toe")
    question = ngettext_lazy(
        "Je zet %(name)s ook bij een andere dienst.",
        "Je zet %(number)d mensen ook bij een andere dienst.",
        "number",
    )
    consequence = gettext_lazy(
        "De dienst waar iemand vooral werkt, blijft dezelfde. Het diensthoofd van de andere dienst ziet voortaan ook "
        "hoe ver zij staan, en voor de inschrijfregels van die dienst beginnen zij er vandaag."
    )
    is_looked_at_by_rules = True
    done = ngettext_lazy(
        "%(number)d persoon werkt nu ook bij %(department)s.",
        "%(number)d mensen werken nu ook bij %(department)s.",
        "number",
    )
    why_not = gettext_lazy("Werkte daar al, heeft nog geen dienst, of is van een andere organisatie")

    def do(self, chosen: dict[str, Any]) -> int:
        return employment.work_elsewhere_too(self.viewer, self.people, chosen["department"], self.today)


class WorkElsewhereNoMoreView(ForManyView):
    page_title = gettext_lazy("Niet meer bij een andere dienst")
    form_class = OneOfTheirOthersForm
    button = gettext_lazy("Haal een dienst weg")
    question = ngettext_lazy(
        "Je haalt een andere dienst weg bij %(name)s.",
        "Je haalt een andere dienst weg bij %(number)d mensen.",
        "number",
    )
    consequence = gettext_lazy(
        "De dienst waar iemand vooral werkt, blijft dezelfde. Trajecten lopen gewoon door. Het diensthoofd van de "
        "andere dienst ziet hen niet meer."
    )
    is_looked_at_by_rules = True
    done = ngettext_lazy(
        "%(number)d persoon werkt niet meer ook bij %(department)s.",
        "%(number)d mensen werken niet meer ook bij %(department)s.",
        "number",
    )
    why_not = gettext_lazy("Had deze dienst niet als andere dienst")

    def do(self, chosen: dict[str, Any]) -> int:
        return employment.work_elsewhere_no_more(self.viewer, self.people, chosen["department"])


class LeftView(ForManyView):
    page_title = gettext_lazy("Uit dienst melden")
    form_class = LeftForm
    button = gettext_lazy("Meld uit dienst")
    question = ngettext_lazy("Je meldt %(name)s uit dienst.", "Je meldt %(number)d mensen uit dienst.", "number")
    consequence = gettext_lazy(
        "Wie uit dienst is, kan zich niet meer aanmelden en krijgt geen mails meer. Wat al afgewerkt is, blijft "
        "bewaard. Wie terugkomt, gaat verder waar die was."
    )
    done = ngettext_lazy("%(number)d persoon uit dienst gemeld.", "%(number)d mensen uit dienst gemeld.", "number")
    why_not = gettext_lazy("Begint pas na die dag, had die laatste werkdag al, of ben je zelf")

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": self.today}

    def do(self, chosen: dict[str, Any]) -> int:
        return employment.mark_as_left(self.viewer, self.people, chosen["last_day"])

    def told(self, changed: int, chosen: dict[str, Any]) -> list[str]:
        """With who of HR goes and leaves something that a colleague takes over."""
        officers = list(self.people.filter(groups__hr_of__isnull=False, end_date=chosen["last_day"]))
        leaving = [one for one in officers if left_behind.of(one, self.now).is_there]
        words = _("%(person)s laat nog iets achter: kies op de fiche wie overneemt.")
        return [*super().told(changed, chosen), *(words % {"person": one} for one in leaving)]


# The names of the actions in the address, in the order in which the list offers them.
ACTIONS: dict[str, tuple[str, type[ForManyView]]] = {
    "change_due_date": ("einddatum", DueDateView),
    "move": ("dienst", MoveView),
    "work_elsewhere_too": ("ook-dienst", WorkElsewhereTooView),
    "work_elsewhere_no_more": ("niet-meer-ook-dienst", WorkElsewhereNoMoreView),
    "mark_as_left": ("uit-dienst", LeftView),
}


Offered = tuple[str, Any]  # an address, and the words on its button

ENROL, REMIND, INVITE = "employees_enrol", "employees_remind", "employees_invite"
GROUPS: list[tuple[Any, list[tuple[str, Any]]]] = [
    (
        gettext_lazy("Trajecten"),
        [
            (ENROL, gettext_lazy("Schrijf in")),
            ("employees_change_due_date", DueDateView.button),
            ("exempt", gettext_lazy("Elders gedaan")),
            ("employees_withdraw", gettext_lazy("Trek een inschrijving in")),
        ],
    ),
    (
        gettext_lazy("Mail en brief"),
        [
            (REMIND, gettext_lazy("Herinner nu")),
            (INVITE, gettext_lazy("Stuur de uitnodiging")),
            ("letters_print", gettext_lazy("Druk een brief af")),
        ],
    ),
    (
        gettext_lazy("Dienst en werk"),
        [
            ("employees_move", MoveView.button),
            ("employees_work_elsewhere_too", WorkElsewhereTooView.button),
            ("employees_work_elsewhere_no_more", WorkElsewhereNoMoreView.button),
            ("employees_change_work", gettext_lazy("Wijzig vestiging, leidinggevende of statuut")),
            ("employees_mark_as_left", LeftView.button),
        ],
    ),
]


def grouped() -> list[tuple[Any, list[Offered]]]:
    """What can be done for whoever is chosen, by what it is about, in words."""
    return [(about, [(reverse(f"hr:{name}"), words) for name, words in group]) for about, group in GROUPS]


def offered() -> list[Offered]:
    """The same in a row."""
    return [one for _about, group in grouped() for one in group]
