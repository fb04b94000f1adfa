"""What was deleted and can still be put back."""
