"""Who was asked to read what is new in a lesson that they finished, who did, and taking it back."""
