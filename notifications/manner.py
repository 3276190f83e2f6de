"""How a dispatch goes about it, beside what it sends and when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import col

from duban.errors import NotFoundError
from models import Letter
from notifications.channels import channel_lines
from notifications.letters import Wording
from notifications.ready import look_up
from notifications.terms import Terms
from notifications.ticker import Ticker

Recheck = Callable[[sa.Connection, int, date], Wording | None]

_WRITTEN = sa.select(
    col(Letter.subject), col(Letter.text), col(Letter.html), col(Letter.markdown)
).where(col(Letter.id) == sa.bindparam("letter"))


def as_written(connection: sa.Connection, letter_id: int, day: date) -> Wording:  # noqa: ARG001
    """Return a letter as it was written, whatever became of its milestones."""
    row = look_up(connection, _WRITTEN, {"letter": letter_id})
    if row is None:
        raise NotFoundError("信函", letter_id)
    return Wording(*row)


def _terms_of_the_table() -> dict[str, Terms]:
    return {key: line.terms for key, line in channel_lines().items()}


@dataclass(frozen=True, slots=True)
class Manner:
    """What is left out is as the table of channels says, with letters as they were written.

    `day` is the business date that letters are checked against (default: that of the moment
    handed in). `recheck` returns what to send of a letter on that day, None for nothing; it
    runs in the transaction of the claim and never commits.
    """

    day: date | None = None
    terms: Mapping[str, Terms] = field(default_factory=_terms_of_the_table)
    recheck: Recheck = as_written
    ticker: Ticker | None = None
