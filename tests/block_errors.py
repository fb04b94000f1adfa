"""The stable codes in what a StreamField refuses."""

from __future__ import annotations


def codes(error: object) -> set[str]:
    """Every stable code in a tree of block errors."""
    inner = getattr(error, "block_errors", None) or {}
    children = [
        *(inner.values() if isinstance(inner, dict) else inner),
        *getattr(getattr(error, "non_block_errors", None), "data", []),
    ]
    found = {code for child in children for code in codes(child)}
    code = getattr(error, "code", None)
    return found | {code} if code else found
