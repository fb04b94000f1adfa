"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.letters import letter_screens

urlpatterns = [
    path("brieven/", letter_screens.LettersView.as_view(), name="letters"),
    path("brieven/afdrukken/", letter_screens.PrintLettersView.as_view(), name="letters_print"),
    path("brieven/<id:pk>/", letter_screens.LettersMadeView.as_view(), name="letters_made"),
    path("brieven/<id:pk>/download/", letter_screens.LettersDownloadView.as_view(), name="letters_download"),
    path("brieven/affiche/<id:pk>/", letter_screens.PosterView.as_view(), name="poster"),
]
