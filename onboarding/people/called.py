"""How someone is called, from what is known of them: for lists that do not load whole people."""

from __future__ import annotations

NAMED_BY = ("first_name", "last_name", "email", "personnel_number")  # what `called` takes


def full_name(first_name: str, last_name: str) -> str:
    return f"{first_name} {last_name}".strip()


def called(first_name: str | None, last_name: str | None, email: str | None, personnel_number: str | None) -> str:
    """The name, or else the address, or else the personnel number; "" of nobody, of whom all is None."""
    return full_name(first_name or "", last_name or "") or email or personnel_number or ""
