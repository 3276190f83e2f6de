"""Who is told: policy, occasions, the ledger of notices, letters, channels, delivery, inbox."""
