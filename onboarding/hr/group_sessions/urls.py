"""A lesson in a group: leading it, and confirming to have been there."""

from django.urls import path

from onboarding.hr.group_sessions import confirm_views, leading_views, presence_views

app_name = "together"

urlpatterns = [
    path("", leading_views.choose, name="choose"),
    path("les/<id:lesson_id>/", leading_views.prepare, name="prepare"),
    path("bevestigen/<str:key>/", confirm_views.names, name="confirm"),
    path("bevestigen/<str:key>/<id:attendance_id>/", confirm_views.confirm, name="confirm_one"),
    path("<id:session_id>/", presence_views.session, name="session"),
    path("<id:session_id>/scherm/<int:number>/", leading_views.slide, name="slide"),
    path("<id:session_id>/lijst.pdf", presence_views.printed, name="list"),
    path("<id:session_id>/getekend/", presence_views.signed, name="signed"),
    path("<id:session_id>/doorgeven/", presence_views.hand_over, name="hand_over"),
    path("<id:session_id>/afsluiten/", presence_views.close, name="close"),
    path("<id:session_id>/weg/", presence_views.discard, name="discard"),
]
