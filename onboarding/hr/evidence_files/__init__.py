"""Evidence packs for HR: of whom and of when, in numbers first, made in the background and there for a while."""
