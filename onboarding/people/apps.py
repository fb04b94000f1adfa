from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "onboarding.people"
    verbose_name = _("Mensen")
    default = True


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, for administrators, with our fields."""

    user_viewset = "onboarding.people.accounts_admin.PeopleUserViewSet"
    default = False
