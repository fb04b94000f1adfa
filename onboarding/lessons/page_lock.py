"""A page that someone of HR locked while working on it: what that means for others, and what unlocking it does."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BasicLock

from onboarding.clock_times import day_and_time


class PersonLock(BasicLock):
    """For everyone but who locked it."""

    def get_message(self, user: Any) -> str:
        """Who locked it and since when; for whoever may unlock another's, what that comes down to."""
        told = {"title": self.object.get_admin_display_title(), "at": self._since()}
        if not self.for_user(user):
            return format_html(
                _("Je vergrendelde “{title}” op {at}. Alleen jij kan ze bewerken, tot je ze ontgrendelt."), **told
            )
        words = format_html(
            _("{who} vergrendelde “{title}” op {at}, en werkt er misschien nog aan. Je kan lezen, niet bewaren."),
            who=self._who(),
            **told,
        )
        if not self.object.permissions_for_user(user).can_unlock():
            return words
        warning = _("Ontgrendel je ze toch, vraag het dan eerst: anders schrijven jullie over elkaars werk.")
        return format_html("{} {}", words, warning)

    def get_locked_by(self, user: Any) -> str:
        if not self.for_user(user):
            return _("Vergrendeld door jou")
        return _("Vergrendeld door %(who)s") % {"who": self._who()}

    def get_description(self, user: Any) -> str:
        if not self.for_user(user):
            return _("Alleen jij kan deze pagina bewerken, sinds %(at)s.") % {"at": self._since()}
        words = _("Sinds %(at)s. Alleen %(who)s kan deze pagina bewerken.")
        return words % {"at": self._since(), "who": self._who()}

    def _who(self) -> str:
        return str(self.object.locked_by) if self.object.locked_by else _("Iemand")

    def _since(self) -> str:
        return day_and_time(self.object.locked_at) if self.object.locked_at else _("een dag die we niet meer kennen")
