"""The command line; `main` is what `duban` runs."""

from __future__ import annotations

import sys

from duban.cli.chinese import speak_chinese


def main() -> None:
    """Run the command line; an error of the caller is one sentence on stderr and exit 1 or 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    speak_chinese()
    from duban.cli.app import run

    sys.exit(run())
