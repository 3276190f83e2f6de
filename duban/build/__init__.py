"""Makes the real things from the settings: the database, the calendar, the office."""
