"""A stopwatch for both clocks: on a busy machine the processor's is the steadier one."""

from __future__ import annotations

from time import perf_counter, process_time
from types import TracebackType
from typing import Self


class Stopwatch:
    """Times its block: `seconds` by the wall, `cpu_seconds` of this process."""

    def __enter__(self) -> Self:
        self._start = perf_counter()
        self._cpu_start = process_time()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.cpu_seconds = process_time() - self._cpu_start
        self.seconds = perf_counter() - self._start

    def figures(self) -> dict[str, float]:
        """Return both times, once the block is left."""
        return {"seconds": self.seconds, "cpu_seconds": self.cpu_seconds}
