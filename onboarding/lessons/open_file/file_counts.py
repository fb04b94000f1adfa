"""What is in an open file, in numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.lessons.models import LessonPage, PrinciplePage
from onboarding.lessons.open_file.packing import FILES
from onboarding.lessons.open_file.zip_reading import pages_in


@dataclass(frozen=True, slots=True)
class FileCounts:
    """`size` is that of the pictures and documents together, in bytes."""

    title: str
    principles: int
    lessons: int
    questions: int
    files: int
    size: int

    @classmethod
    def of(cls, data: Mapping[str, Any], size: int | None = None) -> FileCounts:
        """Of what stands in programma.json; `size` where that does not say it yet."""
        pages = list(pages_in(data))
        lessons = [page for model, page in pages if model is LessonPage]
        return cls(
            title=pages[0][1]["title"],
            principles=sum(model is PrinciplePage for model, _page in pages),
            lessons=len(lessons),
            questions=sum(len(lesson["questions"]) for lesson in lessons),
            files=len(data[FILES]),
            size=sum(entry["size"] for entry in data[FILES]) if size is None else size,
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def in_words(self) -> str:
        values = ngettext("%(n)d waarde of pijler", "%(n)d waarden of pijlers", self.principles) % {
            "n": self.principles
        }
        lessons = ngettext("%(n)d les", "%(n)d lessen", self.lessons) % {"n": self.lessons}
        questions = ngettext("%(n)d vraag", "%(n)d vragen", self.questions) % {"n": self.questions}
        files = ngettext("%(n)d bestand", "%(n)d bestanden", self.files) % {"n": self.files}
        words = _("%(values)s, %(lessons)s, %(questions)s en %(files)s (%(size)s)")
        size = filesizeformat(self.size).replace("\xa0", " ")
        return words % {"values": values, "lessons": lessons, "questions": questions, "files": files, "size": size}
