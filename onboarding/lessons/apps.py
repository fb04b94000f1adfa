from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "onboarding.lessons"
    verbose_name = _("Lessen")

    def ready(self) -> None:
        # These need the models.
        from wagtail.models import ReferenceIndex  # noqa: PLC0415

        from onboarding.lessons import (  # noqa: PLC0415
            choosers,
            compared_in_words,
            deleted_files,
            deleted_pages,
            file_guards,
            publishing,
        )
        from onboarding.lessons.models import LessonVersion  # noqa: PLC0415
        from onboarding.lessons.sharing import lost_pieces  # noqa: PLC0415

        ReferenceIndex.register_model(LessonVersion)
        choosers.guard()
        deleted_files.guard()
        deleted_pages.connect()
        file_guards.guard()
        compared_in_words.connect()
        publishing.connect()
        lost_pieces.connect()
