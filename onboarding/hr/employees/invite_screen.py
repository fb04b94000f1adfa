"""An invitation, for one or for many: who gets one, who does not and why, when it leaves, and how it reads."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from onboarding.hr.deeds import assigning
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.lists.confirmed_beginnings import portions_in_words
from onboarding.hr.lists.named_people import named_people, without_mail
from onboarding.hr.lists.same_people import who_they_are
from onboarding.learning.calendar.own_calendars import shared_calendar
from onboarding.learning.models import Notice, NoticeKind
from onboarding.learning.notices import mail_circumstances, mail_of_notice
from onboarding.people.mail_message import Mail
from onboarding.people.models import User, UserQuerySet

KIND = NoticeKind.INVITATION


class InviteView(ForManyView):
    template_name = "hr/employees/invite.html"
    page_title = gettext_lazy("Uitnodiging sturen")
    header_icon = "mail"
    button = gettext_lazy("Stuur de uitnodiging")
    question = ngettext_lazy(
        "Je stuurt %(name)s een uitnodiging.", "Je stuurt %(number)d mensen een uitnodiging.", "number"
    )
    consequence = gettext_lazy("In de mail staat hoe je aanmeldt en een wachtwoord kiest.")
    done = ngettext_lazy("%(number)d uitnodiging op weg.", "%(number)d uitnodigingen op weg.", "number")
    why_not = gettext_lazy("Kreeg er vandaag al een, is uit dienst, of heeft geen adres")

    def select(self) -> HttpResponse | None:
        """What is confirmed is about whom a mail reaches."""
        nobody = super().select()
        if nobody is None:
            self.expected = who_they_are(self.reached)
        return nobody

    @cached_property
    def organisation_id(self) -> int | None:
        """That of those people; of several, as an administrator may tick them, the first."""
        return self.people.order_by("organisation").values_list("organisation", flat=True).first()

    @cached_property
    def reached(self) -> list[int]:
        """Whom a mail is sent, by their ids; nobody where the organisation sends none of this kind."""
        if not mail_circumstances.Rules().sends(self.organisation_id, KIND):
            return []
        return assigning.invited_of(self.viewer, self.people, self.today)

    @cached_property
    def whom(self) -> UserQuerySet:
        return User.objects.filter(pk__in=self.reached)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = named_people(self.whom.order_by(*BY_NAME), len(self.reached))
        return {
            **super(ForManyView, self).get_context_data(**kwargs),
            "question": self.question % {"number": people.number, "name": people.names[0]} if self.reached else "",
            "people": people,
            "told": [sentence for sentence in self.sentences() if sentence],
            "example": self.example(),
            "expected": self.expected,
            "next": self.next_url,
        }

    def sentences(self) -> list[str]:
        """Who gets none, and why; and when they leave."""
        left = self.number - self.people.not_left(self.today).count()
        without = self.people.not_left(self.today).without_mailbox()
        if not mail_circumstances.Rules().sends(self.organisation_id, KIND):
            return [_("Je organisatie verstuurt geen uitnodigingen. Onder Berichten zet je dat weer aan.")]
        told = self.number - left - without.count() - len(self.reached)
        words = (
            (left, ngettext("%(number)d persoon is uit dienst.", "%(number)d mensen zijn uit dienst.", left)),
            (
                told,
                ngettext(
                    "%(number)d persoon kreeg vandaag al een mail om aan te melden.",
                    "%(number)d mensen kregen vandaag al een mail om aan te melden.",
                    told,
                ),
            ),
        )
        why_not = [without_mail(without), *(sentence % {"number": number} for number, sentence in words if number)]
        return [*why_not, *(self._when() if self.reached else ())]

    def _when(self) -> list[str]:
        day = shared_calendar(self.people).on_or_after(self.today)
        away = self.whom.absent(day).count()
        waits = ngettext(
            "%(number)d persoon is afwezig: de mail vertrekt als die terug is.",
            "%(number)d mensen zijn afwezig: hun mail vertrekt als ze terug zijn.",
            away,
        )
        later = _("Vandaag is geen werkdag. De mail vertrekt op %(day)s.") % {"day": date_format(day, "l j F")}
        portions = portions_in_words(self.organisation_id, len(self.reached)) if self.organisation_id else ""
        return [waits % {"number": away} if away else "", later if day != self.today else "", portions]

    def example(self) -> tuple[User, Mail] | None:
        """The mail of the first of them, as it leaves; None without anybody."""
        person = self.whom.select_related("organisation", "department").order_by(*BY_NAME).first()
        if person is None:
            return None
        return person, mail_of_notice.example(Notice(recipient=person, kind=KIND, about=self.today), self.today)

    def do(self, chosen: dict[str, Any]) -> int:
        return assigning.invite(self.viewer, self.people, self.today)
