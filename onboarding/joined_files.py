"""Served files that are joined out of parts by topic, so that a page asks for one style sheet and one script.

A finder of static files, beside Django's own: `collectstatic` collects what it joins, and what serves files without
collecting them first finds it. The parts themselves are not served: an address in one is seen from the joined file.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, overload

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

EVERY_PAGE = ["static_parts/page/shown.js", "static_parts/page/menu.js"]

# What is served: the files that it is joined of, in this order, under settings.BASE_DIR. A rule that comes later wins.
JOINED = {
    "css/employee.css": [
        "static_parts/employee/typeface.css",
        "static_parts/employee/colours.css",
        "static_parts/employee/page.css",
        "static_parts/employee/top.css",
        "static_parts/employee/buttons.css",
        "static_parts/employee/cards.css",
        "static_parts/employee/messages.css",
        "static_parts/employee/forms.css",
        "static_parts/employee/journey.css",
        "static_parts/employee/lesson.css",
        "static_parts/employee/resolutions.css",
        "static_parts/employee/read_aloud.css",
        "static_parts/employee/exhibits.css",
        "static_parts/employee/film.css",
        "static_parts/employee/quiz.css",
        "quizzes/static/quizzes/question.css",
        "static_parts/employee/follow_ups.css",
        "static_parts/employee/account.css",
        "static_parts/employee/search.css",
        "static_parts/employee/department_head.css",
        "static_parts/employee/evidence.css",
        "static_parts/employee/print.css",  # last: paper has its own way
    ],
    # The pages around the lessons: a visit to a lesson does without.
    "css/path.css": [
        "static_parts/path/place.css",
        "static_parts/path/tiles.css",
        "static_parts/path/dashboard.css",
        "static_parts/path/moment.css",
        "static_parts/path/sign_in.css",
        "static_parts/path/closing.css",
        "static_parts/path/second_factor.css",
        "static_parts/path/mailbox.css",
        "static_parts/path/paper.css",  # last: paper has its own way
    ],
    # On a preview only.
    "css/preview.css": ["static_parts/employee/preview.css"],
    # A lesson on paper, and on the screen as it will be on paper.
    "css/printed.css": ["static_parts/lesson/printed.css"],
    # On a shared device only, after any other.
    "css/shared-device.css": ["static_parts/shared_device/bar.css", "static_parts/shared_device/who.css"],
    # Leading a lesson for a group, and confirming to have been there.
    "css/together.css": [
        "static_parts/together/leading.css",
        "static_parts/together/big_screen.css",
        "static_parts/together/number_pad.css",
    ],
    "css/desk.css": [
        "static_parts/desk/menu.css",
        "static_parts/desk/changes.css",
        "static_parts/desk/closing_days.css",
        "static_parts/desk/employees.css",
        "static_parts/desk/enrolling.css",
        "static_parts/desk/beginnings.css",
        "static_parts/desk/evidence.css",
        "static_parts/desk/first_day.css",
        "static_parts/desk/from_web_page.css",
        "static_parts/desk/hearts.css",
        "static_parts/desk/language_checks.css",
        "static_parts/desk/letters.css",
        "static_parts/desk/home.css",
        "static_parts/desk/imports.css",
        "static_parts/desk/insight.css",
        "static_parts/desk/jobs.css",
        "static_parts/desk/key_corrections.css",
        "static_parts/desk/lists.css",
        "static_parts/desk/notices.css",
        "static_parts/desk/organisations.css",
        "static_parts/desk/overview.css",
        "static_parts/desk/friday.css",
        "static_parts/desk/finding.css",
        "static_parts/desk/reading_up.css",
        "static_parts/desk/trash.css",
        "static_parts/desk/others.css",
        "static_parts/desk/waiting.css",
        "static_parts/desk/writing.css",
        "static_parts/desk/publish_step.css",
        "static_parts/desk/single_sign_on.css",
        "static_parts/desk/shared_devices.css",
        "static_parts/desk/roles.css",
        "static_parts/desk/on_paper.css",  # last: paper has its own way
    ],
    # One request for the first visit to a lesson, and none for its questions after that.
    "js/lesson.js": [
        *EVERY_PAGE,
        "static_parts/lesson/keeping.js",
        "static_parts/lesson/answers.js",
        "static_parts/lesson/coming.js",
        "static_parts/lesson/reading.js",
        "static_parts/lesson/read_aloud.js",
        "static_parts/lesson/films.js",
    ],
    "js/page.js": EVERY_PAGE,
    # Before any other, and on a shared device only.
    "js/shared-device.js": [
        "static_parts/shared_device/sealed.js",
        "static_parts/shared_device/quiet.js",
        "static_parts/shared_device/keypad.js",
    ],
    "js/together.js": ["static_parts/together/big_screen.js", "static_parts/together/number_pad.js"],
}


class JoinedFinder(BaseFinder):
    """Finds the files of JOINED, which it keeps in settings.JOINED_FILES."""

    def __init__(self, app_names: list[str] | None = None) -> None:
        self.storage = FileSystemStorage(location=settings.JOINED_FILES)

    def check(self, **kwargs: object) -> list[CheckMessage]:
        return []

    @overload
    def find(self, path: str, find_all: Literal[False] = False) -> str | None: ...
    @overload
    def find(self, path: str, find_all: Literal[True]) -> list[str]: ...
    def find(self, path: str, find_all: bool = False) -> str | list[str] | None:
        """The joined file of this name, as it is now; nothing for any other."""
        if path not in JOINED:
            return []  # like Django's own: it takes None for something that was found
        found = str(join(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """All of them."""
        for path in JOINED:
            join(path)
            yield path, self.storage


def join(path: str) -> Path:
    """Join this file of JOINED, where it is not what its parts are; another process may do so at the same time."""
    wanted = b"\n".join((Path(settings.BASE_DIR) / part).read_bytes() for part in JOINED[path])
    joined = Path(settings.JOINED_FILES) / path
    if not joined.exists() or joined.read_bytes() != wanted:
        joined.parent.mkdir(parents=True, exist_ok=True)
        _put(joined, wanted)
    return joined


def _put(path: Path, content: bytes) -> None:
    """Write it whole or not at all."""
    handle, unfinished = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(unfinished).chmod(0o644)
    Path(unfinished).replace(path)
