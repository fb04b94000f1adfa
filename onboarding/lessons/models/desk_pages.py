"""The top of HR's desk: what every page of it shares, and the organisation's own page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.locks import BaseLock, BasicLock, ScheduledForPublishLock
from wagtail.models import Collection, Page

from onboarding.lessons import drafts, publish_checks
from onboarding.lessons.desk_page_forms import DeskCopyForm, DeskPageForm
from onboarding.lessons.desk_permissions import DeskPermissions
from onboarding.lessons.page_lock import PersonLock
from onboarding.lessons.plan_lock import PlanLock
from onboarding.lessons.video import player_url
from onboarding.people.house import Drawing
from onboarding.people.models import Organisation, validate_brand_colour
from onboarding.people.site_addresses import as_asked

ADMINISTRATORS_ONLY = "people.change_organisation"


class DeskPage(Page):
    """A page of HR's desk. Employees read what was published from it, at the employee's own short address."""

    private_page_options: list[str] = []  # who reads what follows from enrolment
    # Of the page that is copied alone: who works on it, and when it comes and goes.
    exclude_fields_in_copy = ["locked", "locked_by", "locked_at", "go_live_at", "expire_at"]
    base_form_class = DeskPageForm
    copy_form_class = DeskCopyForm
    promote_panels = [FieldPanel("slug")]  # no search engine and no menu ever sees these pages

    class Meta:
        abstract = True

    def permissions_for_user(self, user: Any) -> DeskPermissions:
        return DeskPermissions(user, self)

    def get_lock(self) -> BaseLock | None:
        lock: BaseLock | None = super().get_lock()
        if isinstance(lock, BasicLock):
            return PersonLock(self)
        return PlanLock(self, timezone.now()) if isinstance(lock, ScheduledForPublishLock) else lock

    def save_revision(self, *args: Any, overwrite_revision: Any = None, **kwargs: Any) -> Any:
        """As Wagtail does; but what is live, or waits to go live, is never written over by who goes on editing."""
        decided = overwrite_revision is not None and (
            overwrite_revision.pk == self.live_revision_id or overwrite_revision.approved_go_live_at is not None
        )
        return super().save_revision(*args, overwrite_revision=None if decided else overwrite_revision, **kwargs)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """As Wagtail does, now or planned; raises ValidationError for what may not go live."""
        publish_checks.check(self, revision)
        super().publish(revision, *args, **kwargs)

    def employee_path(self) -> str:
        """Where an employee finds what was published from this page."""
        return reverse("learning:dashboard")

    def live_path(self) -> str | None:
        """Where what was published from this page can be looked at; None where it has no screen of its own."""
        return None

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        sites = self._get_relevant_site_root_paths(request)
        if not sites:
            return None
        path = self.live_path()
        return sites[0].site_id, sites[0].root_url if path else None, path

    def _get_dummy_header_url(self, original_request: HttpRequest | None = None) -> str | None:
        """Wagtail would preview on the host of its Site record; what runs in the panel comes from where HR is."""
        path = self.employee_path()
        return as_asked(original_request, path) if original_request else self.full_url

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.employee_path())

    def make_preview_request(
        self,
        original_request: HttpRequest | None = None,
        preview_mode: str | None = None,
        extra_request_attrs: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Hand the preview its own query string, so that the quiz can be played in it."""
        given = original_request.GET if original_request is not None else QueryDict()
        return super().make_preview_request(
            original_request, preview_mode, {**(extra_request_attrs or {}), "preview_query": given}
        )

    def serve_preview(self, request: drafts.PreviewRequest, mode_name: str) -> HttpResponse:
        return drafts.show(request, self, mode_name)


