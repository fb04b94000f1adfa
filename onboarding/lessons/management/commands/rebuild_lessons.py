"""`manage.py rebuild_lessons`: render every version anew from its data, after the templates of blocks changed."""

from typing import Any

from django.core.management.base import BaseCommand

from onboarding.lessons.models import LessonPage, LessonVersion, OrganisationPage
from onboarding.lessons.sections import render_sections


class Command(BaseCommand):
    help = "Render the HTML of every published lesson version anew from its data. The data itself never changes."

    def handle(self, *args: Any, **options: Any) -> None:
        block = LessonPage._meta.get_field("body").stream_block
        count = 0
        owners = {page.organisation_id: page for page in OrganisationPage.objects.all()}
        versions = LessonVersion.objects.select_related("lesson__programme")
        for version in versions.only("content", "lesson__programme__organisation").iterator(chunk_size=100):
            owner = owners[version.lesson.programme.organisation_id]
            article = render_sections(block.to_python(list(version.content.body)), owner)
            LessonVersion.objects.filter(pk=version.pk).update(article=article)
            count += 1
        if options["verbosity"]:
            self.stdout.write(f"{count} versies opnieuw opgemaakt. Herstart de server, dan ziet iedereen ze.")
