"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.reviewing.approval_screens import AskView, FourEyesView, SettleView
from onboarding.hr.reviewing.print_screen import PrintView
from onboarding.hr.reviewing.programme_answering import ApproveProgrammeView
from onboarding.hr.reviewing.programme_asking import AskProgrammeView
from onboarding.hr.reviewing.review_screens import (
    ResolveCommentView,
    ReviewDraftView,
    ReviewsView,
    ReviewView,
    WithdrawCommentView,
)

urlpatterns = [
    path("nazicht/", ReviewsView.as_view(), name="reviews"),
    path("nazicht/vier-ogen/", FourEyesView.as_view(), name="four_eyes"),
    path("nazicht/<id:page_id>/vraag/", AskView.as_view(), name="ask_review"),
    path("nazicht/<id:page_id>/vraag-alles/", AskProgrammeView.as_view(), name="ask_programme"),
    path("nazicht/<id:page_id>/keur-goed/", ApproveProgrammeView.as_view(), name="approve_programme"),
    path("nazicht/<id:page_id>/besluit/", SettleView.as_view(), name="settle_review"),
    path("nazicht/<id:page_id>/", ReviewView.as_view(), name="review"),
    path("nazicht/<id:page_id>/concept/", ReviewDraftView.as_view(), name="review_draft"),
    path("nazicht/<id:page_id>/afdrukken/", PrintView.as_view(), name="review_print"),
    path(
        "nazicht/<id:page_id>/opmerkingen/<id:comment_id>/opgelost/",
        ResolveCommentView.as_view(),
        name="review_comment_resolve",
    ),
    path(
        "nazicht/<id:page_id>/opmerkingen/<id:comment_id>/weg/",
        WithdrawCommentView.as_view(),
        name="review_comment_withdraw",
    ),
]
