"""The command line; `main` is what `duban` runs."""

from __future__ import annotations

import gc
import os
import sys

from duban.cli.chinese import speak_chinese
from duban.errors import os_words

OBJECTS_BETWEEN_LOOKS = 50_000


def main() -> None:
    """Run the command line; an error of the caller is one sentence on stderr and exit 1 or 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    speak_chinese()
    # A command makes many objects, most of them while importing, and few of them go again:
    # looking through all of them as often as Python does by itself takes a twentieth of its time.
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS)
    try:
        from duban.cli.app import run

        code = run()
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("已中止。\n")
        code = 130
    except OSError as error:
        sys.stderr.write(f"写不出去：{os_words(error)}。\n")
        # What is still buffered cannot be written either; it must not fail again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)
