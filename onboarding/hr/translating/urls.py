"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.translating.languages_screen import LanguagesView
from onboarding.hr.translating.live_screens import PutLiveView, TakeOffView
from onboarding.hr.translating.translated_preview import TranslatedPreview
from onboarding.hr.translating.translations_list import TranslationsView
from onboarding.hr.translating.words_screen import WordsView

urlpatterns = [
    path("vertalingen/", TranslationsView.as_view(), name="all_translations"),
    path("vertalingen/results/", TranslationsView.as_view(results_only=True), name="all_translations_results"),
    path("vertalingen/<id:page_id>/", LanguagesView.as_view(), name="translations"),
    path("vertalingen/<id:page_id>/<slug:language>/", WordsView.as_view(), name="translation"),
    path("vertalingen/<id:page_id>/<slug:language>/live/", PutLiveView.as_view(), name="translation_live"),
    path("vertalingen/<id:page_id>/<slug:language>/weg/", TakeOffView.as_view(), name="translation_off"),
    path(
        "vertalingen/<id:page_id>/<slug:language>/voorbeeld/", TranslatedPreview.as_view(), name="translation_preview"
    ),
]
