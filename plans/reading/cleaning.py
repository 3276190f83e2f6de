"""Clean text: one spelling, no residue, furniture marked, torn lines joined, places kept.

What cleaning never does: change a word, drop a line, or shift a number. Every character of the
clean text says where in the raw text it stands, and cleaning a clean paper changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from plans.reading.blanks import trimmed
from plans.reading.furniture import furnish
from plans.reading.marks import Places, cut, spelt
from plans.reading.paper import Line, Paper
from plans.reading.tearing import joined

# Left behind by converters: bookmarks, table-of-contents anchors, failed references.
_RESIDUE = re.compile(
    r"\[bookmark:[^\]\n]{0,80}\]|PAGEREF +_Toc\d+ +\\h *|HYPERLINK +\\l +\"?_Toc\d+\"?"
    r"|错误！未定义书签。|错误!未定义书签。"
)


def clean(paper: Paper) -> Paper:
    """Return the paper with clean lines.

    `Line.joined` lists the lines that were joined to one; they no longer stand alone. Lines
    without text stay, so that a gap in the paper can be seen.
    """
    lines = furnish([_tidy(line) for line in paper.lines], paper.format)
    return replace(paper, lines=tuple(joined(lines)))


def _tidy(line: Line) -> Line:
    text, at = tidied(line.text, line.at)
    return line if text == line.text else replace(line, text=text, at=at)


def tidied(text: str, at: Places) -> tuple[str, Places]:
    """Return one line's text in one spelling, without residue and needless blanks."""
    text, at = cut(text, at, [found.span() for found in _RESIDUE.finditer(text)])
    return trimmed(*spelt(text, at))
