"""Which year a plan's phrases mean when they print none."""

from __future__ import annotations

import re
from datetime import date

from plans.reading.outline import Outline
from plans.reading.phrases.context import Context

_SPAN_OF_YEARS = re.compile(r"(20\d\d)\s*年?\s*[-—–－~至]+\s*(20\d\d)\s*年?")
_PRINTED = re.compile(r"(20\d\d)年\d{1,2}(?:月|[—–－~-]\d{1,2}月)")


def context_of(outline: Outline) -> Context:
    """Return what the head says for phrases that leave out a year."""
    issued = date.fromisoformat(outline.issued_on) if outline.issued_on else None
    years = _SPAN_OF_YEARS.search(outline.title)
    if years is None or int(years[1]) > int(years[2]):
        return Context(_year_of(outline, issued), issued, issuer=outline.issuer)
    first, last = date(int(years[1]), 1, 1), date(int(years[2]), 12, 31)
    year = issued.year if issued and first <= issued <= last else first.year
    return Context(year, issued, first, last, outline.issuer)


def _year_of(outline: Outline, issued: date | None) -> int | None:
    """The paper's year: of its title, or the one later year that all its dates print.

    A paper of December that dates everything in the year after means that year throughout.
    """
    if issued is None or outline.year != issued.year or str(issued.year) in outline.title:
        return outline.year
    printed = {
        int(year)
        for section in outline.root.walk()
        for text in (section.title, section.body)
        for year in _PRINTED.findall(text)
    }
    later = printed == {issued.year + 1}
    return issued.year + 1 if later else outline.year
