"""The Friday page: on one sheet how things stand and who needs attention, to print, to keep and to mail."""
