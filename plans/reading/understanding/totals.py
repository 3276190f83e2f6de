"""Adding up: headings without points get their sum, headings with points are checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from plans.reading.paper import Doubts
from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import number
from plans.reading.understanding.indicators import Node, plain
from plans.reading.understanding.wording import Wording

POINTS = r"(?P<points>\d{2,4}|[一二三四五六七八九十百千两]{1,5})"
WHOLE = re.compile(
    rf"(?:满分|总分|总分值|基本分|基础分|标准分|总计|合计|共计)(?:值)?(?:为|是|共|计|：|按)?{POINTS}分"
    rf"|(?:实行|采用|采取|按照?|为)?{POINTS.replace('points', 'scale')}分制"
)
EACH = re.compile(r"(?:每项|各项|每个|单项|每一项|分项)[^。；，]{0,16}$")


@dataclass(frozen=True, slots=True)
class Whole:
    """What the paper says the points add up to, for `each` item or for all of them."""

    points: Decimal
    each: bool
    words: Wording


def whole_of(said: Iterable[Wording]) -> Whole | None:
    """Return the first statement of the total among texts outside of the items."""
    for words in said:
        folded = fold(words.text)
        for found in WHOLE.finditer(folded.text):
            told = found["points"] or found["scale"]
            points = Decimal(100) if told == "百" else number(told)
            if points is None or points <= 0:
                continue
            each = bool(EACH.search(folded.text[: found.start()].rsplit("\n", 1)[-1]))
            return Whole(points, each, words.part(*folded.span(found.start(), found.end())))
    return None


def add_up(node: Node, doubts: Doubts) -> None:
    """Give headings without points their sum; note where points and sum differ.

    Points to be deducted and bonuses do not belong to the sum of the heading above them,
    unless the paper's own figure counts the bonuses in.
    """
    for child in node.children:
        add_up(child, doubts)
    base = [one for one in node.children if not one.bonus and one.deducts == node.deducts]
    valued = [one.points for one in base if one.points is not None]
    if not valued:
        return
    total = sum(valued, Decimal(0))
    bonuses = [one.points for one in node.children if one.bonus and one.points is not None]
    if node.points is None:
        node.points, node.summed = total, True
    elif node.points not in {total, total + sum(bonuses, Decimal(0))}:
        what = f"下级各项合计{plain(total)}分，本级写{plain(node.points)}分"
        _say(node, what, doubts)
    unvalued = [one for one in base if one.points is None and not one.rules]
    if unvalued:
        names = "、".join(one.title[:20] for one in unvalued[:3])
        _say(unvalued[0], f"同级其他各项有分值，没有写明分值的有{len(unvalued)}项：{names}", doubts)


def check_whole(nodes: Sequence[Node], whole: Whole | None, doubts: Doubts) -> None:
    """Note where the items do not add up to what the paper says they do."""
    if whole is None:
        return
    base = [one for one in nodes if not one.bonus and not one.deducts]
    total = sum((one.points for one in base if one.points is not None), Decimal(0))
    if whole.each and any(one.points == whole.points for one in base):
        for node in base:
            if node.points == whole.points:
                node.summed = False  # the paper says it once for all
            elif node.points is not None:
                what = f"本项合计{plain(node.points)}分，文件写每项{plain(whole.points)}分"
                _say(node, what, doubts)
        return
    every = total + sum((one.points for one in nodes if one.bonus and one.points), Decimal(0))
    if total and whole.points not in {total, every}:
        what = f"各项合计{plain(total)}分，文件写{plain(whole.points)}分"
        doubts.add(whole.words.line(), whole.words.text, what)


def check_total(
    nodes: Sequence[Node], stated: Decimal | None, line: int | None, doubts: Doubts
) -> None:
    """Note where a table's own last row says another total than its rows."""
    base = [one.points for one in nodes if not one.bonus and not one.deducts and one.points]
    total = sum(base, Decimal(0))
    if stated is not None and stated != total:
        doubts.add(line, "合计", f"各行合计{plain(total)}分，合计一行写{plain(stated)}分")


def _say(node: Node, what: str, doubts: Doubts) -> None:
    line = node.span.line if node.span is not None else node.section.line_from
    doubts.add(line, node.phrase or node.title, what)
