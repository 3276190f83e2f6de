"""Where letters go in a measurement: a mail server and an HTTP receiver, each its own process.

`sinks.py smtp` or `sinks.py http` listens on a free loopback port, prints the port, takes
whatever comes, and at the end of its standard input prints how many it took, and the
processor time of that.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import process_time

from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"


class _Counting:
    taken = 0

    async def handle_DATA(  # noqa: N802 (the name is aiosmtpd's)
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,  # noqa: ARG002
    ) -> str:
        self.taken += 1
        return "250 OK"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer 200 to each POST of one connection, until the other side closes it."""
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
                await reader.readexactly(length)
                self.taken += 1
                writer.write(OK)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


async def _serve(kind: str) -> None:
    counting, loop = _Counting(), asyncio.get_running_loop()
    if kind == "smtp":
        # No greeting by name: looking up this machine's would cost seconds.
        server = await loop.create_server(
            lambda: SMTP(counting, hostname="sink", loop=loop), HOST, 0
        )
    else:
        server = await asyncio.start_server(counting.answer, HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    over, started = asyncio.Event(), process_time()

    def wait_for_end() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=wait_for_end, daemon=True).start()
    await over.wait()
    print(counting.taken, process_time() - started, flush=True)


@dataclass
class Sink:
    """A running sink; what it took is known once its block is left."""

    port: int
    taken: int = 0
    cpu_seconds: float = 0.0


@contextmanager
def sink(kind: str) -> Iterator[Sink]:
    """Run a sink («smtp» or «http») as long as the block lasts."""
    command = [sys.executable, __file__, kind]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None  # noqa: S101 (it is a pipe)
        made = Sink(int(process.stdout.readline()))
        try:
            yield made
        finally:
            taken, cpu = process.communicate()[0].split()
            made.taken, made.cpu_seconds = int(taken), float(cpu)


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1]))
