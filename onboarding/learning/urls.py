from django.urls import path

from onboarding.learning import preferences, separate_pages
from onboarding.learning.closing import closing_views
from onboarding.learning.dashboard import dashboard_views
from onboarding.learning.evidence import evidence_views
from onboarding.learning.follow_ups import follow_up_views
from onboarding.learning.lesson import lesson_views, moment_views, quiz_views, resolution_views
from onboarding.learning.refreshers import refresher_views
from onboarding.learning.search import search_views

app_name = "learning"

urlpatterns = [
    path("", dashboard_views.dashboard, name="dashboard"),
    path("welkom/", dashboard_views.first_day, name="first_day"),
    path("traject/<id:enrolment_id>/", dashboard_views.programme, name="programme"),
    path("traject/<id:enrolment_id>/klaar/", closing_views.farewell, name="farewell"),
    path("traject/<id:enrolment_id>/einddatum.ics", closing_views.calendar, name="calendar"),
    path("attest/<id:enrolment_id>/", closing_views.certificate, name="certificate"),
    path("attest/controle/", closing_views.confirm_certificate, name="confirm_certificate"),
    path("bewijs/", evidence_views.evidence, name="evidence"),
    path("bewijs/sleutel/", evidence_views.evidence_key, name="evidence_key"),
    path("bewijs/sleutel.pem", evidence_views.key_file, name="evidence_key_file"),
    path("bewijs/verify.py", evidence_views.verifier, name="verifier"),
    path("les/<id:lesson_id>/", lesson_views.lesson, name="lesson"),
    path("les/<id:lesson_id>/gelezen/", lesson_views.mark_read, name="mark_read"),
    path("les/<id:lesson_id>/taal/", lesson_views.read_in, name="read_in"),
    path("les/<id:lesson_id>/voornemen/<str:block_id>/", resolution_views.reflection, name="reflection"),
    path("les/<id:lesson_id>/peiling/<str:block_id>/", lesson_views.poll, name="poll"),
    path("les/<id:lesson_id>/klaar/", lesson_views.finish, name="finish"),
    path("les/<id:lesson_id>/vraag/<int:number>/", quiz_views.question, name="question"),
    path("les/<id:lesson_id>/opnieuw/", quiz_views.retry, name="retry"),
    path("les/<id:lesson_id>/resultaat/", quiz_views.result, name="result"),
    path("les/<id:lesson_id>/gehaald/", moment_views.moment, name="moment"),
    path("voornemen/<id:reflection_id>/", resolution_views.resolution, name="resolution"),
    path("opfrissen/<id:enrolment_id>/", refresher_views.start, name="refresher"),
    path("opfrissen/<id:refresher_id>/vraag/<int:number>/", refresher_views.question, name="refresher_question"),
    path("opfrissen/<id:refresher_id>/klaar/", refresher_views.end, name="refresher_end"),
    path("bijlezen/<id:follow_up_id>/", follow_up_views.follow_up, name="follow_up"),
    path("bijlezen/<id:follow_up_id>/vraag/<int:number>/", follow_up_views.question, name="follow_up_question"),
    path("instellingen/", preferences.preferences, name="preferences"),
    path("instellingen/opfrissers/", refresher_views.switch, name="refreshers_switch"),
    path("instellingen/taal-van-lessen/", preferences.reading_language, name="reading_language"),
    path("instellingen/voornemens/", resolution_views.choose, name="resolutions_switch"),
    path("zoeken/", search_views.look_up, name="search"),
    path("wachtend/", separate_pages.waiting, name="waiting"),
    path("toegankelijkheid/", separate_pages.accessibility, name="accessibility"),
]
