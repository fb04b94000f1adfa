"""What a charter is, and what can be wrong with a file that should hold one."""

from dataclasses import dataclass
from typing import Any, Final

MISSION: Final = "mission"
VISION: Final = "vision"
VALUE: Final = "value"
PILLAR: Final = "pillar"

MESSAGES: Final = {
    "empty": "Dit bestand is leeg. Kopieer de tekst van de webpagina erin en probeer opnieuw.",
    "binary": "Dit is geen gewone tekst. Kopieer de tekst van de webpagina, bewaar ze als tekstbestand (.txt) "
    "en probeer opnieuw.",
    "too_large": "Dit bestand is te groot. Gebruik alleen de tekst van de pagina met de missie, visie en "
    "waarden (hoogstens 2 MB).",
    "nothing_recognised": "We vinden geen missie, visie, waarden of pijlers in deze tekst. Zet boven elk deel "
    "een titel, zoals ‘Missie’ of ‘Onze waarden’, en probeer opnieuw.",
}


class CharterError(ValueError):
    """The text cannot become a charter. `code` is stable; the Dutch message says what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(MESSAGES[code])
        self.code = code


@dataclass(frozen=True)
class CharterPrinciple:
    """One mission, vision, value or pillar.

    `letter` is a letter of the wordmark, or a number, or "". `statement` is the whole text; `behaviours` are
    the bullets of a value or a pillar.
    """

    kind: str
    letter: str
    title: str
    statement: str
    behaviours: tuple[str, ...]


@dataclass(frozen=True)
class Charter:
    """Everything recognised on one page, in its order; `unread` are the headings whose text was not understood."""

    wordmark: str | None
    principles: tuple[CharterPrinciple, ...]
    unread: tuple[str, ...] = ()
    motto: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The charter as plain data, ready for JSON."""
        return {
            "wordmark": self.wordmark,
            "principles": [
                {
                    "kind": principle.kind,
                    "letter": principle.letter,
                    "title": principle.title,
                    "statement": principle.statement,
                    "behaviours": list(principle.behaviours),
                }
                for principle in self.principles
            ],
        }
