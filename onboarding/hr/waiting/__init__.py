"""Who has all that remains of a programme, and waits until HR says that they are done; and who is done without all."""
