"""The bulletins there are, one a file: `draft()` makes the template, `words()` fills it in."""
