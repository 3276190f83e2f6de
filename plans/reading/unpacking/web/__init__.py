"""Web pages: which part is the paper, and its text as a browser shows it."""
