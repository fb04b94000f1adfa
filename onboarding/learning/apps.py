from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearningConfig(AppConfig):
    name = "onboarding.learning"
    verbose_name = _("Trajecten van medewerkers")

    def ready(self) -> None:
        from onboarding import row_guards  # noqa: PLC0415 - as the others
        from onboarding.learning.journey import after_publishing, summaries  # noqa: PLC0415 - needs the models
        from onboarding.learning.lesson import draft_screens  # noqa: PLC0415 - needs the models
        from onboarding.learning.notices import after_moving, corrected_addresses  # noqa: PLC0415 - needs the models

        row_guards.connect(self)
        summaries.connect()
        after_publishing.connect()
        after_moving.connect()
        corrected_addresses.connect()
        draft_screens.connect()
