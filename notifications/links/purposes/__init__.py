"""What a signed link may be for. One file and one line of purposes.yaml each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from sqlmodel import Session

from duban.errors import NotFoundError
from notifications.items import Item
from notifications.links.ticket import Ticket
from notifications.registry import read_table
from tracking.lifecycle import Act

TABLE = Path(__file__).with_name("purposes.yaml")
FIELDS = frozenset({"key", "name", "button"})


class Purpose(Protocol):
    """What the file of a purpose holds; one without a button has `offered` only.

    `FIELDS` are what its form asks for: name, words, and the kind of HTML input.
    """

    FIELDS: tuple[tuple[str, str, str], ...]

    def offered(self, item: Item, day: date) -> bool:
        """Say whether a line of a letter of `day` carries the link."""

    def done(self, session: Session, ticket: Ticket) -> str | None:
        """Say in Chinese what was done already, so that doing it again is of no use."""

    def act(self, session: Session, ticket: Ticket, act: Act, filled: Mapping[str, str]) -> None:
        """Do it; the caller commits.

        Raises:
            DubanError: what was filled in cannot be used, or the act is refused.
        """


@dataclass(frozen=True, slots=True)
class PurposeLine:
    """One line of the table with its file."""

    key: str
    name: str
    button: str
    purpose: Purpose


@cache
def purpose_lines() -> tuple[PurposeLine, ...]:
    """Return all purposes in the order of the table."""
    return tuple(
        PurposeLine(
            key=str(line["key"]),
            name=str(line["name"]),
            button=str(line["button"]),
            purpose=cast("Purpose", import_module(f"{__name__}.{line['key']}")),
        )
        for line in read_table(TABLE, FIELDS)
    )


def purpose_of(key: str) -> PurposeLine:
    """Return one purpose.

    Raises:
        NotFoundError: there is none of that key.
    """
    found = next((one for one in purpose_lines() if one.key == key), None)
    if found is None:
        raise NotFoundError("链接用途", key)
    return found
