"""Adding or changing one person: before it is saved, the screen says into which programmes the rules put them at once,
and which mails leave. Nothing is asked when that is none.

It is found out by rehearsing to save and to carry out the rules: so it is the rules that say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.clock import Dated
from onboarding.hr.deeds import rule_switching
from onboarding.hr.lists.confirmed_beginnings import leaving_in_words, reminders_in_words, why_not_in_words
from onboarding.hr.lists.same_people import EXPECTED, are_still_the_same, who_they_are
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.models import LETS_IN, Enrolment, Mailed, Notice, NoticeReason
from onboarding.learning.notices import promised_beginnings, promised_mails
from onboarding.learning.notices.promised_beginnings import Beginnings, Leaves
from onboarding.learning.notices.promised_mails import Promised
from onboarding.lessons.in_a_row import titles_in_a_row
from onboarding.people.models import User
from onboarding.rehearsals import short_rehearsal

SILENT = "zonder_mail"
BACK = "terug"
OWN = {"csrfmiddlewaretoken", EXPECTED, SILENT, BACK}  # of the second screen, besides what was filled in on the first


@dataclass(frozen=True, slots=True)
class ByRule:
    """What the rules do for one person: what they are enrolled in, by when each is due, and how many mails leave.

    `anyway` is the invitation at another address, that leaves with it and cannot be stopped: how many now, and later.
    """

    enrolments: tuple[Enrolment, ...] = ()
    now: int = 0
    later: int = 0
    anyway: tuple[int, int] = (0, 0)
    why_not: tuple[str, ...] = ()  # the sentences on what keeps a mail from leaving

    @property
    def mails(self) -> str:
        return " ".join([self.leaving(), *self.why_not])

    def leaving(self, *, is_silent: bool = False) -> str:
        """How many mails leave, in a sentence; of what the rules do none where it `is_silent`."""
        now, later = self.anyway
        return leaving_in_words(now, later) if is_silent else leaving_in_words(self.now + now, self.later + later)

    @property
    def titles(self) -> str:
        return titles_in_a_row([one.programme.title for one in self.enrolments])

    def done_in_words(self, *, is_silent: bool) -> str:
        """The same once it is done."""
        words = _("Ingeschreven voor %(programmes)s.") % {"programmes": self.titles}
        return f"{words} {self.leaving(is_silent=True) if is_silent else self.mails}"

    def expected(self, person: User) -> str:
        """A digest of what the screen says, and of whom: by what tells people apart, of who is yet to be added."""
        each = [[one.programme_id, str(one.due_date)] for one in self.enrolments]
        whom = [person.organisation_id, person.first_name, person.last_name, person.email]
        whom += [person.personnel_number, person.external_id]
        ids = [person.pk] if person.pk else []
        return who_they_are(ids, whom, each, self.now, self.later, self.anyway, list(self.why_not))


def with_invitations(save: Callable[[], User], today: date) -> tuple[User, list[Promised]]:
    """The person whom `save` writes, and the mails at another address that leave with it, as the person is by then."""
    before = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    person = save()
    new = Notice.objects.filter(recipient=person, pk__gt=before, kind__in=LETS_IN)
    return person, promised_mails.planned_to_leave(list(new.values_list("pk", flat=True)), today)


def foresee(save: Callable[[], User], today: date) -> ByRule:
    """What the rules would do for the person whom `save` writes; nothing is written. Raises what `save` raises."""
    with short_rehearsal():
        person, invited = with_invitations(save, today)
        found = _carry_out(person, today, invited)
    return found


def _carry_out(person: User, today: date, invited: Sequence[Promised]) -> ByRule:
    """`invited` are the mails at another address that leave with it."""
    had = list(Enrolment.objects.filter(user=person).values_list("pk", flat=True))
    numbers: Counter[Leaves] = Counter()
    why_not: Counter[str] = Counter()
    for rule in enrolment_rules.switched_on().of(person.organisation_id).order_by("pk"):
        found = _mails_by(rule, person, today)
        mailed = Mailed(rule.mailed)
        numbers.update({leaves: found.number_of(leaves, mailed) for leaves in Leaves})
        why_not |= found.unreached()  # of one person: the same reason is told once
        for _made in enrolment_rules.apply_in_batches(rule, today, person=person):
            pass  # so that the next rule finds it so
    if invited:
        del why_not[NoticeReason.TOLD_TODAY]  # by the mail that is told of
    made = Enrolment.objects.filter(user=person).exclude(pk__in=had).with_open_leave()
    made = made.select_related("programme", "user")
    return ByRule(
        tuple(made.order_by("programme__title__fold", "pk")),
        numbers[Leaves.NOW],
        numbers[Leaves.LATER],
        (sum(one.is_now for one in invited), sum(not one.is_now for one in invited)),
        tuple(why_not_in_words(why_not)),
    )


def _mails_by(rule: Any, person: User, today: date) -> Beginnings:
    if not enrolment_rules.preview(rule, today).filter(pk=person.pk).exists():
        return Beginnings()
    at_once = enrolment_rules.is_told_at_once(rule)
    wanted = [(one, enrolment_rules.wanting(rule, one, today).filter(pk=person.pk)) for one in rule.in_order]
    found = (promised_beginnings.of(people, one, today, at_once=at_once) for one, people in wanted)
    return sum(found, Beginnings())


def asked(request: HttpRequest, by_rule: ByRule, expected: str) -> dict[str, Any]:
    """What the second screen shows, which carries what was filled in on the first."""
    person = by_rule.enrolments[0].user
    return {
        "person": person,
        "by_rule": by_rule,
        "reminders": reminders_in_words(person.organisation_id or 0),
        "carried": [
            (name, value) for name, all_of_it in request.POST.lists() if name not in OWN for value in all_of_it
        ],
        "expected": expected,
        "names": {"expected": EXPECTED, "silent": SILENT, "back": BACK},
    }


class AsksWhatRulesDo(Dated):
    """For a view of Wagtail's that saves one person, before it. A view says how by `save_person`, which may be called
    twice, and which `fields` it changes that rules may look at."""

    request: HttpRequest
    form: Any
    get_context_data: Any
    render_to_response: Any
    response_class: Any
    by_rule = ByRule()
    confirm_button: Any = gettext_lazy("Bewaar en schrijf in")

    def save_person(self) -> User:
        raise NotImplementedError

    def may_be_looked_at(self) -> bool:
        """Whether something was changed that a rule may look at."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponseBase:
        self.form = form
        if BACK in self.request.POST:
            again: HttpResponseBase = self.render_to_response(self.get_context_data(form=form))
            return again
        if self.may_be_looked_at():
            self.by_rule = foresee(self.save_person, self.today)
        if self.by_rule.enrolments:
            is_confirmed = EXPECTED in self.request.POST
            if not is_confirmed or not are_still_the_same(self.request, self.expected):
                return self._ask(status=422 if is_confirmed else 200)
        response: HttpResponseBase = super().form_valid(form)  # type: ignore[misc]  # of the view behind it
        return response

    @property
    def expected(self) -> str:
        return self.by_rule.expected(self.form.instance)

    def _ask(self, status: int) -> HttpResponseBase:
        context = {**self.get_context_data(form=self.form), **asked(self.request, self.by_rule, self.expected)}
        answer: HttpResponseBase = self.response_class(
            request=self.request, template=["hr/employees/by_rule.html"], context=context, status=status
        )
        return answer

    def save_instance(self) -> User:
        person = self.save_person()
        if self.by_rule.enrolments:
            rule_switching.run_for(self.request.user, person, self.today, is_silent=self.is_silent)
        return person

    @property
    def is_silent(self) -> bool:
        return SILENT in self.request.POST

    def enrolled_in_words(self) -> str:
        """What the rules did, in sentences; empty when nothing, unless the screen before it promised something."""
        if not self.by_rule.enrolments:
            return _("Er is niemand ingeschreven.") if EXPECTED in self.request.POST else ""
        return self.by_rule.done_in_words(is_silent=self.is_silent)


def is_looked_at(changed: Iterable[str], own: Collection[Any]) -> bool:
    """Whether a rule may look at one of these fields of a person, or at own fields that changed."""
    return bool(own) or not enrolment_rules.LOOKED_AT.isdisjoint(changed)
