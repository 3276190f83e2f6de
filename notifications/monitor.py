"""A word to a monitor outside: it raises the alarm when the word does not come.

Nothing inside can tell that the machine itself is off. A monitor (a healthchecks server, an
Uptime Kuma «push», a page of one's own) is told of every finished sweep, and of a failed one.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

import httpx

TIMEOUT = 5.0
# Without {operation} in the address only this one is told: it is the one people wait for.
WATCHED = "remind"

log = logging.getLogger(__name__)


def tell(url: str, operation: str, day: date, state: str, counts: dict[str, Any]) -> bool:
    """Post one JSON to the monitor; a monitor that does not answer never stops the work.

    `{operation}` and `{state}` (finished, failed) in `url` are filled in. An address without
    `{state}` that ends without a query gets `/fail` appended for a failure, as healthchecks
    want it. Returns whether the monitor took it.
    """
    if "{operation}" not in url and operation != WATCHED:
        return False
    address = url.replace("{operation}", operation).replace("{state}", state)
    if state == "failed" and "{state}" not in url and "?" not in url:
        address = f"{address.rstrip('/')}/fail"
    said = {"operation": operation, "day": day.isoformat(), "state": state, "counts": counts}
    try:
        answer = httpx.post(address, json=said, timeout=TIMEOUT)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        # The address may hold a key, so it is not logged.
        log.warning("监测地址没有应答（%s）", type(error).__name__)
        return False
    if not answer.is_success:
        log.warning("监测地址答复 HTTP %s", answer.status_code)
    return answer.is_success
