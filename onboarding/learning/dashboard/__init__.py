"""The employee's first page: the programme, the one next step, the lessons with their state."""
