"""Who is where in which programme: the report, and what a list and a figure are narrowed by."""
