"""Which year a plan's phrases mean when they print none."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from plans.reading.outline import Outline, Section
from plans.reading.phrases.context import Context

_SPAN_OF_YEARS = re.compile(r"(20\d\d)\s*年?\s*[-—–－~至]+\s*(20\d\d)\s*年?")
_HEADED = re.compile(r"(20\d\d)年(?=\d{1,2}[-—–－~至]?\d{0,2}月)")
_SPAN = re.compile(r"[-—–－~至]")
_NAMED = re.compile(r"((?:19|20)\d\d)\s*年")
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
    if issued is None and outline.year is None:
        return _only(outline)
    if issued is None or outline.year != issued.year or str(issued.year) in outline.title:
        return outline.year
    printed = _printed(outline)
    later = printed == {issued.year + 1}
    return issued.year + 1 if later else outline.year


def within(section: Section, context: Context) -> Context:
    """Return what holds within a place whose heading, or one above it, prints a year of its own.

    «第二阶段（2024年1月—4月）» dates what stands below it; from one year into the next the
    heading's span decides («（2024年11月—2025年2月）»).
    """
    above: Section | None = section
    while above is not None and above.style:
        years = sorted({int(year) for year in _HEADED.findall(above.title)})
        if years and years[-1] - years[0] <= 1:
            first, last = date(years[0], 1, 1), date(years[-1], 12, 31)
            if len(years) == 1:
                return context if context.year == years[0] else replace(context, year=years[0])
            if _SPAN.search(above.title):
                return replace(context, period_from=_month_of(above.title, first), period_to=last)
        above = above.parent
    return context


def _month_of(title: str, first: date) -> date:
    """The month in which the span of a heading begins."""
    month = re.search(rf"{first.year}年(\d{{1,2}})月", title)
    return first.replace(month=min(12, max(1, int(month[1])))) if month else first


def _only(outline: Outline) -> int | None:
    """The one year that all printed dates of a paper without any other year have."""
    printed = _printed(outline)
    return printed.pop() if len(printed) == 1 else None


def _printed(outline: Outline) -> set[int]:
    return {
        int(year)
        for section in outline.root.walk()
        for text in (section.title, section.body)
        for year in _PRINTED.findall(text)
    }


def year_in(title: str) -> int | None:
    """The year that a title names."""
    found = _NAMED.search(title)
    return int(found[1]) if found else None
