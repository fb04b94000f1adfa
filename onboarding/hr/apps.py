from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HrConfig(AppConfig):
    name = "onboarding.hr"
    verbose_name = _("HR")

    def ready(self) -> None:
        from onboarding import deploy_checks  # noqa: PLC0415 - as the others
        from onboarding.hr import packed_menu  # noqa: PLC0415 - as the others
        from onboarding.hr.deeds import listening  # noqa: PLC0415 - they need the models
        from onboarding.hr.imports import cut_off_imports  # noqa: PLC0415 - they need the models
        from onboarding.hr.language_checks import language_panel  # noqa: PLC0415 - they need the models
        from onboarding.hr.publish_step import bulk_words  # noqa: PLC0415 - they need the models
        from onboarding.hr.tenancy import media_tags, without_engine  # noqa: PLC0415 - they need the models

        deploy_checks.connect()
        bulk_words.translate()
        language_panel.add_to_forms()
        media_tags.take_away()
        without_engine.take_away()
        listening.connect()
        cut_off_imports.connect()
        packed_menu.quicken()
