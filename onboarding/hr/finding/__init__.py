"""One field at the desk that finds people, lessons and lists."""
