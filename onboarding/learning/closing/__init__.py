"""The end of a programme: looking back, the certificate, and the appointment for the due date."""
