"""The parameters of scoring rules, from the words that a pattern matched."""

from __future__ import annotations

import re
from collections.abc import Callable

from plans.reading.phrases import numerals

Fields = dict[str, str | None]
Matched = re.Match[str]

N = r"\d{1,6}(?:\.\d{1,4})?"
COUNTER = (
    "次|篇|人次|人|起|个|项|天|日|件|条|期|场|家|例|份|处|名|户|批|幅|笔|门|所|座|辆|台|套|课时|小时"
    "|百分点"
)
# «1个百分点» counts points of a hundred; what is counted may follow («1处差错»).
POINT = "(?:个(?=百分点))?"
NOUN = r"[^，。；：（）\n\d]{0,12}?"
ONE = r"(?:1|一)?"
PHRASE = r"[^，。；：（）\n]"
PERIODS = {
    "每半年": "half-year",
    "每季度": "quarter",
    "每年": "year",
    "全年": "year",
    "每月": "month",
    "每周": "week",
    "年内": "year",
    "每年度": "year",
}
TOWARDS_ZERO = re.compile(r"[^。\n]{0,12}?扣完为止|[^。\n]{0,12}?扣至0分")
OVER = re.compile(r"(\d{1,4})(?:" + COUNTER + r")以上（不含\1?")
CONDITION_LONGEST = 60


def value_of(text: str | None) -> str | None:
    """A numeral as decimal text, None for none."""
    return numerals.number_text(text) if text else None


def words_of(text: str | None) -> str | None:
    """A condition without the marks around it, its last words when it is long."""
    return text.strip("，、的 ")[-CONDITION_LONGEST:] or None if text else None


CLAUSE = re.compile(rf"{PHRASE}{{1,40}}$")


def quota_start(m: Matched) -> int:
    """Where the clause of a quota begins: «每半年报送1次…（4分）» is one phrase."""
    clause = CLAUSE.search(m.string, max(0, m.start() - 40), m.start())
    return clause.start() if clause else m.start()


def quota(m: Matched) -> Fields:
    """So many, for so many points, and what each missing one costs."""
    lead = m.string[quota_start(m) : m.start()]
    every = next((PERIODS[word] for word in PERIODS if word in lead), None)
    missing = value_of(m["each"] or m["each2"])
    return {
        "target": value_of(m["target"]),
        "unit": m["unit"],
        "op": ">=",
        "points": value_of(m["points"]),
        "period": every,
        "shortfall": "each_missing" if missing else "pro_rata" if m["rata"] else "unstated",
        "each": missing,
    }


def each(m: Matched) -> Fields:
    """So much for each, down to a floor where the paper writes one."""
    floor = "0" if TOWARDS_ZERO.match(m.string, m.end()) else None
    return {"each": value_of(m["each"]), "unit": m["unit"] or "次", "floor": floor}


def counted_down(m: Matched) -> Fields:
    """The same from a start that the leaf gives."""
    return {
        "each": value_of(m["each"]),
        "unit": m["unit"] or "次",
        "from": None,
        "floor": each(m)["floor"],
    }


def added(m: Matched) -> Fields:
    """A bonus for each, above a count where one must be exceeded first."""
    over = OVER.search(m.string[max(0, m.start() - 24) : m.start()])
    return {
        "each": value_of(m["each"]),
        "unit": m["unit"],
        "over": over[1] if over else None,
        "cap": None,
    }


def accrued(m: Matched) -> Fields:
    """Points earned for each, from nothing."""
    return {"each": value_of(m["each"]), "unit": m["unit"], "cap": None}


LEVEL = re.compile(r"(?:一|二|三|特|优秀)等?奖?|国家级|省级|市级|县级|乡级|国家|省|市|县|区")


def ladder(m: Matched) -> Fields:
    """Points by level or prize: «一等奖=3；二等奖=2»."""
    names = [name.removesuffix("的") for name in re.split("[、和]", m["names"]) if name]
    values = [
        value_of(value.removesuffix("分")) for value in re.split("[、和]", m["values"]) if value
    ]
    tails = {"一": "等奖", "二": "等奖", "三": "等奖", "省": "", "市": ""}
    levels = [
        (LEVEL.match(name[-4:]) or LEVEL.search(name) or re.match(".*", name))
        for name in names[-len(values) :]
    ]
    words = [level[0] if level else "" for level in levels]
    if len(words) != len(values):
        words = [str(place) for place in range(1, len(values) + 1)]
    words = [word + tails.get(word, "") if "奖" in m["names"] else word for word in words]
    pairs = [f"{word}={value}" for word, value in zip(words, values, strict=True)]
    effect = "add" if m["add"] == "加" else "accrue"
    return {"levels": "；".join(pairs), "unit": m["unit"], "effect": effect, "cap": None}


def flat(m: Matched) -> Fields:
    """Points under a condition."""
    return {"points": value_of(m["points"]), "condition": words_of(m["condition"])}


def said(*keys: str) -> Callable[[Matched], Fields]:
    """Fields that are the pattern's own groups, as words."""

    def fields(m: Matched) -> Fields:
        return {key.rstrip("_"): words_of(m[key]) for key in keys}

    return fields


def numbers(*keys: str) -> Callable[[Matched], Fields]:
    """Fields that are the pattern's own groups, numerals as decimal text."""

    def fields(m: Matched) -> Fields:
        return {key: value_of(m[key]) or m[key] for key in keys}

    return fields


def gate(m: Matched) -> Fields:
    """What counts only when it came before a date."""
    return {"date": m["date"], "inclusive": None, "to": words_of(m["to"])}


def bands(m: Matched) -> Fields:
    """Ranks and their grades: «前2=优秀；3-5=良好»."""
    bands = re.findall(
        r"(前|后)?(\d{1,3})(?:-(\d{1,3}))?名[^，。；\d]{0,6}?(?:为|定为)"
        r"(优秀|良好|合格|基本合格|不合格|[一二三]等|先进)",
        m[0],
    )
    words = [
        f"{side}{first}{'-' + last if last else ''}={grade}" for side, first, last, grade in bands
    ]
    return {"group": words_of(m["group"]), "bands": "；".join(words)}
