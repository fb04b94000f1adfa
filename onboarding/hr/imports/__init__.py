"""Employees from a file: read, checked in a dry run, applied all or nothing, undone."""
