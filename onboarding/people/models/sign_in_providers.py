"""Where the people of an organisation sign in with what they use all day: its provider, and the domains it owns."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.models.organisations import Organisation
from onboarding.people.who_may_see import Belonging, SeenByHr

# Lower case, ASCII, at least one dot: as an address is written after its @.
validate_domain = RegexValidator(
    r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$",
    _("Schrijf een domein als lennik.be: kleine letters, zonder @ en zonder https."),
    code="not_a_domain",
)


class ProviderKind(models.TextChoices):
    """Which provider it is; what that means, single_sign_on/profiles.py says."""

    ENTRA = "entra", "Microsoft Entra ID"
    GOOGLE = "google", "Google Workspace"
    ACM_IDM = "acm_idm", _("ACM/IDM van de Vlaamse overheid")
    OTHER = "other", _("Een andere, met OpenID Connect")


SERVICES = {ProviderKind.ENTRA: "Microsoft", ProviderKind.GOOGLE: "Google", ProviderKind.ACM_IDM: "ACM/IDM"}


class SignInProviderQuerySet(SeenByHr["SignInProvider"]):
    def switched_on(self) -> SignInProviderQuerySet:
        return self.filter(is_on=True)

    def owning(self, domain: str) -> SignInProviderQuerySet:
        """Of the organisations that own this domain."""
        return self.filter(organisation__owned_domains__domain=domain)


class SignInProvider(models.Model):
    """The OpenID Connect provider of one organisation, and our registration there."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="sign_in_provider")
    kind = models.CharField(_("aanmeldingsdienst"), max_length=8, choices=ProviderKind)
    issuer = models.CharField(_("adres van de aanmeldingsdienst"), max_length=300)  # as in its tokens, to the letter
    client_id = models.CharField(_("client-ID"), max_length=300)
    sealed_secret = models.TextField(editable=False)  # see sealed_secrets.py
    organisation_code = models.CharField(_("organisatiecode"), max_length=40, blank=True)  # as in `vo_orgcode`
    is_on = models.BooleanField(_("aanmelden op deze manier"), default=False)
    is_only_way = models.BooleanField(_("enige manier"), default=False)
    proven_at = models.DateTimeField(null=True, editable=False)  # when someone first signed in by this registration

    objects = SignInProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanmeldingsdienst")
        verbose_name_plural = _("aanmeldingsdiensten")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_only_way=False) | Q(is_on=True, proven_at__isnull=False),
                name="only_way_in_is_on_and_proven",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.kind}"

    @property
    def service(self) -> str:
        """What people call it, or "" where nobody but their IT knows its name."""
        return SERVICES.get(ProviderKind(self.kind), "")


class OwnedDomain(models.Model):
    """A domain of e-mail addresses that an organisation owns: the platform administrator saw to that."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="owned_domains")
    domain = models.CharField(max_length=253, validators=[validate_domain])

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("eigen domein")
        verbose_name_plural = _("eigen domeinen")
        ordering = ["domain"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["organisation", "domain"], name="domain_once_per_organisation")]

    def __str__(self) -> str:
        return self.domain
