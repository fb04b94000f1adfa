"""This part's addresses, in the namespace hr."""

from typing import Any

from django.urls import path

from onboarding.hr.friday.friday_mail import MailFridayView
from onboarding.hr.friday.friday_page import FridayView

urlpatterns: list[Any] = [
    path("vrijdagblad/", FridayView.as_view(), name="friday"),
    path("vrijdagblad/mailen/", MailFridayView.as_view(), name="mail_friday"),
]
