"""Enrolling: rules, by hand, due dates."""
