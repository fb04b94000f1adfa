"""The demo: two municipalities and their colleagues."""
