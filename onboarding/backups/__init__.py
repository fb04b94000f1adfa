"""A copy of all that a site is: its database and what was uploaded, with digests of the evidence in it."""
