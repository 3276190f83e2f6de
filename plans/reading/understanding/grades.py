"""Grades: by rank within a group, by score, by share or number, as the paper states them."""

from __future__ import annotations

import re
from typing import Any

from plans.reading.outline import Section
from plans.reading.paper import Doubts
from plans.reading.phrases.folding import fold
from plans.reading.phrases.numerals import whole
from plans.reading.understanding.bands import PERCENT, bands_of_score
from plans.reading.understanding.gradewords import AFTER, BEST, GRADE
from plans.reading.understanding.wording import Wording

DIGITS = r"[0-9一二两三四五六七八九十百]{1,4}"
# «前2名评定为优秀等次», «3-5名为良好等次», «后2名为合格», «第一名为优秀», «其余为合格».
RANKS = re.compile(
    rf"(?:(?:排名|位居|居|位列)?前\s?(?P<top>{DIGITS})\s?[名位个]"
    rf"|第?(?P<low>{DIGITS})[名位]?[-至到、]第?(?P<high>{DIGITS})[名位]"
    rf"|(?:排名)?(?:后|末|最后|末尾)(?P<bottom>{DIGITS})[名位]"
    rf"|第(?P<one>{DIGITS})[名位]"
    rf"|(?P<others>其余|其他|其它))"
    rf"(?:(?:的)?(?:单位|县市区|区县|市州|乡镇|科室)|的)?{AFTER}(?P<grade>{GRADE})"
)
# «优秀等次不超过20%», «按总数的20%评定优秀», «优秀单位3个».
SHARE = re.compile(
    rf"(?P<grade>{BEST})(?!率)(?:等次|等级|档次|单位|比例|名额|数量|个数){{0,3}}"
    rf"(?:原则上|一般)?(?:不超过|不多于|控制在|占|不高于|按|为|限)?[^，。；\d]{{0,12}}?{PERCENT}"
)
SHARE_FIRST = re.compile(
    rf"{PERCENT}(?:的)?(?:比例|名额)?[^，。；\d]{{0,8}}?(?:评定|确定|评选|评|为)(?:为|出)?(?P<grade>{GRADE})"
)
QUOTA = re.compile(
    rf"(?P<grade>{BEST})(?:等次|等级|档次|单位|名额|数量){{0,2}}"
    rf"(?:原则上|一般)?(?:不超过|不多于|共|各|为|限)?(?P<count>{DIGITS})(?:个|家|名)(?!百分)"
)
COUNTED = re.compile(rf"({DIGITS})(?:个|家)")
INCLUDED = re.compile(r"（(?:含|包括|包含)[^（）]{1,30}）")
# «按得分高低排序，前3名…»: says how they are ranked, not who.
ORDERED = re.compile(r"得分|排序|排名|分数|高低|名次|考核结果")
PIECE = re.compile(r"[^。；\n]+")
WORDS = re.compile(r"等次|等级|档次|评定|评为|名次|评选|比例|名额")


def grades_of(section: Section, said: Wording, doubts: Doubts) -> list[dict[str, Any]]:
    """Return the grade tables that a place states, one for each group of units.

    A rank that no band covers is a doubt: the paper gives it no grade.
    """
    folded = fold(said.text)
    found: list[dict[str, Any]] = []
    for piece in PIECE.finditer(folded.text):
        where = said.part(*folded.span(piece.start(), piece.end()))
        for table in (_ranks(piece[0]), _scores(piece[0]), _shares(piece[0])):
            if table is None:
                continue
            table |= {"clause": section.clause, "phrase": where.text, "line": where.line()}
            found.append(table)
            if table["by"] == "rank":
                _check(table, piece[0], where, doubts)
    return _joined(found)


def _ranks(text: str) -> dict[str, Any] | None:
    matches = list(RANKS.finditer(text))
    # «其余» alone ranks nobody.
    if all(match["others"] for match in matches):
        return None
    group = _group(text[: matches[0].start()])
    counts = [whole(one) for one in COUNTED.findall(group or "")]
    units = sum(one for one in counts if one) or None
    bands = [_band(match, units) for match in matches]
    return {"by": "rank", "group": group, "units": units, "bands": bands}


def _band(match: re.Match[str], units: int | None) -> dict[str, Any]:
    grade = match["grade"]
    if match["top"]:
        return {"grade": grade, "from": 1, "to": whole(match["top"])}
    if match["one"]:
        return {"grade": grade, "from": whole(match["one"]), "to": whole(match["one"])}
    if match["low"]:
        return {"grade": grade, "from": whole(match["low"]), "to": whole(match["high"])}
    if match["others"]:
        return {"grade": grade, "from": None, "to": None, "others": True}
    last = whole(match["bottom"])
    if units is None or last is None:
        return {"grade": grade, "from": None, "to": None, "last": last}
    return {"grade": grade, "from": max(1, units - last + 1), "to": units, "last": last}


def _group(before: str) -> str | None:
    """Return whom a table grades: the last words before its first band."""
    words = re.split(r"[，：:]", before.strip("，：: "))
    group = words[-1].strip() if words else ""
    group = re.sub(r"^(?:其中|在|对|按|将)|(?:中|内|里|排名|得分|按得分)$", "", group)
    return None if not group or ORDERED.search(group) else group


def _check(table: dict[str, Any], text: str, where: Wording, doubts: Doubts) -> None:
    units, bands, line = table["units"], table["bands"], where.line()
    included = INCLUDED.search(table["group"] or "")
    if included:
        doubts.add(line, included[0], "是在前面所列个数之内还是另加，文件没有写明")
    if units is None or any(band.get("others") for band in bands):
        return
    covered: list[int] = []
    for band in bands:
        if band["from"] is None or band["to"] is None or band["to"] > units:
            doubts.add(line, text, f"名次超出该组的{units}个单位")
            return
        covered += range(band["from"], band["to"] + 1)
    table["undefined"] = [rank for rank in range(1, units + 1) if rank not in set(covered)]
    if table["undefined"]:
        ranks = "、".join(f"第{rank}名" for rank in table["undefined"])
        sizes = "+".join(str(band["to"] - band["from"] + 1) for band in bands)
        what = f"{ranks}没有等次：{table['group']}共{units}个单位，{sizes}={len(covered)}"
        doubts.add(line, where.text, what)
    twice = sorted({rank for rank in covered if covered.count(rank) > 1})
    if twice:
        doubts.add(line, where.text, f"第{'、'.join(map(str, twice))}名落在两个等次内")


def _scores(text: str) -> dict[str, Any] | None:
    bands = bands_of_score(text)
    if not bands:
        return None
    return {"by": "score", "group": None, "units": None, "bands": bands}


def _shares(text: str) -> dict[str, Any] | None:
    if not WORDS.search(text):
        return None
    shares = [*SHARE.finditer(text)] or SHARE_FIRST.finditer(text)
    bands = [{"grade": match["grade"], "share": match["percent"]} for match in shares]
    bands += [
        {"grade": match["grade"], "count": whole(match["count"])} for match in QUOTA.finditer(text)
    ]
    return {"by": "share", "group": None, "units": None, "bands": bands} if bands else None


def _joined(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join the bands by score that a place spreads over several sentences."""
    joined: list[dict[str, Any]] = []
    for table in found:
        last = next((one for one in joined if one["by"] == table["by"] == "score"), None)
        if last is None:
            joined.append(table)
        else:
            last["bands"] += table["bands"]
            last["phrase"] += "；" + table["phrase"]
    return joined
