"""What a row of an import comes down to."""

import enum


class RowKind(enum.StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"  # is only counted
    MISSING = "missing"  # someone who is not in the file
    WRONG = "wrong"
