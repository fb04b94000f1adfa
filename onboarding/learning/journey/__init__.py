"""What an employee's journey is made of: enrolling, rules, rounds, places in a lesson, and the one door for writes."""
