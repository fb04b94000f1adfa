"""Lessons between organisations: offering one, looking at what others offer, taking it, and what changed since."""
