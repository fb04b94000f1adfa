"""The screens about mails: which are sent and when, and their words with a preview."""

from __future__ import annotations

import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.deeds import mail_settings
from onboarding.hr.notices import previews
from onboarding.hr.notices.mail_forms import PaceForm, SettingForm, TextForm
from onboarding.hr.notices.of_organisation import OfOrganisation
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.models import NoticeKind, NoticeText
from onboarding.learning.notices import late_again, mail_circumstances, mail_planning, portions, texts
from onboarding.learning.notices.texts import Text
from onboarding.people.models import Language

logger = logging.getLogger(__name__)

# The kinds that an organisation decides about. A reminder that HR asks for has the words of those of its day.
WHEN = {
    NoticeKind.INVITATION: gettext_lazy("Als je iemand uitnodigt. Met een link om een wachtwoord te kiezen."),
    NoticeKind.START: gettext_lazy(
        "Aan wie nieuw is: op de eerste dag van het traject, of meteen als die dag voorbij is."
    ),
    NoticeKind.INCUMBENT: gettext_lazy(
        "Aan wie hier al langer dan drie maanden werkt of geen eerste werkdag heeft, als je dat kiest bij het "
        "inschrijven. En aan wie aan een nieuwe ronde begint."
    ),
    NoticeKind.BEFORE_DUE: gettext_lazy("Enkele werkdagen voor de einddatum, aan wie nog niet klaar is."),
    NoticeKind.DUE: gettext_lazy("Op de einddatum. Valt die op een vrije dag, dan op de laatste werkdag ervoor."),
    NoticeKind.OVERDUE: gettext_lazy(
        "Enkele werkdagen na de einddatum, aan wie te laat is. Daarna opnieuw, als je dat kiest."
    ),
    NoticeKind.COMPLETION: gettext_lazy("Meteen na de les die het traject voltooit, ook in het weekend."),
    NoticeKind.FOLLOW_UP: gettext_lazy(
        "Als je vraagt om te lezen wat er nieuw is in een les, en nog eens enkele werkdagen voor de dag tegen wanneer."
    ),
    NoticeKind.REGRADED: gettext_lazy(
        "Als je rechtzet hoe vragen telden, aan wie daardoor een hoger resultaat krijgt."
    ),
    NoticeKind.RESOLUTION: gettext_lazy(
        "Dertig dagen nadat iemand een voornemen schreef, aan wie dat zelf aanvinkte. Alleen die persoon leest wat er "
        "staat; jij ziet dat er een mail vertrok, nooit wat iemand schreef."
    ),
    NoticeKind.REFRESHER: gettext_lazy(
        "Als er een opfrisser klaarstaat, aan wie dat zelf koos bij de instellingen. Jij ziet dat er een mail vertrok."
    ),
    NoticeKind.DIGEST: gettext_lazy("Op de eerste werkdag van de week, als er iets te melden is over de dienst."),
}


class NoticesView(OfOrganisation, TemplateView):
    """Every kind of mail: whether it is sent, when, and the way to its words."""

    template_name = "hr/notices/notices.html"

    def forms(self, data: Any = None) -> list[SettingForm]:
        rules = mail_circumstances.Rules(self.organisation.pk)
        return [SettingForm(data, kind=kind, rule=rules.of(self.organisation.pk, kind)) for kind in WHEN]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Verstuurd"), url=reverse("hr:notice_ledger"), icon_name="list-ul"),
            HeaderButton(_("Sluitingsdagen"), url=self.address("hr:closing_days"), icon_name="date"),
            HeaderButton(_("Zendingen"), url=reverse("hr:mailings"), icon_name="mail"),
        ]

    def pace_form(self, data: Any = None) -> PaceForm:
        return PaceForm(data, instance=portions.pace_of(self.organisation.pk), prefix="pace")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = kwargs.pop("forms", None) or self.forms()
        kwargs.setdefault("pace", self.pace_form())
        own = set(NoticeText.objects.of(self.organisation).values_list("kind", "language"))
        kinds = [
            {
                "form": form,
                "name": capfirst(str(form.kind.label)),
                "when": WHEN[form.kind],
                "languages": [
                    (language.label, self.address("hr:notice_text", form.kind.value, language.value),
                     (form.kind.value, language.value) in own)
                    for language in Language
                ],
            }
            for form in forms
        ]  # fmt: skip
        return super().get_context_data(kinds=kinds, **kwargs)

    def mails_again(self, forms: list[SettingForm]) -> int:
        """How many late people are reminded again by what was changed, as soon as it is saved."""
        late = next(form for form in forms if form.kind == NoticeKind.OVERDUE)
        if not late.has_changed():
            return 0
        chosen = mail_planning.rule_for(
            late.kind,
            calendar_of(self.organisation.pk),
            late.cleaned_data["is_on"],
            late.cleaned_data["days"],
            *late.again,
        )
        return late_again.expected(self.organisation.pk, chosen, self.today)

    def post(self, request: HttpRequest) -> HttpResponse:
        forms, pace = self.forms(request.POST), self.pace_form(request.POST)
        if not all([form.is_valid() for form in [*forms, pace]]):
            messages.error(request, _("Niet bewaard. Kijk na wat in het rood staat."))
            return self.render_to_response(self.get_context_data(forms=forms, pace=pace))
        mails = self.mails_again(forms)
        if mails and request.POST.get("mails") != str(mails):
            return self.render_to_response(self.get_context_data(forms=forms, pace=pace, mails=mails))
        for form in forms:
            if form.has_changed():
                is_on, days = form.cleaned_data["is_on"], form.cleaned_data.get("days", 0)
                mail_settings.set_rule(request.user, self.organisation, form.kind, is_on, days, form.again)
        if pace.has_changed():
            mail_settings.set_pace(request.user, pace.save(commit=False))
        messages.success(request, _("Bewaard."))
        return redirect(self.address("hr:notices"))


