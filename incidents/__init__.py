"""Risk events: reported, routed by the paper's rules, handled, closed."""
