"""The inbox: letters as their readers see them, on the page and the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from duban.errors import NotFoundError
from models import Duty, Letter, Person, Unit


@dataclass(frozen=True, slots=True)
class InboxLetter:
    """One letter with its reader; `read_at` is null until somebody opened it."""

    id: int
    unit: str
    person: str
    duty: Duty
    written_on: date
    kind: str
    subject: str
    text: str
    html: str
    read_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Return it with ISO dates; keys are stable."""
        return asdict(self) | {
            "written_on": self.written_on.isoformat(),
            "read_at": self.read_at.isoformat() if self.read_at else None,
        }


def letters_of(
    session: Session,
    *,
    unit_id: int | None = None,
    person_id: int | None = None,
    as_of: date | None = None,
    limit: int | None = None,
) -> list[InboxLetter]:
    """Return the letters of a unit's people, or of one person, newest first.

    With `as_of`, only those written up to that day. With neither unit nor person, all.
    """
    query = _letters().order_by(col(Letter.written_on).desc(), col(Letter.id)).limit(limit)
    if unit_id is not None:
        query = query.where(col(Person.unit_id) == unit_id)
    if person_id is not None:
        query = query.where(col(Person.id) == person_id)
    if as_of is not None:
        query = query.where(col(Letter.written_on) <= as_of)
    return [InboxLetter(*row) for row in session.execute(query)]


def get_letter(session: Session, letter_id: int) -> InboxLetter:
    """Return one letter.

    Raises:
        NotFoundError: there is none with that number.
    """
    row = session.execute(_letters().where(col(Letter.id) == letter_id)).one_or_none()
    if row is None:
        raise NotFoundError("信函", letter_id)
    return InboxLetter(*row)


def mark_read(session: Session, letter_id: int, now: datetime) -> bool:
    """Note that a letter was opened; say whether this was the first time.

    The first moment stays. The caller commits.

    Raises:
        NotFoundError: there is none with that number.
    """
    letter = session.get(Letter, letter_id)
    if letter is None:
        raise NotFoundError("信函", letter_id)
    if letter.read_at is not None:
        return False
    letter.read_at = now
    session.add(letter)
    return True


def _letters() -> sa.Select[Any]:
    return (
        sa.select(
            col(Letter.id),
            col(Unit.name),
            col(Person.name),
            col(Person.duty),
            col(Letter.written_on),
            col(Letter.kind),
            col(Letter.subject),
            col(Letter.text),
            col(Letter.html),
            col(Letter.read_at),
        )
        .join(Person, col(Person.id) == col(Letter.person_id))
        .join(Unit, col(Unit.id) == col(Person.unit_id))
    )
