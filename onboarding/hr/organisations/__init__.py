"""The organisations of the site, for whoever runs it; and making one, with its first HR officer."""
