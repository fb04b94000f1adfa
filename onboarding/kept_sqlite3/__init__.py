"""SQLite as Django has it, made to keep its connection between requests. Django looks for an engine in `base`."""
