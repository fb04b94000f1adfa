"""From a page of an organisation’s own site to a programme in drafts: read, corrected, made."""
