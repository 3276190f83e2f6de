"""Rule kinds, one a file; `rules.yaml` beside them names each kind's module."""
