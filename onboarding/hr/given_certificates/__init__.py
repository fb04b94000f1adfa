"""The certificates that were given: listed for HR, and downloaded one by one or many at once."""
