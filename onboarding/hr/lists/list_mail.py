"""The mail with a list of HR's: how long it is, what is in it, and the list itself as a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onboarding.hr.lists import schedules
from onboarding.hr.lists.list_description import describe
from onboarding.hr.models import SavedView
from onboarding.learning.notices import mail_frame
from onboarding.people.mail_message import Mail
from onboarding.people.models import User
from onboarding.people.site_addresses import absolute


@dataclass(frozen=True, slots=True)
class ListMail:
    """`count` is how many rows the list has."""

    mail: Mail
    count: int


def compose(person: User, view: Any, name: str, saved: SavedView | None = None) -> ListMail:
    """To `person`, in the language of now, of the list that `view` shows; `saved` when it comes on its day.

    Who gets what others see of it, comes in nowhere at the desk: no address of it is told.
    """
    file, comes_in = view.for_mail(name), bool(view.request.user.pk == person.pk)
    subject = _("Je lijst “%(name)s”: %(rows)s") % {"name": name, "rows": file.rows}
    context = {
        "list_name": name,
        "rows": file.rows,
        "told": file.told,
        "today": view.today,
        "counts": view.mailed_counts(),
        "description": describe(view, view.now),
        "list_url": absolute(view.index_url_name, query=view.known_query) if comes_in else "",
        "rhythm": schedules.of(saved).in_words if saved else "",
        "schedule_url": absolute("hr:saved_view", saved.pk) if saved and comes_in else "",
    }
    mail = mail_frame.compose(person, subject, "hr/lists/mail/saved_view", context, contact_answers=False)
    if file.content:
        mail.attach(file.filename, file.content, file.content_type)
    return ListMail(mail, file.count)
