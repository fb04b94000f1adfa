"""Letters and posters on paper, with which people without a mailbox get in."""
