"""A head switches this device on as a shared one of an own department, and any of those off."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from onboarding.hr.deeds import device_sharing
from onboarding.ids import read_id
from onboarding.people.models import Department, SharedDevice, User
from onboarding.people.shared_devices.shared_entering import begin_here
from onboarding.people.shared_devices.switching_forms import SwitchOnForm


class HeadDevicesView(LoginRequiredMixin, TemplateView):
    """For anyone who heads no department the page does not exist."""

    template_name = "hr/department_head/head_devices.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.is_department_head:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def viewer(self) -> User:
        person: User = self.request.user  # type: ignore[assignment]  # it is somebody's page
        return person

    @property
    def departments(self) -> QuerySet[Department]:
        own = Department.objects.of(self.viewer.organisation).filter(head=self.viewer)
        return own.order_by("name__fold", "pk")

    @property
    def devices(self) -> QuerySet[SharedDevice]:
        return SharedDevice.objects.of_departments(self.departments).switched_on().select_related("department")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form(None)
        return super().get_context_data(devices=self.devices, form=form, **kwargs)

    def form(self, data: Any) -> SwitchOnForm:
        organisation: Any = self.viewer.organisation
        return SwitchOnForm(data, organisations=[organisation], departments=self.departments, needs_department=True)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if "uit" in request.POST:
            return self.switch_off(request.POST["uit"])
        form = self.form(request.POST)
        if not form.is_valid() or form.organisation is None:
            return self.render_to_response(self.get_context_data(form=form))
        cleaned = form.cleaned_data
        now = timezone.now()
        secret = device_sharing.switch_on(self.viewer, form.organisation, cleaned["department"], cleaned["name"], now)
        return begin_here(request, secret)

    def switch_off(self, typed: str) -> HttpResponse:
        device = get_object_or_404(self.devices, pk=read_id(typed) or 0)
        if device_sharing.switch_off(self.viewer, device, timezone.now()):
            words = _("“%(name)s” is geen gedeeld toestel meer. Wie er aangemeld was, is afgemeld.")
            messages.success(self.request, words % {"name": device.name})
        return redirect("department_head_device")
