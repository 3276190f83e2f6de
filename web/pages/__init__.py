"""The pages, one a file with its `router`; `pages.yaml` has one line for each."""
