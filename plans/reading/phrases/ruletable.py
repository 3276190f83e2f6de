"""The patterns of scoring rules, one entry a wording; the first that takes a place keeps it."""

from __future__ import annotations

import re
from collections.abc import Callable

from plans.reading.phrases.rulefields import (
    COUNTER,
    NOUN,
    ONE,
    PHRASE,
    POINT,
    Fields,
    Matched,
    N,
    accrued,
    added,
    bands,
    counted_down,
    each,
    flat,
    gate,
    ladder,
    numbers,
    quota,
    said,
    value_of,
    words_of,
)

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
            "panel": words_of(m["panel"]),
            "scale": value_of(m["scale"]),
            "to": words_of(m["to"]),
        },
    ),
    (
        "panel_collect",
        re.compile(
            rf"由(?P<panel>{PHRASE}{{2,30}}?)负责评价[^。；\n]{{0,12}}，由(?P<to>{PHRASE}{{2,16}}?)汇总[^。；\n]{{0,14}}"
        ),
        said("panel", "to"),
    ),
    (
        "grade_by_rank",
        re.compile(r"(?P<group>[^，。；：\n]{0,40}?)前\d{1,3}名[^。；\n]{0,120}"),
        bands,
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
            "conditions": words_of(m["conditions"]),
            "verifier": None,
            "effect": m["effect"],
        },
    ),
    (
        "zero_if",
        re.compile(
            rf"(?P<condition>{PHRASE}{{0,60}}?)(?:的)?，?(?P<scope>本项|该项|此项|单项|本项目|相应项目)?(?:均|按|计|记)?(?:不得分|得0分|计0分|记0分|不计分|为0分|得分为0)"
        ),
        said("condition", "scope"),
    ),
    (
        "gate_before",
        re.compile(
            rf"(?P<date>(?:\d{{4}}年)?\d{{1,2}}月(?:\d{{1,2}}日|底)?前)(?:发送|报送|提交|上报)?(?:给|至|到)?(?P<to>{PHRASE}{{0,20}}?)(?:才能|方能|方可|才可?|始能)(?:予以)?计分"
        ),
        gate,
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
        quota,
    ),
    (
        "late_deduct",
        re.compile(
            rf"每?(?:迟报|逾期|延迟|晚报|超期|延期|迟交){PHRASE}{{0,8}}?{ONE}(?P<unit>{COUNTER})?，?扣(?:减|除)?(?P<each>{N})分"
        ),
        each,
    ),
    (
        "ladder",
        re.compile(
            rf"(?P<names>[^，。；：（）\n]{{2,40}})(?:采用|奖)?的?，?(?:每(?P<unit>{COUNTER}))?分别(?P<add>加|计|得|奖)?(?P<values>{N}(?:分)?(?:、{N}(?:分)?){{1,6}})分?"
        ),
        ladder,
    ),
    (
        "per_unit_deduct",
        re.compile(rf"扣(?:减|除)?(?P<each>{N})分/每?(?P<unit>{COUNTER})"),
        counted_down,
    ),
    (
        "per_unit_deduct",
        re.compile(
            rf"(?:每|未完成的每){PHRASE}{{0,14}}?{POINT}(?P<unit>{COUNTER}){NOUN}(?:的)?，?(?:倒)?扣(?:减|除)?(?P<each>{N})分"
        ),
        counted_down,
    ),
    (
        "per_unit_deduct",
        re.compile(
            rf"(?:少报|漏报|缺少?){PHRASE}{{0,14}}?(?P<unit>{COUNTER})(?:的)?，?(?:倒)?扣(?:减|除)?(?P<each>{N})分"
        ),
        counted_down,
    ),
    (
        "per_unit_deduct",
        re.compile(
            rf"(?:少|缺|漏|错|超|低|降|发现|出现|发生)[^，。；：（）\n\d]{{0,8}}?(?:1|一){POINT}(?P<unit>{COUNTER}){NOUN}(?:的)?，?(?:倒)?扣(?:减|除)?(?P<each>{N})分"
        ),
        counted_down,
    ),
    (
        "unit_deduct_outside",
        re.compile(rf"(?<![每少迟漏报现])(?:1|一)(?P<unit>次|起|例|人次)，?扣(?P<each>{N})分"),
        lambda m: {"each": value_of(m["each"]), "unit": m["unit"]},
    ),
    (
        "per_unit_add",
        re.compile(
            rf"(?:每{PHRASE}{{0,12}}?|{PHRASE}{{0,4}}(?:1|一))(?P<unit>{COUNTER})(?:的)?，?(?:另|再)?加(?P<each>{N}(?:-{N})?)分"
        ),
        added,
    ),
    (
        "accrue",
        re.compile(rf"每{PHRASE}{{0,8}}?(?P<unit>{COUNTER})，?(?:得|计|记)?(?P<each>{N})分"),
        accrued,
    ),
    (
        "cap",
        re.compile(
            rf"(?P<scope>本项|该项|此项|单项|单个加分项|每个加分项|累计|总计|加分|合计)?(?:加分)?(?:最高|最多|至多|上限|不超过)(?:为|得|加|计|扣)?(?P<max>{N})分|(?P<scope2>本项|单个加分项|每项|累计|加分项)?(?P<max2>{N})分(?:封顶|为上限)"
        ),
        lambda m: {"max": value_of(m["max"] or m["max2"]), "scope": m["scope"] or m["scope2"]},
    ),
    (
        "best_of",
        re.compile(
            rf"(?:(?:每|同一?)(?P<per>{COUNTER})，?)?(?:按(?:其|照)?最高{PHRASE}{{0,6}}?(?:计算|计分|加分)|不重复(?:计|加)分|就高不就低|取最高分)"
        ),
        lambda m: {"per": m["per"]},
    ),
    (
        "flat_add",
        re.compile(rf"(?P<condition>{PHRASE}{{2,60}}?)的?，(?:另|再|可)?加(?P<points>{N})分"),
        flat,
    ),
    (
        "flat_add",
        re.compile(
            rf"(?<![^，。；：\n])(?P<condition>(?:(?!每|分别|最高|最多|累计|合计|总计|不超过){PHRASE}){{3,60}}?)"
            rf"的?(?:另|再|可)?加(?P<points>{N})分"
        ),
        flat,
    ),
    (
        "discretionary_add",
        re.compile(rf"(?P<condition>{PHRASE}{{0,40}}?)，?可?(?:酌情|适当)(?:予以|给予)?加分"),
        said("condition"),
    ),
    (
        "deduct_unquantified",
        re.compile(
            rf"(?P<base>{PHRASE}{{0,24}}?)，?(?:扣减?相应(?:的)?(?:基本)?分值?|相应扣分|酌情{PHRASE}{{0,4}}?扣分|扣减相应{PHRASE}{{0,6}}分值)"
        ),
        said("base"),
    ),
    (
        "deduct_block",
        re.compile(rf"(?:减分项|扣分项|减分项目|扣分项目)（(?P<max>{N})分[^（）]{{0,20}}）"),
        numbers("max"),
    ),
    (
        "count_basis",
        re.compile(
            rf"以(?P<include>{PHRASE}{{2,16}}?)为准(?:，(?P<exclude>{PHRASE}{{2,16}}?)除外)?"
        ),
        said("include", "exclude"),
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
        said("conditions"),
    ),
    (
        "standard",
        re.compile(
            rf"(?P<condition>{PHRASE}{{2,24}}?(?:带宽|速率|容量|温度|面积){PHRASE}{{0,4}}?不(?:低|小|少)于{N}[A-Za-z㎡平方米]{{1,4}})"
        ),
        said("condition"),
    ),
    (
        "min_count",
        re.compile(
            rf"(?P<who>[^，。；：、（）\n]{{0,12}}?)(?:不少于|不低于|不得少于|至少)(?P<count>{N})(?P<unit>{COUNTER}|位|台|套)"
        ),
        lambda m: {"count": value_of(m["count"]), "unit": m["unit"], "who": words_of(m["who"])},
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
        flat,
    ),
    ("done", re.compile(rf"(?P<condition>{PHRASE}{{2,60}}?)的?，?得(?P<points>{N})分"), flat),
    (
        "block_deduct",
        re.compile(rf"(?P<condition>{PHRASE}{{2,60}}?)的?，?(?:倒)?扣(?:减|除)?(?P<points>{N})分"),
        lambda m: {**flat(m), "cap": None},
    ),
    ("judged", re.compile(rf"（(?P<max>{N})分[^（）]{{0,60}}）"), numbers("max")),
)
