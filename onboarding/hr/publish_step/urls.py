"""This part's addresses, in the namespace hr."""

from django.urls import path

from onboarding.hr.publish_step.cancelled_plans import CancelPlanView
from onboarding.hr.publish_step.move_view import MoveStepView
from onboarding.hr.publish_step.people_list import TouchedPeopleView
from onboarding.hr.publish_step.publish_views import PublishStepView
from onboarding.hr.publish_step.removal_views import DeleteStepView, UnpublishStepView
from onboarding.hr.publish_step.replace_views import ReplacementPeopleView, ReplacementPictureView, ReplaceStepView

REPLACEMENT = "wie-raakt-dit/<slug:kind>/<id:source_id>/vervangen/<id:replacement_id>/"

urlpatterns = [
    path("wie-raakt-dit/<id:page_id>/publiceren/", PublishStepView.as_view(), name="publish_step"),
    path(
        "wie-raakt-dit/<id:page_id>/planning/<id:revision_id>/annuleren/",
        CancelPlanView.as_view(),
        name="cancel_plan",
    ),
    path("wie-raakt-dit/<id:page_id>/weghalen/", UnpublishStepView.as_view(), name="unpublish_step"),
    path("wie-raakt-dit/<id:page_id>/verwijderen/", DeleteStepView.as_view(), name="delete_step"),
    path("wie-raakt-dit/<id:page_id>/verhuizen/<id:destination_id>/", MoveStepView.as_view(), name="move_step"),
    path("wie-raakt-dit/<id:page_id>/mensen/<slug:who>/", TouchedPeopleView.as_view(), name="touched_people"),
    path(REPLACEMENT, ReplaceStepView.as_view(), name="replace_step"),
    path(f"{REPLACEMENT}beeld/", ReplacementPictureView.as_view(), name="replacement_picture"),
    path(f"{REPLACEMENT}mensen/<slug:who>/", ReplacementPeopleView.as_view(), name="replacement_people"),
]
