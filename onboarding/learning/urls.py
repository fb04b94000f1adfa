from django.urls import path

from onboarding.learning import views

app_name = "learning"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("welkom/", views.first_day, name="first_day"),
    path("traject/<int:enrolment_id>/", views.programme, name="programme"),
    path("les/<int:lesson_id>/", views.lesson, name="lesson"),
    path("les/<int:lesson_id>/gelezen/", views.mark_read, name="mark_read"),
    path("les/<int:lesson_id>/voornemen/<str:block_id>/", views.reflection, name="reflection"),
    path("les/<int:lesson_id>/klaar/", views.finish, name="finish"),
    path("les/<int:lesson_id>/vraag/<int:number>/", views.question, name="question"),
    path("les/<int:lesson_id>/opnieuw/", views.retry, name="retry"),
    path("les/<int:lesson_id>/resultaat/", views.result, name="result"),
]
