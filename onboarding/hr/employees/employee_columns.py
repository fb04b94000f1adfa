"""The columns of the lists of employees and departments that Wagtail does not have itself."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onboarding.hr.completion.completion_columns import StatusColumn, name_and_address
from onboarding.hr.lists.drawn_rows import DrawnColumn, TextColumn, Words, label, quietly


class EmployeeColumn(DrawnColumn):
    """The name, which leads to the person's page, with quietly under it the e-mail address and what is unusual."""

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def inside(self, instance: Any) -> SafeString:
        waiting = instance.waiting_address
        asked = (
            "" if waiting is None else _("Wacht op bevestiging: %(address)s") % {"address": waiting or _("geen adres")}
        )
        return name_and_address(instance) + quietly(asked) + self.unusual(instance)

    def unusual(self, person: Any) -> SafeString:
        if person.has_left(self.today):
            return label(_("Uit dienst"))
        if person.start_date is not None and person.start_date > self.today:
            return label(_("Begint later"))
        return label(_("Afwezig")) if person.is_absent else SafeString()


class StandingColumn(StatusColumn):
    """How far someone is, in words; a dash for who is in no programme."""

    def told(self, instance: Any) -> tuple[Any, ...]:
        return super().told(instance) if instance.standing else ()

    def written(self, *told: Any) -> Words:
        return super().written(*told) if told else "–"


class LinkColumn(TextColumn):
    """A number or a name that leads somewhere."""

    def __init__(self, *args: Any, get_url: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.get_url = get_url

    def told(self, instance: Any) -> tuple[Any, ...]:
        return *super().told(instance), self.get_url(instance)

    def written(self, *told: Any) -> Words:
        value, address = told
        text = super().written(value)
        return format_html('<a href="{}">{}</a>', address, text) if address and text != "" else text
