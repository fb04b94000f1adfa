"""The columns of the completion report that Wagtail does not have itself."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from onboarding.hr.completion.completion_filters import STATUS_LABELS
from onboarding.hr.lists.list_columns import LabelColumn, Tone
from onboarding.learning.status import Status


class PersonColumn(Column):
    """The name, with quietly under it what tells two people of the same name apart."""

    cell_template_name = "hr/completion/person_cell.html"


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


class EnrolmentStatusColumn(LabelColumn):
    """The standing of an enrolment, its programme at hand."""

    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        return standing_label(instance)


class StatusColumn(LabelColumn):
    def label_of(self, instance: Any) -> tuple[str | Promise, Tone]:
        return status_label(Status(self.get_value(instance)))
