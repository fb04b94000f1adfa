"""Employees and departments: listings, a page per person, what HR does for one or for many."""
