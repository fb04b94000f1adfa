"""A lesson that a department head or HR leads for a group, outside the admin: on a big screen, and who was there."""
