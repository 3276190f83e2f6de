"""A draft as a plan file that a person goes through: its names, times, items and comments."""
