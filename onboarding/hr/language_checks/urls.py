"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.language_checks import block_help, language_screens, own_word_screens

urlpatterns = [
    path("hulp/schrijven/", block_help.BlockHelpView.as_view(), name="block_help"),
    path("lees-na/<id:page_id>/", language_screens.ReadAgainView.as_view(), name="read_again"),
    path("lees-na/<id:page_id>/paneel/", language_screens.PanelView.as_view(), name="language_panel"),
    path("lees-na/nieuw/<id:parent_page_id>/", language_screens.NewPanelView.as_view(), name="language_panel_new"),
    path("woorden/", own_word_screens.OwnWordsView.as_view(), name="own_words"),
    path("woorden/results/", own_word_screens.OwnWordsView.as_view(results_only=True), name="own_words_results"),
    path("woorden/nieuw/", own_word_screens.AddOwnWordView.as_view(), name="own_word_add"),
    path("woorden/<id:pk>/", own_word_screens.EditOwnWordView.as_view(), name="own_word_edit"),
    path("woorden/<id:pk>/weg/", own_word_screens.DeleteOwnWordView.as_view(), name="own_word_delete"),
]
