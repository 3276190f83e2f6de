"""What papers say: plan files, deadlines, working days, rosters, the bundled catalog."""
