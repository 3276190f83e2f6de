"""The plan file: a documented YAML format, checked whole before anything is loaded."""
