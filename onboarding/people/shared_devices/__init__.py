"""A device that several people use: switched on by HR or a head, signed in to by number and code, quiet for three
minutes at most, and nothing left behind for the next one."""
