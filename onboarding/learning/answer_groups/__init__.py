"""Who counts together in what is shown of answers, and what is shown of a group."""
