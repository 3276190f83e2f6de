"""The day and the moment on which the tests of the pages act, and the browser they use."""

import warnings
from datetime import UTC, date, datetime

from fastapi import FastAPI
from starlette.exceptions import StarletteDeprecationWarning

# Starlette asks for httpx2, which the rest of the program (Prefect) does not use yet.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

__all__ = ["CODE", "HERE", "NOW", "PLAN", "TODAY", "TestClient", "browser"]

TODAY = date(2023, 11, 20)
NOW = datetime(2023, 11, 20, 1, 30, tzinfo=UTC)
CODE = "huangshan-2023"
PLAN = f"/plans/{CODE}"
HERE = "http://127.0.0.1"


def browser(app: FastAPI, *, raising: bool = True) -> TestClient:
    """A browser on this machine; it follows no redirect, and raises what the app does."""
    return TestClient(app, base_url=HERE, follow_redirects=False, raise_server_exceptions=raising)
