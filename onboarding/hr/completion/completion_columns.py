"""The columns of the completion report that Wagtail does not have itself."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import TitleColumn

from onboarding.hr.completion.completion_filters import STATUS_LABELS
from onboarding.hr.lists.list_columns import LabelColumn, Tone
from onboarding.learning.status import Status


class PersonColumn(TitleColumn):
    """The name, which leads to their page, with quietly under it what tells two people of the same name apart."""

    cell_template_name = "hr/completion/person_cell.html"

    def get_link_url(self, instance: Any, parent_context: Any) -> str:
        return reverse("hr:employee", args=[self.get_value(instance).pk])


def lessons_in_words(enrolment: Any) -> str:
    """How many lessons are done of those that are asked, and from how many someone is exempted."""
    numbers = {"done": enrolment.lessons_done, "total": enrolment.lessons_asked, "exempted": enrolment.lessons_exempted}
    if not enrolment.lessons_exempted:
        return gettext("%(done)d van %(total)d") % numbers
    if not enrolment.lessons_asked:
        return gettext("%(exempted)d vrijgesteld") % numbers
    return gettext("%(done)d van %(total)d, %(exempted)d vrijgesteld") % numbers


WAITS = _("Wacht")  # all that is asked is done, and yet it is not completed
ENDED = _("Stopgezet")  # the programme was taken away before it was
TONES = {Status.LATE: Tone.ALARMING, Status.DONE: Tone.DONE}


def status_label(status: Status) -> tuple[str | Promise, Tone]:
    """A status in words; what needs HR's attention or is done stands out."""
    return STATUS_LABELS[status], TONES.get(status, Tone.QUIET)


def standing_label(enrolment: Any) -> tuple[str | Promise, Tone]:
    """How an enrolment stands, from `with_status`, in words: as its status, or that it waits and what for."""
    if enrolment.is_waiting and enrolment.completed_at is None:
        return WAITS if enrolment.programme.is_live else ENDED, Tone.QUIET
    return status_label(Status(enrolment.status_today))


def where_decided(enrolment: Any) -> str:
    """The address where HR declares who waits done, or lets them wait; "" for who does not wait for that."""
    has_all = enrolment.lessons_done and enrolment.lessons_done == enrolment.lessons_asked
    waits = enrolment.is_waiting and enrolment.completed_at is None and enrolment.is_current
    return reverse("hr:waiting", args=[enrolment.programme_id]) if waits and has_all else ""


class EnrolmentStatusColumn(LabelColumn):
    """The standing of an enrolment, its programme at hand; of who waits it leads to where HR decides."""

    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        return standing_label(instance)

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        return {**super().get_cell_context_data(instance, parent_context), "decided_at": where_decided(instance)}


class StatusColumn(LabelColumn):
    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        return status_label(Status(self.get_value(instance)))
