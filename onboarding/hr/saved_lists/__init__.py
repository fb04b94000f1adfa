"""The screens of saved lists: their names, and who gets them in the mail when."""
