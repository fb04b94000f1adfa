"""Who has which role at an organisation, and giving and taking them."""
