"""Days: which are worked, by when something is due, when a lesson opens. Pure."""
