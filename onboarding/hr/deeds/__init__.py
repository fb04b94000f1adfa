"""What HR does to people, departments, rules and texts, each with its line in the activity log."""
