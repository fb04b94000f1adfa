"""The site's addresses, the floor, and pages served by Wagtail itself, to compare with."""

from django.urls import include, path
from wagtail import urls as wagtail_urls

from benchmarks import floor
from onboarding.urls import *
from onboarding.urls import urlpatterns as site

urlpatterns = [
    *site,
    path("vloer/<int:size>/", floor.page, name="floor"),
    path("kale-vloer/<int:size>/", floor.bare, name="bare_floor"),
    path("wagtail/", include(wagtail_urls)),
]
