"""Getting in without a mailbox."""
