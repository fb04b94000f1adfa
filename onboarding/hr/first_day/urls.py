"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.first_day import first_day_screens as screens

urlpatterns = [
    path("eerste-stappen/", screens.FirstDayView.as_view(), name="first_day"),
    path("eerste-stappen/proefmail/", screens.TestMailView.as_view(), name="first_day_test_mail"),
    path("eerste-stappen/niet-meer-tonen/", screens.HideView.as_view(), name="first_day_hide"),
    path("eerste-stappen/weer-tonen/", screens.ShowView.as_view(), name="first_day_show"),
]
