"""The addresses of a shared device."""

from django.urls import path

from onboarding.people.shared_devices import who_is_it
from onboarding.people.shared_devices.device_letters import LetterHere

urlpatterns = [
    path("", who_is_it.WhoAreYou.as_view(), name="shared_device"),
    path("code/", who_is_it.YourCode.as_view(), name="shared_device_code"),
    path("brief/", LetterHere.as_view(), name="shared_device_letter"),
    path("volgende/", who_is_it.next_one, name="shared_device_next"),
    path("stil/", who_is_it.StillThere.as_view(), name="shared_device_still_there"),
    path("hier/", who_is_it.here, name="shared_device_here"),
]
