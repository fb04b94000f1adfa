"""The site's addresses, the floors, and pages served by Wagtail itself, to compare with."""

from django.urls import include, path
from wagtail import urls as wagtail_urls

from benchmarks import floor
from onboarding.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django looks here
from onboarding.urls import urlpatterns as site

urlpatterns = [
    *site,
    path("vloer/<int:size>/", floor.plain, name="floor"),
    path("ware-vloer/<int:size>/", floor.true_floor, name="true_floor"),
    path("lege-bladzijde/<int:size>/", floor.shell, name="shell"),
    path("wagtail/", include(wagtail_urls)),
]
