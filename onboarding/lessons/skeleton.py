"""The skeleton of a lesson about a principle: what a good lesson has, each part waiting for the editor's words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from onboarding.lessons.completeness import PLACEHOLDER
from quizzes.definitions import Credit


def _fill(hint: str) -> str:
    return f"{PLACEHOLDER}: {hint}]"


def body(behaviours: Sequence[str]) -> list[dict[str, Any]]:
    """Raw stream data: a moment, the behaviours, the dilemma, a scenario and a resolution."""
    acts = [*behaviours] or [_fill("wat je doet, bijvoorbeeld: je belt terug wanneer je dat beloofd hebt")]
    return [
        _block(
            "text",
            heading="Waarom het telt",
            text=f"<p>{_fill('een moment uit een gewone werkdag, in drie zinnen')}</p>",
        ),
        _block("behaviours", heading="Zo ziet het eruit", items=acts),
        _block(
            "text",
            heading="Waar het moeilijk wordt",
            text=f"<p>{_fill('twee goede dingen die botsen, zoals vlot en zorgvuldig')}</p>",
        ),
        _block(
            "scenario",
            heading="Stel je voor",
            title=_fill("een titel"),
            situation=_fill("een situatie op een dienst, met op het einde de vraag"),
            choices=[
                {"text": _fill("een keuze"), "response": _fill("wat er dan gebeurt met de inwoner of de collega")}
                for _ in range(3)
            ],
        ),
        _block("reflection", heading="Jouw voornemen", question="Wat ga jij deze week anders doen?", hint=""),
    ]


def questions() -> list[dict[str, Any]]:
    """Raw stream data: one question to start from."""
    choices = [
        {
            "text": _fill("een antwoord dat een fatsoenlijk mens kan kiezen"),
            "credit": credit.value,
            "feedback": _fill("wat leert wie dit kiest"),
        }
        for credit in Credit
    ]
    return [
        _block(
            "single_choice",
            question=_fill("een situatie en één vraag"),
            choices=choices,
            points=1,
            feedback="",
            reread="Waar het moeilijk wordt",
        )
    ]


def _block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid4()), "value": {key: _items(item) for key, item in value.items()}}


def _items(value: Any) -> Any:
    """A list as a list block takes it; it would read an item without an id as the item's own value."""
    return [{"type": "item", "id": str(uuid4()), "value": each} for each in value] if isinstance(value, list) else value
