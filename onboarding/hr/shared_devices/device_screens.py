"""The shared devices of an organisation: which there are, when they were last used, and switching them on and off."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import RoleMixin
from onboarding.hr.deeds import device_sharing
from onboarding.hr.shared_devices import who_shares_devices
from onboarding.ids import read_id
from onboarding.people.models import Department, Organisation, SharedDevice
from onboarding.people.roles import May
from onboarding.people.shared_devices.shared_entering import begin_here
from onboarding.people.shared_devices.switching_forms import SwitchOnForm

MOST = 200  # devices that are on, in a list
MOST_OFF = 20  # of before, the latest


class SharedDevicesView(WagtailAdminTemplateMixin, RoleMixin, TemplateView):
    needs = May.SHARE_DEVICES
    template_name = "hr/shared_devices/devices.html"
    page_title: Any = gettext_lazy("Gedeelde toestellen")
    header_icon = "desktop"

    @cached_property
    def organisations(self) -> list[Organisation]:
        return who_shares_devices.organisations_of(self.viewer)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ours = SharedDevice.objects.of_any(self.organisations).select_related("department", "organisation")
        return super().get_context_data(
            devices=ours.switched_on()[:MOST],
            switched_off=ours.filter(switched_off_at__isnull=False).order_by("-switched_off_at", "-pk")[:MOST_OFF],
            has_several=len(self.organisations) > 1,
            form=kwargs.pop("form", None) or self.form(None),
            **kwargs,
        )

    def form(self, data: Any) -> SwitchOnForm:
        departments = Department.objects.filter(organisation__in=self.organisations).order_by("name__fold", "pk")
        return SwitchOnForm(data, organisations=self.organisations, departments=departments)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if "uit" in request.POST:
            return self.switch_off(request.POST["uit"])
        form = self.form(request.POST)
        if not form.is_valid() or form.organisation is None:
            messages.error(request, _("Niet aangezet. Kijk na wat in het rood staat."))
            return self.render_to_response(self.get_context_data(form=form))
        cleaned = form.cleaned_data
        secret = device_sharing.switch_on(
            self.viewer, form.organisation, cleaned["department"], cleaned["name"], self.now
        )
        return begin_here(request, secret)

    def switch_off(self, typed: str) -> HttpResponse:
        ours = SharedDevice.objects.of_any(self.organisations)
        device = get_object_or_404(ours, pk=read_id(typed) or 0)
        if device_sharing.switch_off(self.viewer, device, self.now):
            words = _("“%(name)s” is geen gedeeld toestel meer. Wie er aangemeld was, is afgemeld.")
            messages.success(self.request, words % {"name": device.name})
        return redirect("hr:shared_devices")
