"""The background worker: it outlives its database, does what is to happen every minute, and notices what was killed."""
