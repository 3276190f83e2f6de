"""Children that cannot outlive this process, even when it dies by kill -9.

A child is started as `python -m duban.lifeline MODULE ARGUMENTS…` with a pipe as its standard
input, whose other end stays open here. The end of that pipe is the end of the parent, on every
platform. (The kernel's own death signal follows the thread that started the child instead.)
"""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

Child = subprocess.Popen[bytes]

GRACE_SECONDS = 5.0
ROOT = Path(__file__).resolve().parent.parent


def start(arguments: Sequence[str], env: Mapping[str, str], folder: Path, log: Path) -> Child:
    """Run `python -m <arguments>` in `folder` as a child of its own session; log to `log`.

    The child finds the program's packages wherever this process has them from; end it with
    `stop`, or its pipe stays open.
    """
    paths = [str(ROOT), env.get("PYTHONPATH", "")]
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
            [sys.executable, "-m", "duban.lifeline", *arguments],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**env, "PYTHONPATH": os.pathsep.join(path for path in paths if path)},
            cwd=folder,
            start_new_session=True,
        )


def stop(child: Child, seconds: float = GRACE_SECONDS) -> None:
    """End a child and its session: asked first, made to after `seconds`; one gone is fine."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            _kill_session(child)
            child.wait()
    if child.stdin is not None:
        child.stdin.close()


def _kill_session(child: Child) -> None:
    if hasattr(os, "killpg"):
        os.killpg(child.pid, signal.SIGKILL)
    else:
        child.kill()


def _leave_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 64):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def main() -> None:
    """Be the child: run the module named by the first argument with the arguments after it."""
    threading.Thread(target=_leave_with_parent, name="lifeline", daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
