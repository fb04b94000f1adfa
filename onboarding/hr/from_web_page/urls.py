"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.from_web_page import left_screen
from onboarding.hr.from_web_page import web_page_screens as screens

urlpatterns = [
    path("van-webpagina/", screens.GivePageView.as_view(), name="from_web_page"),
    path("van-webpagina/<id:pk>/", screens.CorrectView.as_view(), name="web_page_reading"),
    path("van-webpagina/<id:pk>/maken/", screens.MakeView.as_view(), name="web_page_make"),
    path("nog-te-schrijven/<id:page_id>/", left_screen.LeftToWriteView.as_view(), name="left_to_write"),
]