class OrganisationPage(DeskPage):
    """The top of an organisation's desk."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="page", verbose_name=_("organisatie")
    )
    brand_colour = models.CharField(
        _("kleur"),
        max_length=7,
        default="#1e5c4a",
        validators=[validate_brand_colour],
        help_text=_("Kies jullie kleur. In het voorbeeld zie je meteen hoe ze staat."),
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Een vierkant beeld werkt het best."),
    )
    drawing = models.CharField(
        _("tekening van jullie plaats"),
        max_length=10,
        choices=Drawing,
        default=Drawing.FIELDS,
        help_text=_("Ze staat bij het aanmelden, het welkom en de lessen, in jullie kleur."),
    )
    place_picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("foto van jullie plaats"),
        help_text=_("Ze komt in de plaats van de tekening. Een breed beeld werkt het best."),
    )
    place_picture_alt = models.CharField(_("wat is er op de foto te zien?"), max_length=250, blank=True)
    welcome_title = models.CharField(_("titel van het welkom"), max_length=120, blank=True)
    welcome = RichTextField(
        _("welkom op de eerste dag"),
        blank=True,
        features=["bold", "italic", "ul"],
        help_text=_("Wat je een nieuwe collega als eerste wil zeggen, en bij wie die terechtkan."),
    )
    welcome_picture = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("beeld van collega’s"),
    )
    welcome_picture_alt = models.CharField(_("wat is er te zien?"), max_length=250, blank=True)
    welcome_video = models.URLField(
        _("film van collega’s"), blank=True, help_text=_("Een video met ondertitels, op YouTube of Vimeo.")
    )
    contact_name = models.CharField(_("naam bij HR"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mailadres bij HR"), blank=True)
    contact_phone = models.CharField(_("telefoon bij HR"), max_length=40, blank=True)
    contact_photo = models.ForeignKey(
        "wagtailimages.Image",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("foto"),
        help_text=_("Van wie hierboven staat. Vraag of het mag. Ze wordt vierkant gesneden en rond getoond."),
    )
    signer_name = models.CharField(
        _("wie ondertekent de attesten?"),
        max_length=120,
        blank=True,
        help_text=_("De naam zoals die op een attest komt. Een attest dat al gegeven is, verandert niet."),
    )
    signer_function = models.CharField(
        _("functie"), max_length=120, blank=True, help_text=_("Bijvoorbeeld algemeen directeur.")
    )
    refreshers_on = models.BooleanField(
        _("opfrissers"), default=True, help_text=_("Drie vragen, enkele weken na een les. Niet voor HR.")
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, null=True, editable=False, related_name="organisation_page"
    )

    picture_fields = ("logo", "place_picture", "welcome_picture", "contact_photo")

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["lessons.ProgrammePage"]
    preview_modes = [("welcome", _("De eerste dag")), ("dashboard", _("De startpagina"))]

    content_panels = [
        *Page.content_panels,
        FieldPanel("organisation", permission=ADMINISTRATORS_ONLY),
        MultiFieldPanel(
            [
                FieldPanel("brand_colour", widget=forms.TextInput(attrs={"type": "color"})),
                FieldPanel("logo"),
                FieldPanel("drawing"),
                FieldPanel("place_picture"),
                FieldPanel("place_picture_alt"),
            ],
            heading=_("Hoe het eruitziet"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("welcome_title"),
                FieldPanel("welcome"),
                FieldPanel("welcome_picture"),
                FieldPanel("welcome_picture_alt"),
                FieldPanel("welcome_video"),
            ],
            heading=_("Welkom op de eerste dag"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("contact_photo"),
            ],
            heading=_("Bij wie kan je terecht?"),
        ),
        MultiFieldPanel([FieldPanel("signer_name"), FieldPanel("signer_function")], heading=_("Op het attest")),
        FieldPanel("refreshers_on"),
    ]

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")

    def clean(self) -> None:
        super().clean()
        problems = self.house_problems()
        if problems:
            raise ValidationError(problems)

    def house_problems(self) -> dict[str, ValidationError]:
        """What keeps a house from being saved, by field, each with a code."""
        problems = {}
        if self.welcome_picture and not self.welcome_picture_alt.strip():
            message = _("Schrijf in één zin wat er te zien is, voor wie het beeld niet ziet.")
            problems["welcome_picture_alt"] = ValidationError(message, code="alt_missing")
        if self.place_picture and not self.place_picture_alt.strip():
            message = _("Schrijf in één zin wat er te zien is, voor wie het beeld niet ziet.")
            problems["place_picture_alt"] = ValidationError(message, code="alt_missing")
        if self.contact_photo and not self.contact_name.strip():
            message = _("Zet er de naam bij van wie op de foto staat.")
            problems["contact_name"] = ValidationError(message, code="name_missing")
        if self.signer_function.strip() and not self.signer_name.strip():
            message = _("Zet er de naam bij van wie ondertekent.")
            problems["signer_name"] = ValidationError(message, code="name_missing")
        if self.welcome_video and not player_url(self.welcome_video):
            message = _("Dit adres kennen we niet. Neem het adres van een video op YouTube of Vimeo.")
            problems["welcome_video"] = ValidationError(message, code="unknown_player")
        for field in self.picture_fields:
            image = getattr(self, field)
            if image is not None and image.collection_id != self.collection_id:
                message = _("Dit beeld hoort niet bij deze organisatie. Zet het eerst bij de eigen beelden.")
                problems[field] = ValidationError(message, code="not_ours")
        return problems
