"""What an evidence pack says of a version, and of the part of it that one person read (lessons/for_whom.py)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from onboarding.learning.evidence.evidence_records import VariantRecord
from onboarding.lessons import for_whom
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import LessonVersion
from quizzes.definitions import digest


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A version without its text; `variants` by kind of work, none where everyone reads the same."""

    lesson_id: int
    number: int
    title: str
    digest: str
    published_at: datetime
    variants: Mapping[str, VariantRecord] = field(default_factory=dict)

    def variant(self, kind: str) -> VariantRecord | None:
        """What whoever does this kind of work read of it; None where that is what everyone read."""
        if not self.variants:
            return None
        return self.variants.get(kind) or replace(self.variants[for_whom.OTHERS], kind=kind)


def facts_of(version_ids: Collection[int]) -> dict[int, VersionFacts]:
    """What is to be known of these versions, by id. Costs one query; no text is kept."""
    versions = LessonVersion.objects.filter(pk__in=version_ids).defer("article")
    return {
        one.pk: VersionFacts(
            one.lesson_id, one.number, one.title, one.digest, one.published_at, variants_of(one.content)
        )
        for one in versions.iterator(chunk_size=20)
    }


def variants_of(content: LessonContent) -> dict[str, VariantRecord]:
    """The variants of a text, by kind: each that it names, of who does another one, and of who does none."""
    if not content.kinds:
        return {}
    names = {for_whom.ALL: "", for_whom.OTHERS: "", **content.kinds}
    return {kind: VariantRecord(kind, name, digest_of_variant(content, kind)) for kind, name in names.items()}


def digest_of_variant(content: LessonContent, kind: str) -> str:
    """Over the blocks that are in the variant, as the version has them."""
    return digest([block for block in content.body if for_whom.is_for(for_whom.keys_of(block), kind)])
