"""Collecting the lines of a paper while a file is walked: numbers, places and limits."""

from __future__ import annotations

import re

from duban.errors import Fault
from plans.reading.paper import Cell, Line, Paper
from plans.reading.unpacking.errors import EmptyError, TooLargeError
from plans.reading.unpacking.limits import MAX_CELLS, MAX_CHARACTERS, MAX_LABEL, MAX_LINES

_BREAKS = re.compile(r"\r\n|\r|\n")
# A label that ends in such a mark stands apart from the text; any other gets a blank, so that
# «1.1» before «2023年» does not become another number.
_MARKS = frozenset("、.．,，:：;；)）]］】〕>》。·①②③④⑤⑥⑦⑧⑨⑩")


class Gatherer:
    """The lines so far. Every line gets the next number, whatever it is."""

    def __init__(self, name: str, format_: str) -> None:
        self.name = name
        self.format = format_
        self.lines: list[Line] = []
        self.faults: list[Fault] = []
        self._characters = 0
        self._cells = 0
        self._tables = 0
        self._numbers = 0

    def new_table(self) -> int:
        """Return the number of a table that begins here."""
        self._tables += 1
        return self._tables - 1

    def count_cell(self) -> None:
        """Note one cell; a table of more cells than any ledger has is refused."""
        self._cells += 1
        if self._cells > MAX_CELLS:
            raise TooLargeError(self.name, "表格", MAX_CELLS, "格")

    def add(
        self,
        text: str,
        *,
        label: str = "",
        style: str = "",
        cell: Cell | None = None,
        furniture: bool = False,
    ) -> None:
        """Add text as given; line breaks within it make several lines, the first with `label`."""
        label = label[:MAX_LABEL]
        for part in _BREAKS.split(text) if "\n" in text or "\r" in text else (text,):
            self._characters += len(part)
            if self._characters > MAX_CHARACTERS:
                raise TooLargeError(self.name, "文字", MAX_CHARACTERS, "字")
            self._numbers += 1
            if self._numbers > MAX_LINES:
                raise TooLargeError(self.name, "行数", MAX_LINES, "行")
            front = label if not label or label[-1] in _MARKS else label + " "
            self.lines.append(
                Line(
                    number=self._numbers,
                    text=front + part,
                    raw=part,
                    at=(-1,) * len(front) + tuple(range(len(part))),
                    label=label,
                    style=style,
                    cell=cell,
                    furniture=furniture,
                )
            )
            label = ""

    def fault(self, phrase: str, what: str) -> None:
        """Note what was lost, at the line added last."""
        self.faults.append(Fault(self._numbers or None, phrase, what))

    def paper(self) -> Paper:
        """Return the paper.

        Raises:
            EmptyError: no line has a character that is no blank.
        """
        if not any(line.text.strip() for line in self.lines):
            raise EmptyError(self.name)
        return Paper(self.name, self.format, tuple(self.lines), tuple(self.faults))
