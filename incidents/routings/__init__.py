"""The routings that come with the program: one YAML file and one line in `routings.yaml` each."""
