from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "onboarding.lessons"
    verbose_name = _("Lessen")

    def ready(self) -> None:
        from onboarding.lessons import choosers, compared_in_words, publishing  # noqa: PLC0415 - these need the models

        choosers.guard()
        compared_in_words.connect()
        publishing.connect()
