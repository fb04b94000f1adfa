"""Where someone is signed in, on which devices they did before, and how they sign out of all of it."""
