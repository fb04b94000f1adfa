from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "onboarding.people"
    verbose_name = _("Mensen")
    default = True

    def ready(self) -> None:
        from onboarding.people import language  # noqa: PLC0415 - it knows models, which are not ready before

        user_logged_in.connect(language.speak_to_who_signed_in)  # by whichever door
        user_logged_out.connect(language.speak_to_who_signed_out)


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, for administrators, with our fields."""

    user_viewset = "onboarding.people.accounts_admin.PeopleUserViewSet"
    default = False
