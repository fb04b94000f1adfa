"""Doing something for one person or for many: first it says in words what will happen, then it happens."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import assigning, employment
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.for_many_forms import DueDateForm, EnrolForm, ForManyForm, InviteForm, LeftForm, MoveForm
from onboarding.hr.employees.selection import TooWide, selected
from onboarding.people.models import UserQuerySet

NAMED = 10  # people whose name stands on the screen


class ForManyView(HrOnlyMixin, WagtailAdminTemplateMixin, FormView):
    template_name = "hr/employees/for_many.html"
    header_icon = "user"
    form_class: type[ForManyForm] = ForManyForm
    button: Any
    consequence: Any
    people: UserQuerySet
    number: int

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.list_url = reverse("hr:employees")
        self.next_url = get_valid_next_url_from_request(request) or self.list_url

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.nobody_to_do_it_for() or super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.nobody_to_do_it_for() or super().post(request, *args, **kwargs)

    def nobody_to_do_it_for(self) -> HttpResponse | None:
        """Look up the selection; back to the list, with a sentence, when there is none. 404 for people out of reach."""
        try:
            self.people = selected(self.request, self.today)
        except TooWide:
            messages.error(self.request, _("Kies eerst één organisatie in de filters. Dan pas kan je iedereen nemen."))
            return redirect(self.next_url)
        self.number = self.people.count()
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
            "number": self.number,
            "today": self.today,
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.list_url, "label": _("Medewerkers")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        named = list(self.people.order_by(*BY_NAME)[:NAMED])
        return {
            **super().get_context_data(**kwargs),
            "question": self.question(self.number, str(named[0])),
            "named": named if self.number > 1 else [],
            "others": self.number - len(named),
            "number": self.number,
            "next": self.next_url,
        }

    def form_valid(self, form: ForManyForm) -> HttpResponse:
        changed, sentence = self.do(form.cleaned_data)
        (messages.success if changed else messages.warning)(self.request, sentence)
        return redirect(self.next_url)

    def left_alone(self, number: int, why: str) -> list[str]:
        """A sentence on those of the selection of whom nothing changed: all but `number`; none without such."""
        rest = self.number - number
        return [_("%(why)s: %(number)d.") % {"why": why, "number": rest}] if rest > 0 else []

    def question(self, number: int, name: str) -> str:
        """In one sentence what is about to happen, to `name` or to `number` people."""
        raise NotImplementedError

    def do(self, chosen: dict[str, Any]) -> tuple[int, str]:
        """Do it; how many people that changed something for, and a sentence that tells."""
        raise NotImplementedError


class EnrolView(ForManyView):
    page_title = gettext_lazy("Inschrijven voor een traject")
    form_class = EnrolForm
    button = gettext_lazy("Schrijf in")
    consequence = gettext_lazy(
        "Wie nieuw is in het traject, krijgt een mail wanneer het begint. Voor wie er al in zit, verandert er niets."
    )

    def question(self, number: int, name: str) -> str:
        words = ngettext("Je schrijft %(name)s in.", "Je schrijft %(number)d mensen in.", number)
        return words % {"name": name, "number": number}

    def do(self, chosen: dict[str, Any]) -> tuple[int, str]:
        programme = chosen["programme"]
        enrolled = assigning.enrol(self.viewer, self.people, programme, self.today, chosen["due_date"])
        new, already = enrolled.new, enrolled.already
        done = ngettext("%(number)d persoon ingeschreven.", "%(number)d mensen ingeschreven.", new) % {"number": new}
        were = ngettext("%(number)d was het al.", "%(number)d waren het al.", already) % {"number": already}
        left = self.left_alone(new + already, _("Uit dienst, of van een andere organisatie dan het traject"))
        return new, " ".join([done, *([were] if already else []), *left])


class DueDateView(ForManyView):
    page_title = gettext_lazy("Einddatum wijzigen")
    form_class = DueDateForm
    button = gettext_lazy("Wijzig de einddatum")
    consequence = gettext_lazy(
        "Alleen wie nog bezig is met het traject krijgt de nieuwe datum. Was iemand intussen afwezig, dan komen die "
        "dagen erbij."
    )

    def question(self, number: int, name: str) -> str:
        words = ngettext(
            "Je wijzigt de einddatum van %(name)s.", "Je wijzigt de einddatum van %(number)d mensen.", number
        )
        return words % {"name": name, "number": number}

    def do(self, chosen: dict[str, Any]) -> tuple[int, str]:
        changed = assigning.change_due_date(self.viewer, self.people, chosen["programme"], chosen["due_date"])
        done = ngettext(
            "%(number)d persoon heeft een nieuwe einddatum.", "%(number)d mensen hebben een nieuwe einddatum.", changed
        )
        left = self.left_alone(changed, _("Niet bezig met dit traject"))
        return changed, " ".join([done % {"number": changed}, *left])


class MoveView(ForManyView):
    page_title = gettext_lazy("Naar een andere dienst")
    form_class = MoveForm
    button = gettext_lazy("Verplaats")
    consequence = gettext_lazy("De verandering geldt vanaf vandaag. Trajecten lopen gewoon door.")

    def question(self, number: int, name: str) -> str:
        words = ngettext(
            "Je verplaatst %(name)s naar een andere dienst.",
            "Je verplaatst %(number)d mensen naar een andere dienst.",
            number,
        )
        return words % {"name": name, "number": number}

    def do(self, chosen: dict[str, Any]) -> tuple[int, str]:
        department = chosen["department"]
        moved = employment.move(self.viewer, self.people, department, self.today)
        done = ngettext(
            "%(number)d persoon verplaatst naar %(department)s.",
            "%(number)d mensen verplaatst naar %(department)s.",
            moved,
        )
        left = self.left_alone(moved, _("Werkte daar al, of bij een andere organisatie"))
        return moved, " ".join([done % {"number": moved, "department": department.name}, *left])


class LeftView(ForManyView):
    page_title = gettext_lazy("Uit dienst melden")
    form_class = LeftForm
    button = gettext_lazy("Meld uit dienst")
    consequence = gettext_lazy(
        "Wie uit dienst is, kan niet meer aanmelden en krijgt geen mails meer. Wat al afgewerkt is, blijft bewaard. "
        "Wie terugkomt, gaat verder waar die was."
    )

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": self.today}

    def question(self, number: int, name: str) -> str:
        words = ngettext("Je meldt %(name)s uit dienst.", "Je meldt %(number)d mensen uit dienst.", number)
        return words % {"name": name, "number": number}

    def do(self, chosen: dict[str, Any]) -> tuple[int, str]:
        left = employment.mark_as_left(self.viewer, self.people, chosen["last_day"])
        done = ngettext("%(number)d persoon uit dienst gemeld.", "%(number)d mensen uit dienst gemeld.", left)
        alone = self.left_alone(left, _("Begint pas na die dag, had die laatste werkdag al, of ben je zelf"))
        return left, " ".join([done % {"number": left}, *alone])


class InviteView(ForManyView):
    page_title = gettext_lazy("Uitnodiging sturen")
    form_class = InviteForm
    button = gettext_lazy("Stuur de uitnodiging")
    consequence = gettext_lazy(
        "In de mail staat hoe je aanmeldt en een wachtwoord kiest. Wie uit dienst is, krijgt geen mail."
    )

    def question(self, number: int, name: str) -> str:
        words = ngettext("Je stuurt %(name)s een uitnodiging.", "Je stuurt %(number)d mensen een uitnodiging.", number)
        return words % {"name": name, "number": number}

    def do(self, chosen: dict[str, Any]) -> tuple[int, str]:
        invited = assigning.invite(self.viewer, self.people, self.today)
        done = ngettext("%(number)d uitnodiging op weg.", "%(number)d uitnodigingen op weg.", invited)
        left = self.left_alone(invited, _("Kreeg er vandaag al een, of is uit dienst"))
        return invited, " ".join([done % {"number": invited}, *left])


# The names of the actions in the address, in the order in which the list offers them.
ACTIONS: dict[str, tuple[str, type[ForManyView]]] = {
    "enrol": ("inschrijven", EnrolView),
    "change_due_date": ("einddatum", DueDateView),
    "move": ("dienst", MoveView),
    "invite": ("uitnodigen", InviteView),
    "mark_as_left": ("uit-dienst", LeftView),
}
