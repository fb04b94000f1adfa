"""Mails to employees as HR sees them: settings, texts, preview, the ledger."""
