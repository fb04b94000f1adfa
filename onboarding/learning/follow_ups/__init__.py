"""What someone who finished a lesson reads afterwards: only what is new in it."""
