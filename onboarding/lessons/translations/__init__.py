"""A lesson in more languages: other words over the same lesson. Its ids, files, rules and right answers are its own."""
