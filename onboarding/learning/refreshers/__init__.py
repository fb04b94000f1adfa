"""Questions that come back after a programme is done."""
