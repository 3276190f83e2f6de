"""A bulletin (通报): who is listed with group and grade, the thresholds, what is still owed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from plans.reading.draft import Draft
from plans.reading.grids import Table
from plans.reading.outline import Outline, Section
from plans.reading.paper import Doubts, Paper
from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import number_text, whole
from plans.reading.understanding.bands import bands_of_score
from plans.reading.understanding.duties import duties_of
from plans.reading.understanding.gradewords import GRADE
from plans.reading.understanding.names import Group, groups_in, places_of
from plans.reading.understanding.tablekinds import known_tables
from plans.reading.understanding.wording import Wording, by_number, wording

LISTS = re.compile(r"名单|结果|获奖|表彰|通报批评|排名|名次|得分|情况表|汇总表")
HEADED = re.compile(rf"^(?P<grade>{GRADE})(?<!先进)(?=$|[（：\s]|单位|等次|等级|集体|个人|档|奖)")
PRIZE = re.compile(
    r"^(?:获得?|授予|表彰|表扬|通报表扬|通报批评)?(?P<grade>[^，。；（）：、]{0,10}(?:单位|集体|个人|工作者))"
)
COUNTED = re.compile(r"[（]?共?(?P<count>\d{1,4})(?:个|家|名|人|位)[）]?$")
REACHED = re.compile(
    rf"(?P<grade>{GRADE})(?:等次|等级|单位|的)?(?:（[^（）]{{1,20}}）)?(?:的)?(?:有|共|为)?"
    r"(?P<count>\d{1,5})(?:个|家|名|人)"
)
AVERAGE = re.compile(
    r"(?:平均(?:分数|得分|成绩|分值|分)?|均分)(?:为|是|达到|达)?(?P<value>\d{1,4}(?:\.\d{1,3})?)(?P<unit>分|%)?"
)
NAME_COLUMN = re.compile(
    r"^(?:单位|名称|单位名称|县市区|区县|县区|市县区|市县|地区|市州|乡镇|街道|姓名|联系点|基层联系点)"
)
GRADE_COLUMN = re.compile(r"等次|等级|档次|评定|结果|奖项")
GROUP_COLUMN = re.compile(r"^(?:组别|类别|分组|市州|所属|地区|市)")
SCORE_COLUMN = re.compile(r"得分|分数|总分|评分|成绩")


def understand(outline: Outline, paper: Paper, draft: Draft, doubts: Doubts) -> None:
    """Read listed names, thresholds, average and follow-up duties of a bulletin."""
    lines = by_number(paper)
    places = [(one, wording(one, lines)) for one in outline.root.walk()]
    for section, words in places:
        grade = grade_of(section)
        in_list = grade is not None or any(
            LISTS.search(one) for one in [*section.path(), section.title]
        )
        before = len(draft.listed)
        for group in groups_in(words, in_list=in_list):
            draft.listed += _entries(group, grade, section, words, doubts)
        _check_count(section, len(draft.listed) - before, doubts)
    for known in known_tables(paper.lines):
        if known.ledger is None:
            draft.listed += _from_table(known.table, paper, outline)
    _thresholds(places, draft, doubts)
    duties_of(places, outline, draft, doubts)


def grade_of(section: Section | None) -> str | None:
    """Return the grade that heads a place or the nearest place above it."""
    while section is not None:
        title = fold(section.title).text
        found = HEADED.match(title) or PRIZE.match(title)
        if found:
            return found["grade"]
        section = section.parent
    return None


def _check_count(section: Section, listed: int, doubts: Doubts) -> None:
    """Note where a heading says another number of names than stands beneath it."""
    counted = COUNTED.search(fold(section.title).text)
    if counted and listed and int(counted["count"]) != listed:
        what = f"标题写{counted['count']}个，列出{listed}个"
        doubts.add(section.line_from, section.title, what)


def _entries(
    group: Group, grade: str | None, section: Section, words: Wording, doubts: Doubts
) -> list[dict[str, Any]]:
    if group.count is not None and group.count != len(group.names):
        phrase = words.text[group.at : group.names[0].at].strip()
        what = f"写明{group.count}个，列出{len(group.names)}个"
        doubts.add(words.line(group.at), phrase, what)
    # A group named as a grade («优秀：…») is the grade of its names, not their group.
    own = HEADED.match(group.name) if group.name else None
    return [
        {
            "name": one.name,
            "group": None if own else one.group,
            "grade": own["grade"] if own else grade,
            **places_of(one.name, one.group),
            "clause": section.clause,
            "line": words.line(one.at),
        }
        for one in group.names
    ]


def _from_table(table: Table, paper: Paper, outline: Outline) -> list[dict[str, Any]]:
    """Return the names of a table with a column of names and one of grades or scores."""
    for at, row in enumerate(table.rows[:4]):
        titles = [re.sub(r"[\s、（）()]", "", cell.text) if cell else "" for cell in row]
        name = _column(titles, NAME_COLUMN)
        grade, score = _column(titles, GRADE_COLUMN), _column(titles, SCORE_COLUMN)
        if name is None or (grade is None and score is None):
            continue
        group = next(
            (n for n, one in enumerate(titles) if n != name and GROUP_COLUMN.search(one)), None
        )
        found = []
        for cells in table.rows[at + 1 :]:
            values = [cell.text.strip() if cell else "" for cell in cells]
            cell = cells[name] if name < len(cells) else None
            if (
                cell is None
                or not values[name]
                or re.sub(r"[\s、（）()]", "", values[name]) == titles[name]
            ):
                continue
            in_group = values[group] or None if group is not None else None
            found.append(
                {
                    "name": values[name],
                    "group": in_group,
                    "grade": values[grade] or None if grade is not None else None,
                    **places_of(values[name], in_group),
                    "score": number_text(values[score]) if score is not None else None,
                    "clause": outline.root.clause,
                    "line": paper.lines[cell.pieces[0][0]].number,
                }
            )
        return found
    return []


def _column(titles: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, title in enumerate(titles) if pattern.search(title)), None)


def _thresholds(places: Iterable[tuple[Section, Wording]], draft: Draft, doubts: Doubts) -> None:
    """Note each grade's threshold once, with the number that the text says reached it."""
    bands: dict[str, dict[str, Any]] = {}
    where: dict[str, Any] = {}
    averages: list[dict[str, Any]] = []
    for section, words in places:
        folded = fold(words.text)
        for sentence in re.finditer(r"[^。；\n]+", folded.text):
            literal = words.part(*folded.span(sentence.start(), sentence.end()))
            place = {"clause": section.clause, "phrase": literal.text, "line": literal.line()}
            counts = {one["grade"]: whole(one["count"]) for one in REACHED.finditer(sentence[0])}
            for band in bands_of_score(sentence[0]):
                band["count"] = counts.get(band["grade"])
                where = where or place
                _merge(bands.setdefault(band["grade"], band), band, literal, doubts)
            found = AVERAGE.search(sentence[0])
            if found:
                unit = found["unit"]
                value = number_text(found["value"])
                averages.append({"by": "average", "value": value, "unit": unit, **place})
    if bands:
        draft.grades.append(
            {"by": "score", "group": None, "units": None, "bands": list(bands.values()), **where}
        )
    draft.grades += averages
    for grade, band in bands.items():
        listed = sum(one["grade"] == grade for one in draft.listed)
        if band["count"] is not None and listed and listed != band["count"]:
            what = f"{grade}写明{band['count']}个，名单列出{listed}个"
            doubts.add(where.get("line"), where.get("phrase", ""), what)


def _merge(known: dict[str, Any], band: dict[str, Any], words: Wording, doubts: Doubts) -> None:
    if known is band:
        return
    if (known["min"], known["max"]) != (band["min"], band["max"]):
        doubts.add(words.line(), words.text, f"{band['grade']}的分数线前后不一")
        return
    known["inclusive"] = known["inclusive"] if known["inclusive"] is not None else band["inclusive"]
    known["count"] = known["count"] if known["count"] is not None else band["count"]
