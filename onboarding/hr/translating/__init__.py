"""A lesson of the desk in other languages: which there are, their words, and putting them live."""
