"""What the head of a department sees, outside the admin: how far the own people are, and nothing else."""
