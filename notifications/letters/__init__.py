"""Letters: their kinds and wording. One folder and one line of letters.yaml each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from notifications.draft import Draft, Nature
from notifications.letters.templates import PARTS, Templates
from notifications.registry import read_table

TABLE = Path(__file__).with_name("letters.yaml")
FIELDS = frozenset({"key", "name", "natures"})
SUBJECT_LENGTH = 200


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One line of the table."""

    key: str
    name: str
    natures: frozenset[Nature]


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter in words: subject on one line, plain text, HTML, and in short as Markdown.

    `withheld` is how many lines a check at the moment of sending left out.
    """

    subject: str
    text: str
    html: str
    markdown: str
    withheld: int = 0


@cache
def letter_kinds() -> tuple[LetterKind, ...]:
    """Return the kinds in the order of the table."""
    return tuple(
        LetterKind(
            key=str(line["key"]),
            name=str(line["name"]),
            natures=frozenset(Nature(one) for one in cast("list[str]", line["natures"])),
        )
        for line in read_table(TABLE, FIELDS)
    )


def choose_kind(natures: Collection[Nature]) -> LetterKind:
    """Return the kind of a letter whose lines are about `natures`; none when it has memos only."""
    return next(
        kind
        for kind in letter_kinds()
        if kind.natures.intersection(natures) or not (kind.natures or natures)
    )


def word(draft: Draft, templates: Templates) -> Wording:
    """Word a draft by the templates of its kind, the office's own before the bundled ones."""
    subject = " ".join(templates.render(draft, "subject.txt").split())[:SUBJECT_LENGTH]
    text, html, markdown = (templates.render(draft, part, subject) for part in PARTS[1:])
    return Wording(
        subject=subject,
        text=text.strip() + "\n",
        html=html.strip() + "\n",
        markdown=markdown.strip() + "\n",
    )
