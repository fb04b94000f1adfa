from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from onboarding.people import folded


class PeopleConfig(AppConfig):
    name = "onboarding.people"
    verbose_name = _("Mensen")
    default = True

    def ready(self) -> None:
        connection_created.connect(folded.teach, dispatch_uid="fold")


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, for administrators, with our fields."""

    user_viewset = "onboarding.people.accounts_admin.PeopleUserViewSet"
    default = False
