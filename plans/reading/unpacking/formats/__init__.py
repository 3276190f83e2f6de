"""One file a format; `formats.yaml` beside this folder names each."""
