"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.single_sign_on.sign_in_screens import SignInSettingsView, SignInSettingView

urlpatterns: list[Any] = [
    path("aanmelding/", SignInSettingsView.as_view(), name="sign_in_settings"),
    path("aanmelding/<id:pk>/", SignInSettingView.as_view(), name="sign_in_setting"),
]
