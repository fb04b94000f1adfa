"""Looking something up in one's own lessons."""
