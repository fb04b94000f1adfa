"""The addresses of the demo: those of every site, its mailbox, and what makes a browser its shared device."""

from django.urls import path

from onboarding import urls
from onboarding.hr.letters import demo_paper
from onboarding.learning.demo import demo_tablet, mailbox_views

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500

urlpatterns = [
    path("postbus/", mailbox_views.mailbox, name="demo_mailbox"),
    path("postbus/<str:name>/", mailbox_views.mail, name="demo_mail"),
    path("postbus/brief/<str:name>/", mailbox_views.letter, name="demo_letter"),
    path("postbus/brief/<str:name>/papier/", demo_paper.paper, name="demo_letter_paper"),
    path("postbus/<str:name>/html/", mailbox_views.mail_as_html, name="demo_mail_html"),
    path("kantine/", demo_tablet.tablet, name="demo_tablet"),
    *urls.urlpatterns,
]
