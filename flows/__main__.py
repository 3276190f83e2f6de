"""`python -m flows NAME [PARAMETERS]`: run one flow of the schedule in this process.

PARAMETERS is a JSON object. The Prefect server is the one that `PREFECT_API_URL` names;
without one Prefect starts a server of its own for the run, which is slow: name one.
"""

from __future__ import annotations

import asyncio
import json
import sys
from importlib import import_module
from typing import Any

from duban.schedule import load_schedule


def main(name: str, parameters: str = "{}") -> dict[str, Any]:
    """Run the flow of that job and return its result; a failed run raises what failed it."""
    job = next(job for job in load_schedule().jobs if job.name == name)
    flow = getattr(import_module(job.module), job.function)
    result: dict[str, Any] = asyncio.run(flow(**json.loads(parameters)))
    return result


if __name__ == "__main__":
    main(*sys.argv[1:])
