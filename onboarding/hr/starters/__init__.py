"""Programmes to start from: what is in them, and made as drafts."""
