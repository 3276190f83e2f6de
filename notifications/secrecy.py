"""Secrets in addresses: named without being shown, and kept out of what others answer."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable

SHOWN = 16
MASK = "***"
# Shorter ones occur in ordinary words, and would be masked there.
SHORTEST = 6


def hidden(secret: str) -> str:
    """Return a name for something secret: always the same, and not to be turned back."""
    return hashlib.sha256(secret.encode()).hexdigest()[:SHOWN]


def masked(text: str, secrets: Iterable[str]) -> str:
    """Return a text of somebody else (an answer, an error) without our secrets in it."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        if len(secret) >= SHORTEST:
            text = text.replace(secret, MASK)
    return text


def hush(*loggers: str) -> None:
    """Keep the loggers of HTTP libraries from writing whole addresses: keys stand in those."""
    for name in loggers:
        logging.getLogger(name).setLevel(logging.WARNING)
