"""Values as a plan file takes them: one line, so long at most, valid for their field."""

from __future__ import annotations

from pydantic import ValidationError

from plans.deadlines import DeadlineError
from plans.planfile.schema import Part


def fit(text: str | None, most: int) -> str:
    """Text as a plan file takes it: one line, printable, at most so long."""
    words = "".join(c if c.isprintable() else " " for c in text or "").split()
    one = " ".join(words)
    return one if len(one) <= most else one[: most - 1].rstrip() + "…"


def free(wanted: str, taken: set[str], most: int) -> str:
    """Return `wanted`, or with a number behind it, so that it is not taken."""
    name, n = wanted, 2
    while name.replace(" ", "-") in taken:
        end = f"-{n}"
        name, n = wanted[: most - len(end)].rstrip() + end, n + 1
    return name


def valid(part: type[Part], row: dict[str, object]) -> bool:
    """Whether a part of a plan file takes these values."""
    try:
        part.model_validate(scalars(row))
    except (ValidationError, DeadlineError):
        return False
    return True


def scalars(value: object) -> object:
    """Values as a plan file's reader gets them: every scalar as text, null as None."""
    if isinstance(value, dict):
        return {key: scalars(part) for key, part in value.items()}
    if isinstance(value, list):
        return [scalars(part) for part in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)
