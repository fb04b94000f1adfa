"""The second step under our own addresses; the names are allauth's."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.generic import RedirectView

from onboarding.people.second_factor import factor_views

urlpatterns = [
    path("aanmelden/tweede-stap/", base.authenticate, name="mfa_authenticate"),
    path("aanmelden/sleutel/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("opnieuw-aanmelden/code/", base.reauthenticate, name="mfa_reauthenticate"),
    path("opnieuw-aanmelden/sleutel/", factor_views.ConfirmByKey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("tweede-stap/", factor_views.Factors.as_view(), name="mfa_index"),
    path("tweede-stap/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("tweede-stap/app/wissen/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("tweede-stap/herstelcodes/", factor_views.RecoveryCodesKept.as_view(), name="mfa_view_recovery_codes"),
    path("tweede-stap/herstelcodes/nieuw/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "tweede-stap/sleutels/",
        login_required(RedirectView.as_view(pattern_name="mfa_index")),
        name="mfa_list_webauthn",
    ),
    path("tweede-stap/sleutels/nieuw/", factor_views.AddKey.as_view(), name="mfa_add_webauthn"),
    path("tweede-stap/sleutels/<id:pk>/naam/", factor_views.NameKey.as_view(), name="mfa_edit_webauthn"),
    path("tweede-stap/sleutels/<id:pk>/wissen/", factor_views.RemoveKey.as_view(), name="mfa_remove_webauthn"),
]
