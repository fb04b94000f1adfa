"""A programme, or one lesson, as one open file: written, read and made again, equal (docs/open-file.md)."""
