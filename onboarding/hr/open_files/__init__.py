"""A programme put in one file, and made again of one: in numbers first, in the background, and once."""
