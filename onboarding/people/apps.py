from allauth.account import signals as allauth_signals
from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.backends.signals import connection_created
from django.db.models.signals import m2m_changed, pre_delete
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig

from onboarding.people import folded


class PeopleConfig(AppConfig):
    name = "onboarding.people"
    verbose_name = _("Mensen")
    default = True

    def ready(self) -> None:
        from django.contrib.auth.models import Group  # noqa: PLC0415 - needs the apps
        from django.urls import register_converter  # noqa: PLC0415 - needs the settings

        from onboarding.ids import IdConverter  # noqa: PLC0415
        from onboarding.people import (  # noqa: PLC0415 - needs the models
            address_changes,
            events,
            language,
            last_officer,
            moving,
            own_change_mails,
            undelivered,
        )
        from onboarding.people.letters import letter_keeping, own_secrets  # noqa: PLC0415
        from onboarding.people.models import User  # noqa: PLC0415
        from onboarding.people.second_factor import factor_requirement  # noqa: PLC0415
        from onboarding.people.sessions import not_by_provider, sign_ins  # noqa: PLC0415

        events.moved_away.connect(address_changes.forget, dispatch_uid="address_changes")
        events.moved_away.connect(letter_keeping.forget, dispatch_uid="letters")
        events.moved_away.connect(not_by_provider.note_move, dispatch_uid="not_by_provider")
        events.moved_away.connect(undelivered.forget_moved, dispatch_uid="undelivered")
        m2m_changed.connect(moving.joined, sender=User.groups.through, dispatch_uid="roles")
        m2m_changed.connect(last_officer.leaving_group, sender=User.groups.through, dispatch_uid="last_officer")
        pre_delete.connect(last_officer.deleting_group, sender=Group, dispatch_uid="last_officer")
        user_logged_in.connect(language.speak_to_who_signed_in)  # by whichever door
        user_logged_in.connect(factor_requirement.note_sign_in, dispatch_uid="second_factor")
        user_logged_in.connect(sign_ins.note_sign_in, dispatch_uid="sign_ins")
        user_logged_out.connect(sign_ins.note_sign_out, dispatch_uid="sign_ins")
        allauth_signals.user_logged_in.connect(not_by_provider.note_way, dispatch_uid="not_by_provider")
        allauth_signals.password_changed.connect(sign_ins.note_password, dispatch_uid="sign_ins")
        allauth_signals.password_changed.connect(own_secrets.note_password, dispatch_uid="own_secrets")
        allauth_signals.password_reset.connect(sign_ins.note_password, dispatch_uid="sign_ins")
        own_change_mails.listen()
        user_logged_out.connect(language.speak_to_who_signed_out)
        register_converter(IdConverter, "id")
        connection_created.connect(folded.teach, dispatch_uid="fold")


class AccountsConfig(WagtailUsersAppConfig):
    """Wagtail's own user screens, for administrators, with our fields."""

    user_viewset = "onboarding.people.accounts_admin.PeopleUserViewSet"
    default = False
