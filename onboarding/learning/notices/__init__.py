"""Reminders that are right: what mail is due to whom, in a ledger that says what became of each."""
