"""Getting in without a mailbox: a letter with a code that works once, and the code that someone chooses with it."""
