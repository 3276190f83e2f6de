"""What kind of paper it is: by its title, and by what it is full of."""

from __future__ import annotations

import re

from plans.reading.draft import Kind
from plans.reading.outline import Outline
from plans.reading.paper import Paper
from plans.reading.understanding.parts import adds_up_to_whole
from plans.reading.understanding.registry import forms
from plans.reading.understanding.tablekinds import known_tables

_POINTS = re.compile(r"[（(][ 　]{0,2}\d{1,3}(?:\.\d{1,2})?[ 　]{0,2}分")
_MANY_POINTS = 8
# Words that only a plan labels its duties with; a few may stand in an assessment too.
_LABELS = re.compile(
    r"(?:责任|牵头|配合|主办|协办)(?:单位|部门|科室|处室)|(?:完成|办理|整改)(?:时限|期限)"
)
_DUTIES = re.compile(r"(?:责任|牵头|主办|承办)(?:单位|部门|科室|处室|股室)[：:]")
_TITLE = re.compile(r"[（(][^（）()]{0,12}[)）]$|的?(?:通知|函)$")


def kind_of(outline: Outline, paper: Paper) -> Kind:
    """Return the kind: by the title, and where it tells little by what the paper is full of.

    «other» when neither tells. Indicators with points in a table make an assessment only of a
    paper whose title says nothing: a plan may carry a sheet of points in an annex.
    """
    named = _by_title(outline.title)
    if named in {"contingency", "bulletin"}:
        return named
    tables = known_tables(paper.lines)
    scored = any(one.indicators is not None for one in tables)
    ledgers = any(one.ledger is not None for one in tables)
    points = labels = duties = 0
    for line in paper.lines:
        if not line.furniture:
            points += len(_POINTS.findall(line.text))
            labels += len(_LABELS.findall(line.text))
            duties += len(_DUTIES.findall(line.text))
    full = points >= _MANY_POINTS
    if named == "assessment":
        return "plan" if ledgers and not scored and not points else named
    if full and ("考核" in outline.title or "考评" in outline.title or labels * 4 < points):
        return "assessment"
    if named == "plan":
        return named
    if scored and not points and duties > 1:
        return "plan"  # duties in the text, points in the sheet of an annex alone
    if scored or (named is None and points > 1 and adds_up_to_whole(outline, paper)):
        return "assessment"
    return "plan" if ledgers else "other"


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
