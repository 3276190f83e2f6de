"""Scoring rules in words: what adds, takes, caps, voids, counts, grades.

    find_rules(text) -> [FoundRule(kind, phrase, fields, start, end)]

The kinds are a closed list (`KINDS`), each with its fields; numbers are decimal text, and None
where the paper gives none. What a rule needs from elsewhere (the leaf's points, the group it
stands in) is for the caller: a mark of points alone is `judged`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plans.reading.phrases import numerals
from plans.reading.phrases.folding import fold

Fields = dict[str, str | None]
Matched = re.Match[str]

N = r"\d{1,6}(?:\.\d{1,4})?"
COUNTER = "次|篇|人次|人|起|个|项|天|日|件|条|期|场|家|例|份|处|名|户|批|幅|笔|小时|百分点"
ONE = r"(?:1|一)?"
PHRASE = r"[^，。；：（）\n]"
TEXT = r"[^。；：\n]"
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


@dataclass(frozen=True, slots=True)
class FoundRule:
    """A rule of a closed kind with its parameters; `phrase` is `text[start:end]`."""

    kind: str
    phrase: str
    fields: Fields
    start: int
    end: int


def _number(text: str | None) -> str | None:
    return numerals.number_text(text) if text else None


def _condition(text: str | None) -> str | None:
    return text.strip("，、的 ")[-CONDITION_LONGEST:] or None if text else None


CLAUSE = re.compile(rf"{PHRASE}{{1,40}}$")


def _quota_start(m: Matched) -> int:
    """Where the clause of a quota begins: «每半年报送1次…（4分）» is one phrase."""
    clause = CLAUSE.search(m.string, max(0, m.start() - 40), m.start())
    return clause.start() if clause else m.start()


def _quota(m: Matched) -> Fields:
    lead = m.string[_quota_start(m) : m.start()]
    every = next((PERIODS[word] for word in PERIODS if word in lead), None)
    missing = _number(m["each"] or m["each2"])
    return {
        "target": _number(m["target"]),
        "unit": m["unit"],
        "op": ">=",
        "points": _number(m["points"]),
        "period": every,
        "shortfall": "each_missing" if missing else "pro_rata" if m["rata"] else "unstated",
        "each": missing,
    }


def _each(m: Matched) -> Fields:
    floor = "0" if TOWARDS_ZERO.match(m.string, m.end()) else None
    return {"each": _number(m["each"]), "unit": m["unit"] or "次", "floor": floor}


def _from(m: Matched) -> Fields:
    return {
        "each": _number(m["each"]),
        "unit": m["unit"] or "次",
        "from": None,
        "floor": _each(m)["floor"],
    }


def _add(m: Matched) -> Fields:
    over = OVER.search(m.string[max(0, m.start() - 24) : m.start()])
    return {
        "each": _number(m["each"]),
        "unit": m["unit"],
        "over": over[1] if over else None,
        "cap": None,
    }


def _accrue(m: Matched) -> Fields:
    return {"each": _number(m["each"]), "unit": m["unit"], "cap": None}


LEVEL = re.compile(r"(?:一|二|三|特|优秀)等?奖?|国家级|省级|市级|县级|乡级|国家|省|市|县|区")


def _ladder(m: Matched) -> Fields:
    names = [name.removesuffix("的") for name in re.split("[、和]", m["names"]) if name]
    values = [
        _number(value.removesuffix("分")) for value in re.split("[、和]", m["values"]) if value
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


def _flat(m: Matched) -> Fields:
    return {"points": _number(m["points"]), "condition": _condition(m["condition"])}


def _said(*keys: str) -> Callable[[Matched], Fields]:
    """Fields that are the pattern's own groups, as words."""

    def fields(m: Matched) -> Fields:
        return {key.rstrip("_"): _condition(m[key]) for key in keys}

    return fields


def _numbers(*keys: str) -> Callable[[Matched], Fields]:
    """Fields that are the pattern's own groups, numerals as decimal text."""

    def fields(m: Matched) -> Fields:
        return {key: _number(m[key]) or m[key] for key in keys}

    return fields


def _none(_m: Matched) -> Fields:
    return {}


def _gate(m: Matched) -> Fields:
    return {"date": m["date"], "inclusive": None, "to": _condition(m["to"])}


