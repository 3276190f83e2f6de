"""What goes out: the ledger of a plan as a workbook, its open milestones as a calendar."""
