"""What stands on paper: how it is made, and the fonts that have its letters."""
