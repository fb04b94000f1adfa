"""`manage.py rebuild_lessons`: keep the files of versions of before, render every version anew from its data, and write
the outline of every programme anew from what is live."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex

from onboarding.lessons import frozen_files, within_reach
from onboarding.lessons.body_sources import body_of
from onboarding.lessons.frozen_files import Source
from onboarding.lessons.models import FileKind, LessonVersion, OrganisationPage, ProgrammePage, VersionTranslation
from onboarding.lessons.publishing import refresh
from onboarding.lessons.sections import render_sections
from onboarding.lessons.translations.translation_making import article_in


class Command(BaseCommand):
    help = (
        "Keep the pictures and documents that published lesson versions show and have no copy of yet, and render the "
        "HTML of every version and its translations anew from their data and files, and write the outlines of "
        "programmes anew. What a version says never changes."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = kept = 0
        owners = {page.organisation_id: page for page in OrganisationPage.objects.all()}
        versions = LessonVersion.objects.select_related("lesson__programme")
        for version in versions.defer("article").iterator(chunk_size=100):
            new, gone = rebuild(version, owners[version.lesson.programme.organisation_id])
            count, kept = count + 1, kept + len(new)
            for source in gone:
                self.stderr.write(_told(version, source))
        for page in ProgrammePage.objects.filter(programme__isnull=False):
            refresh(page)  # an outline of before may not say what is read from it now
        if options["verbosity"]:
            self.stdout.write(
                f"{count} versies opnieuw opgemaakt, {kept} bestanden erbij bewaard. "
                "Herstart de server, dan ziet iedereen ze."
            )


def rebuild(version: LessonVersion, owner: OrganisationPage) -> tuple[list[Source], list[Source]]:
    """Keep what is missing, and render anew from what is kept; which files that were, and which are gone.

    Also lets Wagtail count what the version uses, which it did not for versions of before.
    """
    new, gone = frozen_files.kept_afterwards(version, owner, timezone.now())
    uses = [*version.files.select_related("file"), *new]
    with within_reach.instead(frozen_files.stand_ins(uses)):
        article = render_sections(body_of(version.content.body), owner, version.content.kinds)
    translated = {
        one.pk: article_in(version.content, one.words, one.language, uses, owner)
        for one in version.translations.defer("article")
    }
    with transaction.atomic():
        frozen_files.link(version, new)
        LessonVersion.objects.filter(pk=version.pk).update(article=article)
        for pk, translation in translated.items():
            VersionTranslation.objects.filter(pk=pk).update(article=translation)
        ReferenceIndex.create_or_update_for_object(version)
    return [(use.kind, use.source) for use in new if use.kind in frozen_files.SOURCES], gone


def _told(version: LessonVersion, source: Source) -> str:
    kind, key = source
    what = "een afbeelding" if kind == FileKind.PICTURE else "een document"
    return f"“{version.title}”, versie {version.number}: {what} (nummer {key}) is weg en kon niet bewaard worden."