def _bands(m: Matched) -> Fields:
    bands = re.findall(
        r"(前|后)?(\d{1,3})(?:-(\d{1,3}))?名[^，。；\d]{0,6}?(?:为|定为)"
        r"(优秀|良好|合格|基本合格|不合格|[一二三]等|先进)",
        m[0],
    )
    words = [
        f"{side}{first}{'-' + last if last else ''}={grade}" for side, first, last, grade in bands
    ]
    return {"group": _condition(m["group"]), "bands": "；".join(words)}


Rule = tuple[str, re.Pattern[str], Callable[[Matched], Fields]]
# Order matters: the first kind that takes a place keeps it.
PATTERNS: tuple[Rule, ...] = (
    (
        "fold",
        re.compile(r"先按百分制计分[^。\n]{0,20}权重[^。\n]{0,12}"),
        lambda _m: {"weight": None},
    ),
    (
        "relative_scale",
        re.compile(r"以最高分为(?:满分|标准)[^。\n]{0,24}"),
        lambda _m: {"ref": "max", "scope": None},
    ),
    (
        "panel_average",
        re.compile(
            rf"(?P<panel>各[^，。；\n]{{2,20}}?)?按照?满分(?P<scale>{N})分进行评价[^。\n]{{0,24}}由(?P<to>{PHRASE}{{2,16}}?)汇总折算[^。；\n]{{0,14}}"
        ),
        lambda m: {
            "panel": _condition(m["panel"]),
            "scale": _number(m["scale"]),
            "to": _condition(m["to"]),
        },
    ),
    (
        "panel_collect",
        re.compile(
            rf"由(?P<panel>{PHRASE}{{2,30}}?)负责评价[^。；\n]{{0,12}}，由(?P<to>{PHRASE}{{2,16}}?)汇总[^。；\n]{{0,14}}"
        ),
        _said("panel", "to"),
    ),
    (
        "grade_by_rank",
        re.compile(r"(?P<group>[^，。；：\n]{0,40}?)前\d{1,3}名[^。；\n]{0,120}"),
        _bands,
    ),
    (
        "fail_if",
        re.compile(
            rf"出现(?:下列|以下){PHRASE}{{0,12}}，?(?P<what>{PHRASE}{{0,24}}?)(?:为|评为|定为)(?P<result>不合格)"
        ),
        lambda m: {"conditions": None, "result": m["result"]},
    ),
    (
        "veto",
        re.compile(
            rf"(?P<conditions>{PHRASE}{{0,50}}?)，?(?:将|的|在{PHRASE}{{2,12}})?，?(?:直接)?(?P<effect>一票否决|取消{PHRASE}{{0,16}}?资格|不得(?:评为|参评|评优|评先){PHRASE}{{0,8}})"
        ),
        lambda m: {
            "conditions": _condition(m["conditions"]),
            "verifier": None,
            "effect": m["effect"],
        },
    ),
    (
        "zero_if",
        re.compile(
            rf"(?P<condition>{PHRASE}{{0,60}}?)(?:的)?，?(?P<scope>本项|该项|此项|单项|本项目|相应项目)?(?:均|按|计|记)?(?:不得分|得0分|计0分|记0分|不计分|为0分|得分为0)"
        ),
        _said("condition", "scope"),
    ),
    (
        "gate_before",
        re.compile(
            rf"(?P<date>(?:\d{{4}}年)?\d{{1,2}}月(?:\d{{1,2}}日|底)?前)(?:发送|报送|提交|上报)?(?:给|至|到)?(?P<to>{PHRASE}{{0,20}}?)(?:才能|方能|方可|才可?|始能)(?:予以)?计分"
        ),
        _gate,
    ),
    (
        "quota",
        re.compile(
            rf"(?<![第\d.])(?P<target>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}})"
            rf"(?P<unit>篇|次|期|场|条|个|项|份|件)(?P<above>及?以上)?"
            rf"[^。；（），\n]{{0,40}}（(?P<points>{N})分[^（）]{{0,40}}）"
            rf"(?:，(?:(?:未完成的)?，?每?(?:少报?|未完成的每|缺)[^，。；\d]{{0,4}}"
            rf"(?:1|一)?(?:{COUNTER})，?扣(?P<each>{N})分|未完成的，每(?:{COUNTER})扣(?P<each2>{N})分"
            rf"|未完成的，(?P<rata>按比例扣分)))?"
        ),
        _quota,
    ),
    (
        "late_deduct",
        re.compile(
            rf"每?(?:迟报|逾期|延迟|晚报|超期|延期|迟交){PHRASE}{{0,8}}?{ONE}(?P<unit>{COUNTER})?，?扣(?:减|除)?(?P<each>{N})分"
        ),
        _each,
    ),
    (
        "ladder",
        re.compile(
            rf"(?P<names>[^，。；：（）\n]{{2,40}})(?:采用|奖)?的?，?(?:每(?P<unit>{COUNTER}))?分别(?P<add>加|计|得|奖)?(?P<values>{N}(?:分)?(?:、{N}(?:分)?){{1,6}})分?"
        ),
        _ladder,
    ),
    (
        "unit_deduct_outside",
        re.compile(rf"(?<![每少迟漏报现])(?:1|一)(?P<unit>次|起|例|人次)，?扣(?P<each>{N})分"),
        lambda m: {"each": _number(m["each"]), "unit": m["unit"]},
    ),
    ("per_unit_deduct", re.compile(rf"扣(?:减|除)?(?P<each>{N})分/每?(?P<unit>{COUNTER})"), _from),
    (
        "per_unit_deduct",
        re.compile(
            rf"(?:每|少报|漏报|缺少?|未完成的每){PHRASE}{{0,14}}?(?P<unit>{COUNTER})(?:的)?，?(?:倒)?扣(?:减|除)?(?P<each>{N})分"
        ),
        _from,
    ),
    (
        "per_unit_add",
        re.compile(
            rf"(?:每{PHRASE}{{0,12}}?|{PHRASE}{{0,4}}(?:1|一))(?P<unit>{COUNTER})(?:的)?，?(?:另|再)?加(?P<each>{N}(?:-{N})?)分"
        ),
        _add,
    ),
    (
        "accrue",
        re.compile(rf"每{PHRASE}{{0,8}}?(?P<unit>{COUNTER})，?(?:得|计|记)?(?P<each>{N})分"),
        _accrue,
    ),
    (
        "cap",
        re.compile(
            rf"(?P<scope>本项|该项|此项|单项|单个加分项|每个加分项|累计|总计|加分|合计)?(?:加分)?(?:最高|最多|至多|上限|不超过)(?:为|得|加|计|扣)?(?P<max>{N})分|(?P<scope2>本项|单个加分项|每项|累计|加分项)?(?P<max2>{N})分(?:封顶|为上限)"
        ),
        lambda m: {"max": _number(m["max"] or m["max2"]), "scope": m["scope"] or m["scope2"]},
    ),
    (
        "best_of",
        re.compile(
            rf"(?:每?(?P<per>{COUNTER})?，?按(?:其|照)?最高{PHRASE}{{0,6}}?(?:计算|计分|加分)|不重复(?:计|加)分|就高不就低|取最高分)"
        ),
        lambda m: {"per": m["per"]},
    ),
    (
        "flat_add",
        re.compile(rf"(?P<condition>{PHRASE}{{2,60}}?)的?，(?:另|再|可)?加(?P<points>{N})分"),
        _flat,
    ),
    (
        "discretionary_add",
        re.compile(rf"(?P<condition>{PHRASE}{{0,40}}?)，?可?(?:酌情|适当)(?:予以|给予)?加分"),
        _said("condition"),
    ),
    (
        "deduct_unquantified",
        re.compile(
            rf"(?P<base>{PHRASE}{{0,24}}?)，?(?:扣减?相应(?:的)?(?:基本)?分值?|相应扣分|酌情{PHRASE}{{0,4}}?扣分|扣减相应{PHRASE}{{0,6}}分值)"
        ),
        _said("base"),
    ),
    (
        "deduct_block",
        re.compile(rf"(?:减分项|扣分项|减分项目|扣分项目)（(?P<max>{N})分[^（）]{{0,20}}）"),
        _numbers("max"),
    ),
    (
        "count_basis",
        re.compile(
            rf"以(?P<include>{PHRASE}{{2,16}}?)为准(?:，(?P<exclude>{PHRASE}{{2,16}}?)除外)?"
        ),
        _said("include", "exclude"),
    ),
    (
        "applicability",
        re.compile(
            rf"除(?P<who>{PHRASE}{{1,16}}?)(?:以外|之外|外)的(?P<else_>[各县市区园单位地部门]{{1,8}})"
        ),
        lambda m: {"who": f"{m['else_']}（除{m['who']}）", "else": None},
    ),
    (
        "applicability",
        re.compile(
            rf"(?P<who>未承担{PHRASE}{{2,24}}?的{PHRASE}{{2,10}}?)，(?P<else_>按照?{PHRASE}{{2,20}}?酌情计分)"
        ),
        lambda m: {"who": m["who"], "else": m["else_"]},
    ),
    (
        "prohibition",
        re.compile(
            rf"(?P<conditions>{PHRASE}{{0,24}}?(?:一律不(?:允许|得|准)|严禁|不得|不允许){PHRASE}{{2,40}})"
        ),
        _said("conditions"),
    ),
    (
        "standard",
        re.compile(
            rf"(?P<condition>{PHRASE}{{2,24}}?(?:带宽|速率|容量|温度|面积){PHRASE}{{0,4}}?不(?:低|小|少)于{N}[A-Za-z㎡平方米]{{1,4}})"
        ),
        _said("condition"),
    ),
    (
        "min_count",
        re.compile(
            rf"(?P<who>[^，。；：、（）\n]{{0,12}}?)(?:不少于|不低于|不得少于|至少)(?P<count>{N})(?P<unit>{COUNTER}|位|台|套)"
        ),
        lambda m: {"count": _number(m["count"]), "unit": m["unit"], "who": _condition(m["who"])},
    ),
    (
        "on_event",
        re.compile(
            rf"(?:及时|立即|第一时间)(?:上报|报告)(?P<trigger>{PHRASE}{{0,12}}?(?:事件|事故|舆情|情况|问题))|(?P<after>{PHRASE}{{2,16}}?(?:事件|事故|舆情))(?:及时|立即)(?:上报|报告)"
        ),
        lambda m: {"trigger": m["trigger"] or m["after"]},
    ),
    (
        "done",
        re.compile(rf"(?P<condition>{PHRASE}{{2,60}})的（(?P<points>{N})分[^（）]{{0,40}}）"),
        _flat,
    ),
    ("done", re.compile(rf"(?P<condition>{PHRASE}{{2,60}}?)的?，?得(?P<points>{N})分"), _flat),
    (
        "block_deduct",
        re.compile(rf"(?P<condition>{PHRASE}{{2,60}}?)的?，?(?:倒)?扣(?:减|除)?(?P<points>{N})分"),
        lambda m: {**_flat(m), "cap": None},
    ),
    ("judged", re.compile(rf"（(?P<max>{N})分[^（）]{{0,60}}）"), _numbers("max")),
)
# What qualifies another rule may stand inside its words: «（15分，以正式编号篇数为准）».
MODIFIERS = frozenset(("count_basis", "cap", "best_of", "gate_before", "applicability"))
KINDS = tuple(dict.fromkeys(kind for kind, _, _ in PATTERNS))


def find_rules(text: str) -> list[FoundRule]:
    """Return the scoring rules of a text in its order; no two overlap."""
    folded = fold(text)
    found: list[FoundRule] = []
    taken = bytearray(len(folded.text) + 1)
    for kind, pattern, fields in PATTERNS:
        claimed = bytearray(len(taken)) if kind in MODIFIERS else taken
        for match in _apart(pattern, folded.text, claimed):
            claimed[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            lead = len(match[0]) - len(match[0].lstrip("，、"))
            first = _quota_start(match) if kind == "quota" else match.start() + lead
            start, end = folded.span(first, match.end())
            found.append(FoundRule(kind, text[start:end], fields(match), start, end))
    return sorted(found, key=lambda rule: rule.start)


def _apart(pattern: re.Pattern[str], text: str, taken: bytearray) -> Iterator[Matched]:
    for match in pattern.finditer(text):
        if not any(taken[match.start() : match.end()]):
            yield match
