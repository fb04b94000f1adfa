"""Reading a lesson again for its language, beside the form or on a page, and the words of the organisation."""
