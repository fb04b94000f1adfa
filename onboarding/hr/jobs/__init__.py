"""Work in the background that can be watched, left and found again."""
