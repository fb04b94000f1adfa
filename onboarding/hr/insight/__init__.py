"""What the answers of a group say about a question, never about a person."""
