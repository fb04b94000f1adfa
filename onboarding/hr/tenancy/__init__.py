"""What keeps organisations apart at the desk, and what of Wagtail's desk is not for this site."""
