"""The activity log: who did what when."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Organisation
from onboarding.people.who_may_see import SeenByHr


class Verb(models.TextChoices):
    """What the activity log keeps."""

    IMPORT_APPLIED = "import_applied", _("import doorgevoerd")
    IMPORT_UNDONE = "import_undone", _("import ongedaan gemaakt")
    ENROLLED = "enrolled", _("ingeschreven")
    DUE_DATE_CHANGED = "due_date_changed", _("einddatum gewijzigd")
    EXPORTED = "exported", _("lijst gedownload")
    PERSON_VIEWED = "person_viewed", _("fiche bekeken")
    PERSON_CREATED = "person_created", _("medewerker toegevoegd")
    PERSON_CHANGED = "person_changed", _("medewerker gewijzigd")
    DEPARTMENT_CHANGED = "department_changed", _("dienst gewijzigd")
    KIND_CHANGED = "kind_changed", _("soort werk gewijzigd")
    OWN_WORD_CHANGED = "own_word_changed", _("eigen woord gewijzigd")
    OWN_FIELD_CHANGED = "own_field_changed", _("eigen veld gewijzigd")
    MOVED = "moved", _("naar een andere dienst")
    WENT_ELSEWHERE = "went_elsewhere", _("naar een andere organisatie")
    LEFT = "left", _("uit dienst gemeld")
    RETURNED = "returned", _("terug in dienst")
    ABSENCE_ADDED = "absence_added", _("afwezigheid toegevoegd")
    ABSENCE_CHANGED = "absence_changed", _("afwezigheid gewijzigd")
    ABSENCE_REMOVED = "absence_removed", _("afwezigheid weggehaald")
    INVITED = "invited", _("uitnodiging verstuurd")
    RULE_CHANGED = "rule_changed", _("inschrijfregel gewijzigd")
    TEXT_CHANGED = "text_changed", _("bericht gewijzigd")
    VIEW_MAILED = "view_mailed", _("bewaarde lijst gemaild")
    VIEW_RECIPIENTS = "view_recipients", _("wie een bewaarde lijst gemaild krijgt")
    ADDRESS_ASKED = "address_asked", _("nieuw e-mailadres gevraagd")
    ADDRESS_CONFIRMED = "address_confirmed", _("nieuw e-mailadres bevestigd")
    ADDRESS_REFUSED = "address_refused", _("nieuw e-mailadres geweigerd")
    ADDRESS_WITHDRAWN = "address_withdrawn", _("nieuw e-mailadres ingetrokken")
    ADDRESS_LAPSED = "address_lapsed", _("nieuw e-mailadres vervallen")
    FACTOR_RESET_ASKED = "factor_reset_asked", _("wissen van tweede stap gevraagd")
    FACTOR_RESET_DONE = "factor_reset_done", _("tweede stap gewist")
    FACTOR_RESET_DROPPED = "factor_reset_dropped", _("wissen van tweede stap ingetrokken")
    LESSON_PUBLISHED = "lesson_published", _("les gepubliceerd")
    PAGE_PUBLISHED = "page_published", _("traject of waarde gepubliceerd")
    PUBLICATION_PLANNED = "publication_planned", _("publicatie gepland")
    PLAN_CANCELLED = "plan_cancelled", _("geplande publicatie geannuleerd")
    FOUR_EYES_ON = "four_eyes_on", _("vier ogen aangezet")
    FOUR_EYES_OFF = "four_eyes_off", _("vier ogen uitgezet")
    REVIEW_ASKED = "review_asked", _("nazicht gevraagd")
    REVIEW_APPROVED = "review_approved", _("goedgekeurd na nazicht")
    TRANSLATION_LIVE = "translation_live", _("vertaling live gezet")
    TRANSLATION_OFF = "translation_off", _("vertaling weggehaald")
    REVIEW_CHANGES = "review_changes", _("aanpassing gevraagd bij nazicht")
    LESSON_REMOVED = "lesson_removed", _("weggehaald")
    PAGE_PUT_BACK = "page_put_back", _("teruggezet uit de prullenmand")
    FILE_PUT_BACK = "file_put_back", _("beeld of document teruggezet uit de prullenmand")
    REVIEW_DAY = "review_day", _("nakijkdag gewijzigd")
    PAGE_MOVED = "page_moved", _("les of waarde verhuisd")
    FOLLOW_UP_WITHDRAWN = "follow_up_withdrawn", _("bijlezen teruggenomen")
    DECLARED_DONE = "declared_done", _("klaar verklaard")
    REGRADED = "regraded", _("herberekend")
    SIGN_IN_CHANGED = "sign_in_changed", _("aanmelding gewijzigd")
    EVIDENCE_MADE = "evidence_made", _("bewijs gemaakt")
    CERTIFICATE_TAKEN = "certificate_taken", _("attest gedownload")
    LETTER_PRINTED = "letter_printed", _("brief afgedrukt")
    LETTER_REPRINTED = "letter_reprinted", _("brief opnieuw afgedrukt")
    LETTER_OPENED = "letter_opened", _("brief geopend")
    LETTER_USED = "letter_used", _("brief gebruikt")
    CODE_CLOSED = "code_closed", _("tien keer een foute code")
    SECRET_CHANGED = "secret_changed", _("eigen code of wachtwoord gewijzigd")
    DEVICE_SHARED = "device_shared", _("gedeeld toestel aangezet")
    DEVICE_UNSHARED = "device_unshared", _("gedeeld toestel uitgezet")
    ROLE_GIVEN = "role_given", _("rol gegeven")
    ROLE_TAKEN = "role_taken", _("rol genomen")
    HANDED_OVER = "handed_over", _("overgedragen")
    DEPARTMENT_ADDED = "department_added", _("ook bij een dienst")
    DEPARTMENT_TAKEN = "department_taken", _("niet meer ook bij een dienst")
    ORGANISATION_MADE = "organisation_made", _("organisatie gemaakt")
    STARTER_MADE = "starter_made", _("traject gemaakt van een voorbeeld")
    WEB_PAGE_MADE = "web_page_made", _("traject gemaakt van een webpagina")
    TEST_MAILED = "test_mailed", _("proefmail verstuurd")
    FIRST_DAY_HIDDEN = "first_day_hidden", _("eerste stappen niet meer getoond")
    FIRST_DAY_SHOWN = "first_day_shown", _("eerste stappen weer getoond")
    TOGETHER_BEGUN = "together_begun", _("een les in groep begonnen")
    TOGETHER_CONFIRMED = "together_confirmed", _("les samen gedaan, bevestigd met code")
    TOGETHER_SIGNED = "together_signed", _("les samen gedaan, getekend op papier")
    TOGETHER_CLOSED = "together_closed", _("een les in groep afgesloten")
    TOGETHER_DROPPED = "together_dropped", _("een les in groep weggegooid")
    EXEMPTED = "exempted", _("vrijgesteld")
    EXEMPTION_TAKEN_BACK = "exemption_back", _("vrijstelling teruggenomen")
    REMINDED = "reminded", _("herinnering gestuurd")
    EXTRA_TRY_GIVEN = "extra_try_given", _("extra poging gegeven")
    CLOSING_DAYS_CHANGED = "closing_days_changed", _("sluitingsdagen gewijzigd")
    TAKEN_OUT = "taken_out", _("inschrijving ingetrokken")
    OPENED_AGAIN = "opened_again", _("inschrijving weer geopend")
    MAILING_STOPPED = "mailing_stopped", _("zending gestopt")
    MAILING_RESUMED = "mailing_resumed", _("zending opnieuw gestart")
    PROGRAMME_EXPORTED = "programme_exported", _("traject in een bestand gezet")
    PROGRAMME_IMPORTED = "programme_imported", _("traject uit een bestand gehaald")
    LESSON_OFFERED = "lesson_offered", _("les aangeboden aan andere besturen")
    OFFER_STOPPED = "offer_stopped", _("les niet meer aangeboden")
    LESSON_ADOPTED = "lesson_adopted", _("les van een ander bestuur overgenomen")
    CHANGES_SETTLED = "changes_settled", _("veranderingen van een ander bestuur bekeken")


class Activity(models.Model):
    """Who did what when. Written once, never changed; says that something was done, not what anyone answered.

    `changes` is [{"field", "old", "new"}], values as text (deeds/changed_values.py); these go after a year.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="activities")
    at = models.DateTimeField(_("wanneer"), auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("wie")
    )  # null: a command or a rule
    verb = models.CharField(_("wat"), max_length=20, choices=Verb)
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("over")
    )
    # Of who is deleted: the name and the address as they were.
    actor_was = models.CharField(max_length=420, default="", editable=False)
    subject_was = models.CharField(max_length=420, default="", editable=False)
    number = models.PositiveIntegerField(_("aantal"), null=True)  # of people or rows
    detail = models.CharField(_("meer"), max_length=300, blank=True)
    changes = models.JSONField(_("wat er veranderde"), default=list, blank=True)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("handeling")
        verbose_name_plural = _("handelingen")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="activity_by_moment"),
            models.Index(fields=["organisation", "-at"], name="activity_by_organisation"),
            models.Index(fields=["organisation", "verb", "-id"], name="activity_by_verb"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(number__isnull=True) | Q(number__gte=0), name="activity_counts_up")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
