"""`make chaos`: what holds while everything is killed at random. Read `__main__.py` first."""