class OfText(OfOrganisation):
    """What the screens about the words of a kind of mail in a language share."""

    @cached_property
    def kind(self) -> NoticeKind:
        try:
            kind = NoticeKind(self.kwargs["kind"])
        except ValueError:
            raise Http404 from None
        if kind not in WHEN:
            raise Http404
        return kind

    @cached_property
    def language(self) -> Language:
        try:
            return Language(self.kwargs["language"])
        except ValueError:
            raise Http404 from None

    @cached_property
    def own_text(self) -> NoticeText | None:
        return NoticeText.objects.of(self.organisation).filter(kind=self.kind, language=self.language).first()

    @cached_property
    def text(self) -> Text:
        own = self.own_text
        return Text(own.subject, own.body) if own else texts.ours(self.kind, self.language)

    def here(self) -> str:
        return self.address("hr:notice_text", self.kind.value, self.language.value)


class TextView(OfText, TemplateView):
    """The words of a kind of mail; with a preview of what stands in the form, saved or not."""

    template_name = "hr/notices/text.html"

    def get_page_title(self) -> str:
        return capfirst(str(self.kind.label))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail({"url": "", "label": self.get_page_title()})

    def form(self, data: Any = None) -> TextForm:
        initial = {"subject": self.text.subject, "body": self.text.body}
        return TextForm(data, kind=self.kind, initial=initial)

    def preview(self, text: Text) -> previews.Preview | None:
        chosen = self.request.POST.get("person", "")
        person = previews.candidate(self.viewer, self.organisation, self.kind, chosen)
        if (person is None or self.is_searching) and self.candidates:
            person = self.candidates[0]
        return previews.preview(person, self.kind, self.language, text, self.today) if person else None

    @cached_property
    def is_searching(self) -> bool:
        return bool(self.request.POST.get("search", "").strip())

    @cached_property
    def candidates(self) -> list[Any]:
        search = self.request.POST.get("search", "")
        return previews.candidates(self.viewer, self.organisation, self.kind, search)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self.form()
        text = kwargs.pop("text", self.text)
        preview = self.preview(text) if text else None
        offered = self.candidates
        if preview is not None and preview.person not in offered:
            offered = [preview.person, *offered]
        return super().get_context_data(
            form=form,
            preview=preview,
            candidates=offered,
            search=self.request.POST.get("search", ""),
            facts=[(f"{{{name}}}", texts.MEANINGS[name]) for name in texts.FACTS[self.kind]],
            languages=[
                (one.label, self.address("hr:notice_text", self.kind.value, one.value), one == self.language)
                for one in Language
            ],
            reset_address=self.own_text and self.address("hr:notice_reset", self.kind.value, self.language.value),
            **kwargs,
        )

    def post(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            messages.error(request, _("Niet bewaard. Kijk na wat in het rood staat."))
            return self.render_to_response(self.get_context_data(form=form, text=None))
        text = Text(form.cleaned_data["subject"], form.cleaned_data["body"])
        if "save" in request.POST:
            mail_settings.set_text(request.user, self.organisation, self.kind, self.language, text)
            messages.success(request, _("Bewaard. De volgende mails gaan uit met deze tekst."))
            return redirect(self.here())
        if "test" in request.POST:
            self.send_to_oneself(text)
        return self.render_to_response(self.get_context_data(form=form, text=text))

    def send_to_oneself(self, text: Text) -> None:
        preview = self.preview(text)
        if preview is None or preview.message is None:
            messages.warning(self.request, _("Er is geen voorbeeld om te versturen."))
            return
        if not self.viewer.email:
            messages.warning(self.request, _("Je hebt zelf geen e-mailadres. Een proef kan dus nergens heen."))
            return
        message = preview.message
        message.to, message.reply_to = [self.viewer.email], []
        message.subject = _("Proef: %(subject)s") % {"subject": message.subject}
        try:
            message.send()
        except (OSError, ValueError):
            logger.warning("A test mail was not sent.", exc_info=True)
            messages.error(self.request, _("De mailserver werkt niet mee. Probeer het straks opnieuw."))
        else:
            messages.success(self.request, _("De proef is verstuurd naar %(email)s.") % {"email": self.viewer.email})


class ResetTextView(OfText, View):
    """Back to our words."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str, language: str) -> HttpResponse:
        if mail_settings.drop_text(request.user, self.organisation, self.kind, self.language):
            messages.success(request, _("De tekst van Aan boord staat er weer."))
        return redirect(self.here())
