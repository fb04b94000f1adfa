"""Where a programme is published together with what stands below it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from wagtail.models import Page

TICKED = "eronder"  # in the address: what stands below goes along, unless one takes the tick away


def publish_all(programme: Page, back: str = "wagtailadmin_home") -> str:
    """The address; its tick is on, and it leads on to the screen called `back`."""
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    return f"{address}?{urlencode({'id': programme.pk, TICKED: 1, 'next': reverse(back)})}"
