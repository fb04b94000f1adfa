"""What a mail server's refusal means, as a plain sentence with what the IT service has to look at."""

from __future__ import annotations

import smtplib
import socket
import ssl

from django.utils.translation import gettext as _


def in_words(error: Exception) -> str:
    """One or two sentences; what the server itself said stays in the log."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return _(
                "De mailserver aanvaardt onze aanmelding niet. Laat je IT-dienst de gebruikersnaam en het wachtwoord "
                "in EMAIL_URL nakijken."
            )
        case smtplib.SMTPRecipientsRefused():
            return _(
                "De mailserver weigert jouw adres. Kijk het na op je fiche. Klopt het, vraag dan je IT-dienst of de "
                "mailserver mails van Aan boord naar dat adres doorlaat."
            )
        case smtplib.SMTPSenderRefused():
            return _(
                "De mailserver weigert het adres waarvan we sturen. Laat je IT-dienst DEFAULT_FROM_EMAIL nakijken, en "
                "of de server voor dat adres mag sturen."
            )
        case smtplib.SMTPNotSupportedError() | ssl.SSLError():
            return _(
                "De beveiligde verbinding met de mailserver lukt niet. Laat je IT-dienst in EMAIL_URL nakijken of het "
                "smtp+tls of smtp+ssl moet zijn, de poort, en het certificaat van de server."
            )
        case socket.gaierror():
            return _("We vinden de mailserver niet. Laat je IT-dienst de naam van de server in EMAIL_URL nakijken.")
        case ConnectionRefusedError() | TimeoutError() | smtplib.SMTPConnectError():
            return _(
                "De mailserver antwoordt niet. Laat je IT-dienst de naam en de poort in EMAIL_URL nakijken, en of de "
                "firewall ons doorlaat."
            )
        case _other:
            return _(
                "De mailserver nam de mail niet aan. Probeer het over een paar minuten opnieuw. Lukt het weer niet, "
                "laat je IT-dienst dan EMAIL_URL en het logboek van de site nakijken."
            )
