"""A right answer that was marked wrong: whom it touched, and their results put right."""
