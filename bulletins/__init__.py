"""What goes out: bulletins by the official layout, score sheets, ledgers and calendars."""
