"""Lessons and programmes of long ago: HR looks whether they are still right."""
