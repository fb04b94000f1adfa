from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "onboarding.people"
    verbose_name = _("Mensen")
    default = True

    def ready(self) -> None:
        from django.urls import register_converter  # noqa: PLC0415 - needs the settings

        from onboarding.ids import IdConverter  # noqa: PLC0415

        register_converter(IdConverter, "id")


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, for administrators, with our fields."""

    user_viewset = "onboarding.people.accounts_admin.PeopleUserViewSet"
    default = False
