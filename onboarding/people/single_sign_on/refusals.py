"""Why someone does not get in by single sign-on: a code that stays, a sentence for whoever reads it, and a status."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    # The way there and back
    UNKNOWN_ORGANISATION = "unknown_organisation"
    LOST_STATE = "lost_state"
    CANCELLED = "cancelled"
    PROVIDER_REFUSED = "provider_refused"
    # The provider, or our registration there
    PROVIDER_DOWN = "provider_down"
    UNUSABLE_PROVIDER = "unusable_provider"
    WRONG_CLIENT = "wrong_client"
    UNREADABLE_SECRET = "unreadable_secret"  # noqa: S105
    TOO_OFTEN = "too_often"
    # What it says, in its token
    BAD_SIGNATURE = "bad_signature"
    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    WRONG_NONCE = "wrong_nonce"
    EXPIRED_TOKEN = "expired_token"  # noqa: S105
    UNREADABLE_TOKEN = "unreadable_token"  # noqa: S105
    # Whom it is about
    NO_KEY = "no_key"
    OTHER_ORGANISATION = "other_organisation"
    UNKNOWN_PERSON = "unknown_person"
    UNVERIFIED_ADDRESS = "unverified_address"
    FOREIGN_DOMAIN = "foreign_domain"
    OTHER_KEY = "other_key"
    LEFT = "left"
    ADMINISTRATOR = "administrator"
    # Another way in, where this is the only one
    ONLY_WAY = "only_way"


class Refused(Exception):
    """Someone does not get in. `detail` is for the log: nothing of a token, and nothing secret."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(why, detail)
        self.why = why
        self.detail = detail
        self.key = ""  # of whom the provider speaks, for HR to fill in

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self.why]

    @property
    def status(self) -> HTTPStatus:
        return STATUSES.get(self.why, HTTPStatus.FORBIDDEN)


_NOT_TO_BE_TRUSTED = _(
    "Het antwoord van de aanmeldingsdienst klopt niet, dus we vertrouwen het niet. Probeer het opnieuw. Blijft het zo, "
    "geef dan de code hieronder aan je IT-dienst."
)

SENTENCES: dict[Why, str | Promise] = {
    Why.UNKNOWN_ORGANISATION: _(
        "Deze organisatie meldt niet op deze manier aan. Kijk het adres na, of meld aan met je e-mailadres."
    ),
    Why.LOST_STATE: _(
        "Aanmelden duurde te lang, of gebeurde in een ander venster. Begin opnieuw: er ging niets verloren."
    ),
    Why.CANCELLED: _("Je stopte met aanmelden. Wil je toch binnen, begin dan opnieuw."),
    Why.PROVIDER_REFUSED: _(
        "De aanmeldingsdienst van je organisatie liet je niet door. Probeer het opnieuw. Blijft het zo, vraag dan aan "
        "je IT-dienst of je account Aan boord mag gebruiken."
    ),
    Why.PROVIDER_DOWN: _(
        "De aanmeldingsdienst van je organisatie antwoordt niet. Dat ligt niet aan jou: probeer het over enkele "
        "minuten opnieuw."
    ),
    Why.UNUSABLE_PROVIDER: _(
        "De aanmeldingsdienst van je organisatie is hier niet juist ingesteld. Je HR-dienst of IT-dienst kan dat "
        "nakijken met de knop Test."
    ),
    Why.WRONG_CLIENT: _(
        "De aanmeldingsdienst van je organisatie kent Aan boord niet, of het geheim is vervallen. Je IT-dienst kan een "
        "nieuw geheim maken."
    ),
    Why.UNREADABLE_SECRET: _(
        "Het geheim van de aanmeldingsdienst is hier niet meer leesbaar. Je HR-dienst of IT-dienst vult het opnieuw in."
    ),
    Why.TOO_OFTEN: _("Dat was vaak na elkaar. Wacht vijf minuten en probeer het dan opnieuw."),
    Why.BAD_SIGNATURE: _NOT_TO_BE_TRUSTED,
    Why.WRONG_ISSUER: _(
        "Het antwoord komt van een andere aanmeldingsdienst dan die van je organisatie. Begin opnieuw. Blijft het zo, "
        "geef dan de code hieronder aan je IT-dienst."
    ),
    Why.WRONG_AUDIENCE: _(
        "Het antwoord van de aanmeldingsdienst is voor een andere toepassing bedoeld. Begin opnieuw. Blijft het zo, "
        "geef dan de code hieronder aan je IT-dienst."
    ),
    Why.WRONG_NONCE: _(
        "Het antwoord van de aanmeldingsdienst hoort niet bij deze aanmelding. Begin opnieuw, in dit venster."
    ),
    Why.EXPIRED_TOKEN: _(
        "Het antwoord van de aanmeldingsdienst is te oud of nog niet geldig. Begin opnieuw. Blijft het zo, dan staat "
        "ergens een klok verkeerd: vraag het aan je IT-dienst."
    ),
    Why.UNREADABLE_TOKEN: _NOT_TO_BE_TRUSTED,
    Why.NO_KEY: _(
        "De aanmeldingsdienst zegt niet wie je bent: de sleutel ontbreekt in haar antwoord. Je IT-dienst kan dat "
        "instellen."
    ),
    Why.OTHER_ORGANISATION: _(
        "Je meldde aan voor een andere organisatie dan deze. Begin opnieuw, en kies je eigen organisatie."
    ),
    Why.UNKNOWN_PERSON: _(
        "Je bent aangemeld bij je organisatie, maar hier staat nog niemand met jouw gegevens. Vraag je HR-dienst om je "
        "toe te voegen."
    ),
    Why.UNVERIFIED_ADDRESS: _(
        "De aanmeldingsdienst bevestigt je e-mailadres niet, en daarop alleen laten we niemand binnen. Vraag je "
        "HR-dienst of IT-dienst om jouw sleutel in te vullen."
    ),
    Why.FOREIGN_DOMAIN: _(
        "Je meldde aan met een adres dat niet van je organisatie is. Begin opnieuw met het adres van je werk, of vraag "
        "je HR-dienst om jouw sleutel in te vullen."
    ),
    Why.OTHER_KEY: _(
        "Met jouw e-mailadres meldde eerder iemand anders aan, of je kreeg een nieuw account. Vraag je HR-dienst om "
        "jouw sleutel na te kijken."
    ),
    Why.LEFT: _("Je kan je hier niet meer aanmelden. Klopt dat niet? Vraag het aan je HR-dienst."),
    Why.ADMINISTRATOR: _(
        "Wie het hele platform beheert, meldt niet aan via een organisatie. Gebruik je e-mailadres en je wachtwoord."
    ),
    Why.ONLY_WAY: _(
        "Bij je organisatie meld je alleen zo aan. Een wachtwoord, een code of een link heb je hier niet nodig."
    ),
}

STATUSES = {
    Why.UNKNOWN_ORGANISATION: HTTPStatus.NOT_FOUND,
    Why.LOST_STATE: HTTPStatus.BAD_REQUEST,
    Why.TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    Why.PROVIDER_DOWN: HTTPStatus.SERVICE_UNAVAILABLE,
    Why.UNUSABLE_PROVIDER: HTTPStatus.SERVICE_UNAVAILABLE,
    Why.WRONG_CLIENT: HTTPStatus.SERVICE_UNAVAILABLE,
    Why.UNREADABLE_SECRET: HTTPStatus.SERVICE_UNAVAILABLE,
}
