"""What a row of an import comes down to."""

import enum


class RowKind(enum.StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"  # is only counted
    MISSING = "missing"  # someone who is not in the file
    WRONG = "wrong"
    GONE = "gone"  # someone whom we never knew, whose last working day is over: left out


APPLIED = (RowKind.MISSING, RowKind.CHANGED, RowKind.CREATED)  # in this order
