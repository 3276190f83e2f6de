"""What kind of paper it is: by its title, and by what it is full of."""

from __future__ import annotations

import re

from plans.reading.draft import Kind
from plans.reading.outline import Outline
from plans.reading.paper import Paper
from plans.reading.tables import find_tables
from plans.reading.understanding.registry import forms

_POINTS = re.compile(r"[（(][ 　]{0,2}\d{1,3}(?:\.\d{1,2})?[ 　]{0,2}分")
_MANY_POINTS = 8
_TITLE = re.compile(r"[（(][^（）()]{0,12}[)）]$|的?(?:通知|函)$")
_RESULTS = re.compile(r"排名|得分|评为|等次|表彰|[（(]\d+个[)）][：:]")


def kind_of(outline: Outline, paper: Paper) -> Kind:
    """Return the kind; «other» when neither the title nor the text tells."""
    named = _by_title(outline.title)
    points = sum(len(_POINTS.findall(line.text)) for line in paper.lines if not line.furniture)
    if named in {"contingency", "bulletin"}:
        return named
    if named == "assessment":
        return named
    if points >= _MANY_POINTS and (
        "考核" in outline.title or "考评" in outline.title or named is None
    ):
        return "assessment"
    if named == "plan":
        return named
    headed = any(
        (found := table.headed()) and "task" in found[1] for table in find_tables(paper.lines)
    )
    return "plan" if headed else "other"


def _by_title(title: str) -> Kind | None:
    """The word that stands last in the title tells: «考核结果的通报» is a bulletin."""
    bare = re.sub(r"\s", "", title)
    while (shorter := _TITLE.sub("", bare)) != bare and shorter:
        bare = shorter
    best: tuple[int, int] = (-1, 0)
    kind: Kind | None = None
    for order, form in enumerate(forms()):
        ends = [found.end() for found in re.finditer(form.titles, bare)]
        if ends and (ends[-1], -order) > best:
            best, kind = (ends[-1], -order), form.kind
    return kind
