"""How an organisation signs in: set up, tried out, and made the only way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import RoleMixin
from onboarding.hr.deeds import sign_in_setting
from onboarding.hr.single_sign_on import who_sets_up
from onboarding.hr.single_sign_on.provider_forms import DomainsForm, ProviderForm, domains_text
from onboarding.people.models import Organisation, OwnedDomain, SignInProvider
from onboarding.people.roles import May
from onboarding.people.second_factor import fresh_proof
from onboarding.people.sessions import not_by_provider
from onboarding.people.single_sign_on import trying_out
from onboarding.people.single_sign_on.there_and_back import redirect_address
from onboarding.people.single_sign_on.who_could import figures
from onboarding.people.site_addresses import absolute


class OfSignIn(WagtailAdminTemplateMixin, RoleMixin, TemplateView):
    needs = May.SET_UP_SIGN_IN
    header_icon = "key"
    page_title: Any = gettext_lazy("Aanmelding")

    @cached_property
    def organisations(self) -> list[Organisation]:
        return who_sets_up.organisations_of(self.viewer)


class SignInSettingsView(OfSignIn):
    """Whose: an administrator chooses, HR has one."""

    template_name = "hr/single_sign_on/organisations.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.viewer.is_superuser and self.organisations:
            return redirect("hr:sign_in_setting", self.organisations[0].pk)
        return self.render_to_response(self.get_context_data(organisations=self.organisations))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


class SignInSettingView(OfSignIn):
    """Of one organisation. Trying out asks the provider, for some seconds at most, and outside any transaction.

    Whoever says where one signs in, says who gets in as whom: so this asks a proof first, and again before it keeps
    what took long to fill in, which then still stands there.
    """

    template_name = "hr/single_sign_on/setting.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        _known = self.organisation  # out of reach, it does not exist
        return self.proof_first() or super().get(request, *args, **kwargs)

    @property
    def way_to_prove(self) -> str:
        return fresh_proof.way_to_prove(self.request, self.viewer, self.request.path, self.now)

    def refuse_unproven(self, way: str, **forms: Any) -> HttpResponse:
        """Nothing is kept; what was filled in stays, but for the secret, and the proof is in a window beside it."""
        words = _("Nog niet bewaard. Toon in een ander venster wie je bent, en bewaar hier dan opnieuw.")
        button = messages.button(way, _("Toon wie je bent"), new_window=True)
        messages.error(self.request, words, buttons=[button])
        return self.render_to_response(self.get_context_data(**forms))

    @cached_property
    def organisation(self) -> Organisation:
        found = [one for one in self.organisations if one.pk == self.kwargs["pk"]]
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def provider(self) -> SignInProvider:
        """The one that there is, or a new one."""
        kept = SignInProvider.objects.of(self.organisation).first()
        return kept or SignInProvider(organisation=self.organisation)

    @cached_property
    def domains(self) -> list[OwnedDomain]:
        return list(OwnedDomain.objects.of(self.organisation))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("hr:sign_in_settings"), "label": self.page_title}
        here = {"url": "", "label": self.organisation.short_name}
        return [*self.breadcrumbs_items, *([above, here] if self.viewer.is_superuser else [{**above, "url": ""}])]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = figures(self.provider, self.today)
        return super().get_context_data(
            organisation=self.organisation,
            form=kwargs.pop("form", None) or self.form(None),
            domains=self.domains,
            domains_form=kwargs.pop("domains_form", None) or self.domains_form(None),
            figures=counted,
            redirect_address=redirect_address(),
            start_address=absolute("account_single_sign_on", self.organisation.slug),
            kept=self.provider.pk is not None,
            otherwise=self.signed_in_otherwise,
            proven_at=self.provider.proven_at,
            **kwargs,
        )

    @cached_property
    def signed_in_otherwise(self) -> set[int]:
        """Who would be signed out by making it the only way."""
        kept = SignInProvider.objects.of(self.organisation).filter(is_only_way=True)
        return set() if kept.exists() else not_by_provider.people_there(self.organisation.pk, self.now)

    def form(self, data: Any) -> ProviderForm:
        with_key = figures(self.provider, self.today).with_key
        return ProviderForm(data, instance=self.provider, people_with_key=with_key)

    def domains_form(self, data: Any) -> DomainsForm | None:
        """Only for whom it is to say."""
        if not who_sets_up.may_name_domains(self.viewer):
            return None
        return DomainsForm(data, initial={"domains": domains_text(self.domains)})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if "domains" in request.POST and (domains_form := self.domains_form(request.POST)) is not None:
            return self.keep_domains(domains_form)
        if "test" in request.POST and self.provider.pk is not None:
            found = trying_out.find_out(self.provider)
            is_well = all(one.is_well for one in found)
            return self.render_to_response(self.get_context_data(found=found, well=is_well))
        form = self.form(request.POST)
        if not form.is_valid():
            messages.error(request, _("Niet bewaard. Kijk na wat in het rood staat."))
            return self.render_to_response(self.get_context_data(form=form))
        if way := self.way_to_prove:
            return self.refuse_unproven(way, form=form)
        kept = sign_in_setting.keep(
            self.viewer,
            form.instance,
            form.cleaned_data["secret"],
            form.is_another_registration,
            form.cleaned_data.get("forget_keys", False),
            self.now,
        )
        is_out = kept.signed_out > 0 and not_by_provider.is_over_here(request)
        if is_out:
            logout(request)
        messages.success(request, " ".join(self._said(kept)))
        return redirect("account_login") if is_out else redirect("hr:sign_in_setting", self.organisation.pk)

    def _said(self, kept: sign_in_setting.Kept) -> Iterator[str]:
        yield _("Bewaard.")
        if kept.forgotten:
            words = ngettext(
                "Van %(number)d persoon is de sleutel gewist.",
                "Van %(number)d mensen is de sleutel gewist.",
                kept.forgotten,
            )
            yield words % {"number": kept.forgotten}
        if kept.signed_out:
            words = ngettext(
                "%(number)d persoon die anders aangemeld was, is afgemeld.",
                "%(number)d mensen die anders aangemeld waren, zijn afgemeld.",
                kept.signed_out,
            )
            yield words % {"number": kept.signed_out}

    def keep_domains(self, form: DomainsForm) -> HttpResponse:
        if not form.is_valid():
            messages.error(self.request, _("Niet bewaard. Kijk na wat in het rood staat."))
            return self.render_to_response(self.get_context_data(domains_form=form))
        if way := self.way_to_prove:
            return self.refuse_unproven(way, domains_form=form)
        sign_in_setting.name_domains(self.viewer, self.organisation, form.cleaned_data["domains"])
        messages.success(self.request, _("Bewaard."))
        return redirect("hr:sign_in_setting", self.organisation.pk)
