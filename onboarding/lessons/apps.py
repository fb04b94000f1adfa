from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "onboarding.lessons"
    verbose_name = _("Lessen")

    def ready(self) -> None:
        from onboarding.lessons import publishing  # noqa: PLC0415 - Wagtail's publish signal, once models exist

        publishing.connect()
