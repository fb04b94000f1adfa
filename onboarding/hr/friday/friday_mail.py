"""The Friday page in one's own mailbox, at once; on a day of the week it is mailed as a saved list."""

from __future__ import annotations

import logging
import subprocess
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.lists import mailed_views
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.saved_views import LONGEST_QUERY
from onboarding.people import mail_trouble

logger = logging.getLogger(__name__)
NAME = "friday"


class MailFridayView(HrOnlyMixin, View):
    """To whoever asks, and nobody else."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        query = request.POST.get("query", "")[:LONGEST_QUERY]
        view = open_list(NAME, query, self.viewer, self.today)
        if not self.viewer.email:
            messages.error(request, _("Je hebt geen e-mailadres. Download het blad als pdf."))
        else:
            self._mail(view)
        return redirect(f"{reverse('hr:friday')}?{view.known_query}")

    def _mail(self, view: Any) -> None:
        try:
            mailed_views.send_now(self.viewer, view, str(view.page_title))
        except (*mail_trouble.UNSENT, subprocess.SubprocessError):
            logger.exception("The Friday page was not mailed.")
            messages.error(self.request, _("De mail is niet vertrokken. Probeer het straks opnieuw."))
            return
        messages.success(self.request, _("Het blad is gemaild naar %(address)s.") % {"address": self.viewer.email})
