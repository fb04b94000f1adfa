"""Every address of the site."""

from django.urls import include, path

from onboarding.hr.department_head import department_views as department_head
from onboarding.hr.department_head import head_device_views
from onboarding.hr.tenancy import desk_urls
from onboarding.hr.worker import health_views
from onboarding.lessons import media
from onboarding.people import account_urls
from onboarding.people.letters import letter_urls
from onboarding.people.shared_devices import shared_device_urls

handler400 = "onboarding.errors.bad_request"
handler403 = "onboarding.errors.forbidden"
handler404 = "onboarding.errors.not_found"
handler500 = "onboarding.errors.server_error"

urlpatterns = [
    path("", include("onboarding.learning.urls")),
    path("mijn-dienst/", department_head.department, name="department_head"),
    path("mijn-dienst/toestel/", head_device_views.HeadDevicesView.as_view(), name="department_head_device"),
    path("samen/", include("onboarding.hr.group_sessions.urls")),
    path("account/", include(account_urls)),
    path("", include(letter_urls)),
    path("toestel/", include(shared_device_urls)),
    path("media/<path:name>", media.serve_picture, name="picture"),
    path("bewaard/<id:file_id>/<str:name>", media.serve_kept, name="kept_file"),
    path("documenten/", include(media.document_urls)),
    path("gezond/", health_views.health, name="health"),
    path("gezond/klaar/", health_views.ready, name="ready"),
    path("gezond/leeft/", health_views.alive, name="alive"),
    path("beheer/", include(desk_urls)),
]
