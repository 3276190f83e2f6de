"""Letters: their kinds and wording. One folder and one line of letters.yaml each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from models import Duty
from notifications.draft import Draft
from notifications.registry import read_table

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = Path(__file__).parent
TABLE = FOLDER / "letters.yaml"
FIELDS = frozenset({"key", "name", "duties"})
PARTS = ("subject.txt", "text.txt", "body.html")
SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One line of the table."""

    key: str
    name: str
    duties: frozenset[Duty]


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter in words: subject on one line, plain text, HTML."""

    subject: str
    text: str
    html: str


@cache
def letter_kinds() -> tuple[LetterKind, ...]:
    """Return the kinds in the order of the table."""
    return tuple(
        LetterKind(
            key=str(line["key"]),
            name=str(line["name"]),
            duties=frozenset(Duty(duty) for duty in cast("list[str]", line["duties"])),
        )
        for line in read_table(TABLE, FIELDS)
    )


def choose_kind(duties: Collection[Duty]) -> LetterKind:
    """Return the kind of a letter whose lines were meant for `duties`."""
    return next(kind for kind in letter_kinds() if kind.duties.intersection(duties))


@cache
def _templates(kind: str) -> tuple[Template, ...]:
    """Return the three templates of a kind, compiled once a process.

    Jinja2 is imported with the first letter: most sweeps write none.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(("html.j2",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return tuple(environment.get_template(f"{kind}/{part}.j2") for part in PARTS)


def word(draft: Draft) -> Wording:
    """Word a draft by the templates of its kind."""
    subject, text, html = (one.render(letter=draft) for one in _templates(draft.kind))
    return Wording(
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        text=text.strip() + "\n",
        html=html.strip() + "\n",
    )
