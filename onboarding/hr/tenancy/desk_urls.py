"""The addresses of the Wagtail admin, without those that this site has no use for."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access

# People sign in, and get a new password, at the site's own door; the other two show what an error looks like.
UNUSED = {"login/", "password_reset/", "failwhale/", "test404/"}

to_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)

# Wagtail asks nobody before it shows its own screen for taking a page off: the step before it stands in its place.
# It cancels a plan at a click, and says nothing either.
to_unpublish_step = require_admin_access(RedirectView.as_view(pattern_name="hr:unpublish_step"))
to_cancel_plan = require_admin_access(RedirectView.as_view(pattern_name="hr:cancel_plan"))
STEPS = {
    "unpublish": path("<int:page_id>/unpublish/", to_unpublish_step, name="unpublish"),
    "revisions_unschedule": path(
        "<int:page_id>/revisions/<int:revision_id>/unschedule/", to_cancel_plan, name="revisions_unschedule"
    ),
}


def with_steps(entry: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """The addresses of pages with ours in the place of those; any other entry as it is."""
    if not isinstance(entry, URLResolver) or entry.namespace != "wagtailadmin_pages":
        return entry
    own = [STEPS.get(getattr(one, "name", "") or "", one) for one in entry.url_patterns]
    return path("pages/", include((own, "wagtailadmin_pages")))


urlpatterns = [
    path("login/", to_sign_in, name="wagtailadmin_login"),  # Wagtail refers to it by name
    *[with_steps(entry) for entry in wagtailadmin_urls.urlpatterns if str(entry.pattern) not in UNUSED],
]
