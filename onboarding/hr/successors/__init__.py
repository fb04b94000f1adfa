"""What someone of HR leaves behind when they go, and who takes it over."""
