"""What a file is called where others get it: after the title that it has at the desk, and never as the file was called,
which may name somebody."""

from __future__ import annotations

from pathlib import PurePath

from django.utils.text import slugify

LONGEST_STEM = 60  # characters of a name before its ending


def name_after(title: str, file_name: str) -> str:
    """Of what `file_name` was, with nothing of it but its ending."""
    stem = slugify(title)[:LONGEST_STEM].strip("-_") or "bestand"
    return f"{stem}{PurePath(file_name).suffix.lower()}"
