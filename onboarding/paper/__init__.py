"""What stands on paper: the fonts that have its letters."""
