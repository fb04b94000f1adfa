"""Who has which role, the roles of one person, and the step before one is given or taken: what it opens, who hears."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import RoleMixin
from onboarding.hr.deeds import review_mails, role_giving
from onboarding.hr.roles.role_words import in_words
from onboarding.hr.successors import left_behind
from onboarding.lessons import four_eyes
from onboarding.lessons.models import OrganisationPage
from onboarding.people import role_mails, roles
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import Department, User, UserQuerySet
from onboarding.people.roles import GIVEN, NOTES, OPENS, WEIGHTY, May, Role
from onboarding.people.searching import of_person, with_every_word
from onboarding.people.second_factor import factor_resets
from onboarding.people.several_departments import since_by_department

PER_PAGE = 50
MAX_SEARCH = 100  # characters


class OnRoles(RoleMixin, WagtailAdminTemplateMixin, TemplateView):
    needs = May.GIVE_ROLES
    header_icon = "group"
    page_title: Any = gettext_lazy("Rollen")

    @property
    def people(self) -> UserQuerySet:
        return User.objects.of_whom_roles_are_given_by(self.viewer)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class RolesView(OnRoles):
    """Who has a role, by name; and whoever is looked for, to give one."""

    template_name = "hr/roles/roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()[:MAX_SEARCH]
        found = self.people.with_roles().order_by("folded", "pk")
        if words:
            found = with_every_word(found.not_left(self.today), words, of_person())
        else:
            found = found.filter(
                Q(has_hr_role=True)
                | Q(has_editor_role=True)
                | Q(has_reviewer_role=True)
                | Q(has_administrator_role=True)
                | Q(has_head_role=True)
            )
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            words=words,
            before=f"{urlencode({'q': words})}&" if words else "",
            page_obj=page,
            rows=[(person, in_words(person)) for person in page],
            meanings=[(role.label, [may.label for may in May if may in OPENS[role]], NOTES.get(role)) for role in Role],
            **kwargs,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """A role as it stands on the page of someone's roles."""

    role: Role
    is_held: bool
    opens: list[Any]
    note: Any
    address: str  # where it is given or taken; "" where this person may not


class OnRolesOfOne(OnRoles):
    """Someone out of reach does not exist."""

    @cached_property
    def person(self) -> User:
        return get_object_or_404(self.people.with_roles(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = []
        if roles.may(self.viewer, May.SEE_PEOPLE):
            page = [{"url": reverse("hr:employee", args=[self.person.pk]), "label": str(self.person)}]
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("hr:roles"), "label": _("Rollen")},
            *page,
            {"url": "", "label": _("Rollen van %(person)s") % {"person": self.person}},
        ]


class PersonRolesView(OnRolesOfOne):
    template_name = "hr/roles/person_roles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factor_reset = factor_resets.waiting_for(self.person, self.now)
        ours = Department.objects.of(self.person.organisation_id)
        return super().get_context_data(
            person=self.person,
            standings=[self.standing(role) for role in GIVEN],
            headed=list(ours.filter(head=self.person)),
            own=list(ours.filter(pk__in=since_by_department(self.person.pk)).exclude(head=self.person)),
            head_note=NOTES[Role.HEAD],
            sees_people=roles.may(self.viewer, May.SEE_PEOPLE),
            left=left_behind.of(self.person, self.now) if roles.may(self.viewer, May.SEE_PEOPLE) else None,
            factor_reset=factor_reset,
            may_ask_factor=factor_resets.may_act(self.viewer, self.person),
            may_confirm_factor=factor_reset is not None and factor_resets.may_confirm(self.viewer, factor_reset),
            **kwargs,
        )

    def standing(self, role: Role) -> Standing:
        is_held = role in roles.of(self.person)
        may_change = is_held or role_giving.may_give(self.viewer, self.person)
        name = "hr:role_take" if is_held else "hr:role_give"
        return Standing(
            role,
            is_held,
            [may.label for may in May if may in OPENS[role] - OPENS[Role.EMPLOYEE]],
            NOTES.get(role),
            reverse(name, args=[self.person.pk, role.value]) if may_change else "",
        )


class RoleStepView(OnRolesOfOne):
    """Says what the role opens and who gets a mail; posting it gives or takes. Before a role that opens much, whoever
    does it proves anew who they are."""

    template_name = "hr/roles/role_step.html"
    is_giving = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if roles.may(request.user, self.needs):
            if self.is_giving and not role_giving.may_give(self.viewer, self.person):
                raise PermissionDenied
            if self.role in WEIGHTY and (asked := self.proof_first()):
                return asked
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def role(self) -> Role:
        role = next((one for one in GIVEN if one.value == self.kwargs["role"]), None)
        if role is None:
            raise Http404
        return role

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = left_behind.of(self.person, self.now) if self.role == Role.HR and not self.is_giving else None
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "role": self.role,
            "opens": [may.label for may in May if may in OPENS[self.role] - OPENS[Role.EMPLOYEE]],
            "note": NOTES.get(self.role),
            "told": role_mails.recipients(self.person, self.role, self.viewer, self.now),
            "is_giving": self.is_giving,
            "loses_code": self.is_giving and self.role in roles.GUARDED and bool(self.person.personal_code),
            "left": left,
            "is_last_reviewer": not self.is_giving and self.is_last_reviewer(),
        }

    def is_last_reviewer(self) -> bool:
        """Whether nothing could go live without this person: the organisation wants four eyes, and nobody else has
        the role."""
        if self.role != Role.REVIEWER:
            return False
        organisation = self.person.organisation_id
        house = OrganisationPage.objects.filter(organisation=organisation).first()
        others = review_mails.reviewers_of(organisation, timezone.localdate(self.now)).exclude(pk=self.person.pk)
        return four_eyes.workflow_at(house) is not None and not others.exists()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = {"person": self.person, "role": self.role.label}
        if self.is_giving:
            if role_giving.give(self.viewer, self.person, self.role, self.now):
                messages.success(request, _("%(person)s heeft nu de rol %(role)s.") % words)
            else:
                messages.warning(request, _("%(person)s had de rol %(role)s al.") % words)
            return self.back()
        try:
            taken = role_giving.take(self.viewer, self.person, self.role, self.now)
        except LastOfficer as refusal:
            messages.error(request, " ".join(refusal.messages))
            return self.back()
        if not taken:
            messages.warning(request, _("%(person)s had de rol %(role)s al niet meer.") % words)
            return self.back()
        messages.success(request, _("%(person)s heeft de rol %(role)s niet meer.") % words)
        if self.role == Role.HR and self.person.pk != self.viewer.pk and left_behind.of(self.person, self.now).is_there:
            return redirect("hr:hand_over", self.person.pk)
        return self.back()

    def back(self) -> HttpResponse:
        """To the roles of this person; home for who gave up the role that opens that page."""
        viewer = User.objects.with_roles().get(pk=self.viewer.pk)
        if not roles.may(viewer, May.GIVE_ROLES):
            return redirect("learning:dashboard")
        return redirect("hr:person_roles", self.person.pk)
