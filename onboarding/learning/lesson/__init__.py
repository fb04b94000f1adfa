"""A lesson, its questions and its result, as one employee sees them."""
