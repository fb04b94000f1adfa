"""Signing in and out, and passwords; allauth's views under our own addresses.

allauth refers by name to screens that this site does not have (signing up, managing addresses): those names lead
to the sign-in screen.
"""

from allauth.account import views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from onboarding.people import account_views, address_views, invitation_views
from onboarding.people.language_choice import choose_language
from onboarding.people.letters import own_secret_views
from onboarding.people.second_factor import factor_urls
from onboarding.people.sessions import device_views
from onboarding.people.single_sign_on import provider_views

to_sign_in = RedirectView.as_view(pattern_name="account_login")

urlpatterns = [
    path("aanmelden/", account_views.SignIn.as_view(), name="account_login"),
    path("waar-aanmelden/", account_views.choose_account, name="account_choose"),
    path("afmelden/", views.logout, name="account_logout"),
    path("wachtwoord/", own_secret_views.ChangeOwn.as_view(), name="account_change_password"),
    path("wachtwoord-vergeten/", account_views.ResetPassword.as_view(), name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^nieuw-wachtwoord/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.ChoosePassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "nieuw-wachtwoord/klaar/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("organisatie/", provider_views.find, name="account_find_provider"),
    path("organisatie/<slug:slug>/", provider_views.go, name="account_single_sign_on"),
    path("terug/", provider_views.come_back, name="account_single_sign_on_back"),
    path("uitnodiging/<str:key>/", invitation_views.Invited.as_view(), name="account_invitation"),
    path("toestellen/", device_views.devices, name="account_devices"),
    path("taal/", choose_language, name="account_language"),
    path("adres/", address_views.when_signed_in, name="account_address"),
    path("adres/<str:key>/", address_views.by_link, name="account_address_change"),
    path("geen-toegang/", views.account_inactive, name="account_inactive"),
    path("registreren/", to_sign_in, name="account_signup"),
    path("e-mail/", to_sign_in, name="account_email"),
    path("wachtwoord-instellen/", to_sign_in, name="account_set_password"),
    path("opnieuw-aanmelden/", account_views.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("aanmelden/code/", views.request_login_code, name="account_request_login_code"),
    path("aanmelden/code/invullen/", views.confirm_login_code, name="account_confirm_login_code"),
    path("", include(factor_urls)),
]
