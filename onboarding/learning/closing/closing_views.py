"""The pages at the end of a programme, its certificate, and the due date for one's calendar."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onboarding.learning.closing import certificates, due_date_appointment, farewells
from onboarding.learning.models import Enrolment
from onboarding.people.limits import MINUTE, Limit, client_address
from onboarding.people.models import PersonRequest

LOOK_UPS = Limit("certificate", 30, 10 * MINUTE)  # from one address
OF_NUMBER = Limit("certificate-number", 10, 10 * MINUTE)  # of one certificate, from one address


def _mine(request: PersonRequest, enrolment_id: int) -> Enrolment:
    """The person's own enrolment, or 404: someone else's does not exist for them."""
    enrolment = farewells.find(request.user, enrolment_id)
    if enrolment is None:
        raise Http404
    return enrolment


@login_required
@require_safe
def farewell(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    enrolment = _mine(request, enrolment_id)
    if enrolment.completed_at is None:
        return redirect("learning:dashboard")
    return render(request, "learning/closing/farewell.html", {"page": farewells.build(enrolment)})


@login_required
@require_safe
def calendar(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    enrolment = _mine(request, enrolment_id)
    if enrolment.due_date is None or enrolment.is_open_ended:
        raise Http404
    content = due_date_appointment.due_date(enrolment, timezone.now())
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="einddatum.ics"'},
    )


@login_required
@require_safe
@never_cache
def certificate(request: PersonRequest, enrolment_id: int) -> HttpResponse:
    """The person's certificate as a PDF; the first time, it is given."""
    enrolment = _mine(request, enrolment_id)
    try:
        given = certificates.issue(enrolment, timezone.now())
    except certificates.NoCertificate as refusal:
        if refusal.code == "not_given":
            raise Http404 from refusal
        if refusal.code == "unprintable":
            messages.warning(
                request,
                _(
                    "We kunnen je attest nog niet maken: er staan letters op waarvoor we geen lettertype hebben, "
                    "meestal in je naam. Vraag HR om ze anders te schrijven. Daarna kan je je attest downloaden."
                ),
            )
            return redirect("learning:dashboard")
        messages.info(request, _("Je attest ligt klaar zodra je het traject hebt afgerond."))
        return redirect("learning:dashboard")
    return HttpResponse(
        certificates.pdf(given),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="attest-{given.number}.pdf"'},
    )


class ConfirmForm(forms.Form):
    """What someone who was shown a certificate can read on it."""

    number = forms.CharField(
        label=gettext_lazy("Nummer van het attest"),
        max_length=40,
        help_text=gettext_lazy("Drie groepjes van vier tekens, zoals K7QM-3XRP-9WTC."),
        error_messages={"required": gettext_lazy("Vul het nummer in dat op het attest staat.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Naam op het attest"),
        max_length=200,
        help_text=gettext_lazy("Voornaam en achternaam. Hoofdletters en accenten doen er niet toe."),
        error_messages={"required": gettext_lazy("Vul de naam in die op het attest staat.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_certificate(request: HttpRequest) -> HttpResponse:
    """For anyone: whether a certificate with this number and in this name was given. Nothing else about the person."""
    if request.method != "POST":
        return _show_confirm(request, ConfirmForm(initial={"number": request.GET.get("nummer", "")[:40]}))
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _show_confirm(request, form, status=422)
    if not _may_look_up(request, form.cleaned_data["number"]):
        form.add_error(None, _("Dat was vaak na elkaar. Wacht tien minuten en probeer het dan opnieuw."))
        return _show_confirm(request, form, status=429)
    found = certificates.confirm(form.cleaned_data["number"], form.cleaned_data["name"])
    declared_by = certificates.declared_by_in_words(found) if found is not None else ""
    remarks = certificates.remarks_in_words(found) if found is not None else []
    about = {"declared_by": declared_by, "remarks": remarks}
    return _show_confirm(request, form, is_answered=True, certificate=found, about=about)


def _show_confirm(request: HttpRequest, form: ConfirmForm, status: int = 200, **context: object) -> HttpResponse:
    response = render(request, "learning/closing/confirm_certificate.html", {"form": form, **context}, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


def _may_look_up(request: HttpRequest, number: str) -> bool:
    """Count a look-up, and say whether this address may still do it."""
    address = client_address(request)
    return bool(OF_NUMBER.take(number, address) and LOOK_UPS.take(address))
