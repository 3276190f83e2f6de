"""Memos: what somebody must hear of that is no single milestone, in the letter of the day."""
