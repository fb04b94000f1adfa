"""What a mail server's refusal means: which trouble it is, whose, and a plain sentence with what to look at."""

from __future__ import annotations

import smtplib
import socket
import ssl

from django.db import models
from django.utils.translation import gettext as _

SERVER_CLOSES = 421  # RFC 5321, 3.8


class MailTrouble(models.TextChoices):
    """Codes, which the log and the database keep; what the server itself said repeats addresses."""

    SIGN_IN = "sign_in"
    RECIPIENT = "recipient"  # refused for good: this address
    CONTENT = "content"  # refused for good: this mail, or an address that is none
    PUT_OFF = "put_off"  # refused for now: this address, or this mail
    SENDER = "sender"
    SECURITY = "security"
    NAME = "name"
    SILENT = "silent"
    OTHER = "other"


FOR_GOOD = (MailTrouble.RECIPIENT, MailTrouble.CONTENT)  # no other try mends it
OF_ONE_MAIL = (*FOR_GOOD, MailTrouble.PUT_OFF)  # says nothing bad of the server
OF_CONNECTION = (MailTrouble.SIGN_IN, MailTrouble.SECURITY, MailTrouble.NAME, MailTrouble.SILENT)  # a look shows it
UNREACHABLE = (MailTrouble.NAME, MailTrouble.SILENT)  # nobody there: no account is closed for trying often
UNSENT = (OSError, ValueError)  # what sending a mail raises: smtplib’s errors are OSErrors; an address that is none


def of(error: Exception) -> MailTrouble:
    """Which trouble it was. RFC 5321, 4.2.1: 4xx is refused for now, 5xx for good."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return MailTrouble.SIGN_IN
        case smtplib.SMTPRecipientsRefused():
            return _of_recipient(min((code for code, _words in error.recipients.values()), default=500))
        case smtplib.SMTPSenderRefused():
            return MailTrouble.SENDER
        case smtplib.SMTPDataError() if error.smtp_code >= 500:
            return MailTrouble.CONTENT
        case smtplib.SMTPDataError() if error.smtp_code != SERVER_CLOSES:
            return MailTrouble.PUT_OFF
        case smtplib.SMTPNotSupportedError() | ssl.SSLError():
            return MailTrouble.SECURITY
        case socket.gaierror():
            return MailTrouble.NAME
        case ConnectionRefusedError() | TimeoutError() | smtplib.SMTPConnectError():
            return MailTrouble.SILENT
        case ValueError():
            return MailTrouble.CONTENT
        case _other:
            return MailTrouble.OTHER


def _of_recipient(code: int) -> MailTrouble:
    if code == SERVER_CLOSES:
        return MailTrouble.OTHER
    return MailTrouble.RECIPIENT if code >= 500 else MailTrouble.PUT_OFF


def in_words(trouble: MailTrouble) -> str:
    """One or two sentences to whom a mail was sent that did not leave; what the server itself said stays in the log."""
    match trouble:
        case MailTrouble.RECIPIENT:
            return _(
                "De mailserver weigert jouw adres. Kijk het na op je fiche. Klopt het, vraag dan je IT-dienst of de "
                "mailserver mails van Aan boord naar dat adres doorlaat."
            )
        case MailTrouble.CONTENT | MailTrouble.PUT_OFF | MailTrouble.OTHER:
            return _(
                "De mailserver nam de mail niet aan. Probeer het over een paar minuten opnieuw. Lukt het weer niet, "
                "laat je IT-dienst dan EMAIL_URL en het logboek van de site nakijken."
            )
        case _of_the_server:
            return of_server_in_words(trouble)


def of_server_in_words(trouble: MailTrouble) -> str:
    """What the IT service has to look at when the server takes no mail at all."""
    match trouble:
        case MailTrouble.SIGN_IN:
            return _(
                "De mailserver aanvaardt onze aanmelding niet. Laat je IT-dienst de gebruikersnaam en het wachtwoord "
                "in EMAIL_URL nakijken."
            )
        case MailTrouble.SENDER:
            return _(
                "De mailserver weigert het adres waarvan we sturen. Laat je IT-dienst DEFAULT_FROM_EMAIL nakijken, en "
                "of de server voor dat adres mag sturen."
            )
        case MailTrouble.SECURITY:
            return _(
                "De beveiligde verbinding met de mailserver lukt niet. Laat je IT-dienst in EMAIL_URL nakijken of het "
                "smtp+tls of smtp+ssl moet zijn, de poort, en het certificaat van de server."
            )
        case MailTrouble.NAME:
            return _("We vinden de mailserver niet. Laat je IT-dienst de naam van de server in EMAIL_URL nakijken.")
        case MailTrouble.SILENT:
            return _(
                "De mailserver antwoordt niet. Laat je IT-dienst de naam en de poort in EMAIL_URL nakijken, en of de "
                "firewall ons doorlaat."
            )
        case MailTrouble.RECIPIENT | MailTrouble.CONTENT | MailTrouble.PUT_OFF:
            return _(
                "De mailserver weigert elke mail die we sturen. Laat je IT-dienst nakijken of hij voor Aan boord "
                "mails naar buiten doorgeeft."
            )
        case MailTrouble.OTHER:
            return _(
                "De mailserver neemt onze mails niet aan. Laat je IT-dienst EMAIL_URL en het logboek van de site "
                "nakijken."
            )
