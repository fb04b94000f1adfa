"""What was done elsewhere: HR records it for one or for many, in numbers first, shows why, and takes it back."""
