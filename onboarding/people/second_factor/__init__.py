"""A second step at signing in: codes of an app, passkeys, recovery codes; of whom it is asked, who takes it away."""
