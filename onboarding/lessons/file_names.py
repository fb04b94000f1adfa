"""What the pictures and documents of two contents are called, and which of them are the same file. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from onboarding.lessons.file_words import FileWords
from onboarding.lessons.models.kept_files import FileKind
from onboarding.lessons.wordings import Part, Thing, Wording

Key = tuple[str, int]  # kind and source, as in FileWords


@dataclass(frozen=True)
class FileNames:
    """The files of one content, by what the content knows them by; `others` are those of the content beside it."""

    files: dict[Key, FileWords] = field(default_factory=dict)
    others: dict[Key, FileWords] = field(default_factory=dict)

    @classmethod
    def of_both(cls, before: Iterable[FileWords], after: Iterable[FileWords]) -> tuple[FileNames, FileNames]:
        """For each of two contents."""
        old, new = ({(one.kind, one.source): one for one in files} for files in (before, after))
        return cls(old, new), cls(new, old)

    def title(self, kind: str, source: int) -> str:
        """What it is called; its number where nothing else is known."""
        known = self.files.get((kind, source)) or self.others.get((kind, source))
        return (known.title or known.name) if known else _("nummer %(number)d") % {"number": source}

    def same(self, kind: str, source: int) -> Key:
        """Equal for one file under two numbers, as after it was thrown away and came back."""
        known = self.files.get((kind, source))
        other = self.others.get((kind, source))
        if known is None or (other is not None and other.sha256 != known.sha256):
            return kind, source  # that it holds something else is told by `things`
        alike = [one.source for one in (*self.files.values(), *self.others.values()) if self._are_alike(one, known)]
        return kind, min(alike)

    @staticmethod
    def _are_alike(one: FileWords, other: FileWords) -> bool:
        return (one.kind, one.sha256) == (other.kind, other.sha256)

    def things(self) -> tuple[Thing, ...]:
        """Those that both contents have: whether they hold something else now, or are called something else."""
        return tuple(
            _picture(file) if kind == FileKind.PICTURE else _document(file)
            for (kind, source), file in self.files.items()
            if (kind, source) in self.others
        )


def _picture(file: FileWords) -> Thing:
    """What a picture is called stands nowhere in a lesson."""
    name = _("beeld “%(title)s”") % {"title": file.title or file.name}
    return Thing(f"{file.kind}:{file.source}", name, Part.FILE, (_content(file),))


def _document(file: FileWords) -> Thing:
    name = _("document “%(title)s”") % {"title": file.title or file.name}
    wordings = (
        _content(file),
        Wording("title", _("titel"), file.title, Part.FILE),
        Wording("name", _("naam van het bestand"), file.name, Part.FILE),
    )
    return Thing(f"{file.kind}:{file.source}", name, Part.FILE, wordings)


def _content(file: FileWords) -> Wording:
    return Wording("file", _("een ander bestand"), file.name, Part.FILE, same=file.sha256)
