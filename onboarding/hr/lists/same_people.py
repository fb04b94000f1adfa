"""What HR confirms is about the people the screen spoke of: when there are others by then, it is asked again.

The screen sends along in a hidden field who they are, so that as many others do not pass for the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail.admin import messages

from quizzes.definitions import digest

EXPECTED = "expected"  # the field in which a screen says of whom it spoke


def who_they_are(ids: Iterable[int], *about: Any) -> str:
    """What a screen sends along: a digest of whom it speaks of, by their ids in any order, and of what else it says
    that may become something else, as data that JSON knows."""
    return digest([sorted(ids), *about])


def are_still_the_same(request: HttpRequest, now: str) -> bool:
    """Whether the screen that was posted spoke of `now`, see `who_they_are`. Says so when it did not."""
    if request.POST.get(EXPECTED) == now:
        return True
    messages.warning(request, _("Intussen zijn het andere mensen. Kijk na of het klopt, en bevestig opnieuw."))
    return False
