"""Reading what others write, also before it is published, and saying something about it."""
