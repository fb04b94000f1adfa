"""The first day of an organisation: what HR sets up, in a list that ticks itself."""
