"""What can only be set when the words are known: sizes and indents that depend on them.

Paragraphs are known by the names of their styles, so a template that somebody edited is
finished like the program's own as long as it keeps the styles.
"""

from __future__ import annotations

from docx.document import Document
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.text.paragraph import Paragraph

from bulletins.layout import styles
from bulletins.layout.drafting import SHARED_MM
from bulletins.layout.measures import BOTTOM, MASTHEAD_MOST, PAGE_HEIGHT, TEXT_WIDTH, TOP, ems
from bulletins.layout.measures import width_in_ems as wide

_SEALED_DATE = 4.0  # 7.3.5.1: the date stands four characters from the right edge
_PLAIN_ISSUER = 2.0  # 7.3.5.2: the issuer two, and the date begins two after the issuer does


def finish(document: Document, *, sealed: bool) -> None:
    """Fit the masthead, place signature and date, and give the columns of tables their width."""
    paragraphs = document.paragraphs
    for paragraph in _of(paragraphs, styles.MASTHEAD):
        _fit(paragraph)
    issuers, dates = _of(paragraphs, styles.ISSUER), _of(paragraphs, styles.DATED)
    for issuer, date in zip(issuers, dates, strict=False):
        of_issuer, of_date = indents(wide(issuer.text), wide(date.text), sealed=sealed)
        issuer.paragraph_format.right_indent = ems(of_issuer)
        date.paragraph_format.right_indent = ems(of_date)
    for table in document.tables:
        _share_width(table, Length(PAGE_HEIGHT - TOP - BOTTOM))
        _set_grid(table)


def indents(issuer: float, date: float, *, sealed: bool) -> tuple[float, float]:
    """Return the right indents of issuer and date, in characters, for such widths.

    With a seal the issuer is centred over the date; a name too long for that moves the date
    left with it. Without one the date begins two characters right of the issuer's first; a
    date longer than the name pushes the name left instead.
    """
    if sealed:
        of_issuer = _SEALED_DATE + (date - issuer) / 2
        return (of_issuer, _SEALED_DATE) if of_issuer >= 0 else (0.0, (issuer - date) / 2)
    if date > issuer:
        return 2 * _PLAIN_ISSUER + date - issuer, _PLAIN_ISSUER
    return _PLAIN_ISSUER, issuer - date


def _of(paragraphs: list[Paragraph], style: str) -> list[Paragraph]:
    return [one for one in paragraphs if one.style is not None and one.style.name == style]


def _fit(paragraph: Paragraph) -> None:
    """Set the masthead as large as one line takes, up to the largest that looks right."""
    size = min(MASTHEAD_MOST, int(TEXT_WIDTH / max(wide(paragraph.text), 1)))
    for run in paragraph.runs:
        run.font.size = Pt(int(Length(size).pt))


def _share_width(table: Table, whole: Length) -> None:
    widths = [cell.width or Length(0) for cell in table.rows[0].cells] if table.rows else []
    # Widths are kept in twentieths of a point, so one millimetre comes back a little wider.
    shares = [width < Mm(SHARED_MM + 1) for width in widths]
    if not any(shares):
        return
    taken = sum(width for width, share in zip(widths, shares, strict=True) if not share)
    own = Length((whole - taken) // sum(shares))
    widths = [own if share else width for width, share in zip(widths, shares, strict=True)]
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _set_grid(table: Table) -> None:
    """Have the columns as wide as their headings: where some went, widths stood by the place."""
    cells = table.rows[0].cells if table.rows else ()
    for column, cell in zip(table.columns, cells, strict=False):
        if cell.width is not None:
            column.width = cell.width
