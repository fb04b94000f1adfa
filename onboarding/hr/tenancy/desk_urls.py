"""The addresses of the Wagtail admin, without those that this site has no use for."""

from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls

# People sign in, and get a new password, at the site's own door; the other two show what an error looks like.
UNUSED = {"login/", "password_reset/", "failwhale/", "test404/"}

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

# Wagtail asks nobody before it shows its own screen for this one.
to_unpublish_step = RedirectView.as_view(pattern_name="hr:unpublish_step")

urlpatterns = [
    path("pages/<int:page_id>/unpublish/", to_unpublish_step, name="unpublish_page"),
    path("login/", to_sign_in, name="wagtailadmin_login"),  # Wagtail refers to it by name
    *[entry for entry in wagtailadmin_urls.urlpatterns if str(entry.pattern) not in UNUSED],
]
