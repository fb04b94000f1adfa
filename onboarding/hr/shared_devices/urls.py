"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.shared_devices.device_screens import SharedDevicesView

urlpatterns = [path("gedeelde-toestellen/", SharedDevicesView.as_view(), name="shared_devices")]
