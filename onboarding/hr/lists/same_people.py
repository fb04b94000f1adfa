"""What HR confirms is about the people the screen spoke of: when there are others by then, it is asked again."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

EXPECTED = "expected"  # the field in which a screen says of how many people it spoke


def are_still_the_same(request: HttpRequest, now: object) -> bool:
    """Whether the screen that was posted spoke of `now`: mostly how many people there are. Says so when it did not."""
    if request.POST.get(EXPECTED) == str(now):
        return True
    messages.warning(request, _("Intussen zijn het andere mensen. Kijk na of het klopt, en bevestig opnieuw."))
    return False
