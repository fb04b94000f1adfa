"""What HR does to people, rules and texts, each with its line in the activity log."""
