"""The versions of a lesson: what changed, who completed which, how it looked, and going back to one."""
