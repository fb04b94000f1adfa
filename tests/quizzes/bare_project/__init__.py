"""A Django project that knows quizzes and nothing else of this house; visit.py walks through it."""
