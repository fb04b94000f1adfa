"""What is said once a page is published or taken away: how many people that touched."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import ngettext

from onboarding.hr.publish_step.decision_forms import DecisionForm
from onboarding.hr.publish_step.programme_effects import ProgrammeEffect
from onboarding.hr.publish_step.publish_effects import LessonEffect
from onboarding.learning.models import NoticeKind
from onboarding.learning.notices.promised_mails import mails_of


def what_happens(effect: LessonEffect | ProgrammeEffect, form: DecisionForm) -> list[str]:
    """A sentence for each thing that the decision in a valid `form` asks; none where nobody is asked anything.

    Counted before it is done, as the step itself does.
    """
    if not form.asks_something:
        return []
    is_size = isinstance(effect, LessonEffect) and not effect.is_new
    asked = effect.asked if isinstance(effect, LessonEffect) and is_size else effect.people.asked_new
    number = asked.count()
    mails = mails_of(asked, NoticeKind.FOLLOW_UP, effect.goes_live_on) if form.cleaned_data["sends_mail"] else 0
    read = ngettext("%(number)d persoon leest bij tegen %(day)s.", "%(number)d mensen lezen bij tegen %(day)s.", number)
    leave = ngettext("Er vertrekt %(number)d mail.", "Er vertrekken %(number)d mails.", mails)
    day = date_format(form.cleaned_data["due_date"], "j F Y")
    return [read % {"number": number, "day": day}, leave % {"number": mails}]


def who_waits(number: int) -> list[str]:
    """That so many people have everything that remains, and wait; nothing where nobody does."""
    words = ngettext(
        "%(number)d persoon wacht: verklaar die klaar, of laat die wachten.",
        "%(number)d mensen wachten: verklaar hen klaar, of laat hen wachten.",
        number,
    )
    return [words % {"number": number}] if number else []
