from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HrConfig(AppConfig):
    name = "onboarding.hr"
    verbose_name = _("HR")

    def ready(self) -> None:
        from onboarding.hr import listening, media_tags  # noqa: PLC0415 - needs the models

        media_tags.take_away()
        listening.connect()
