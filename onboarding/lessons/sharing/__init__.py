"""Lessons between organisations: offering one, taking it, and taking over what became of it there, piece by piece."""
