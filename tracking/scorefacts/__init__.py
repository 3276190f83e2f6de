"""The facts that people enter for scoring: counted things, judgements, findings of vetoes."""
