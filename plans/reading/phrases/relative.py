"""Counted from something: 印发之日起10个工作日内, 会后3日内, 提前7天, 3个月内."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.deadlines import ISSUED, MOST_DAYS, Relative
from plans.reading.phrases import numerals
from plans.reading.phrases.context import Context, Found, shift_months
from plans.reading.phrases.passage import Passage

SPAN = (
    rf"(?P<number>{numerals.WHOLE}|半)(?:个)?"
    r"(?P<unit>工作日|自然日|日|天|周|星期|月|季度|年|小时|分钟)"
)
WITHIN = r"(?:之|以)?内"
# What a phrase is counted from; bounded, and never over a mark.
EVENT = r"(?P<event>[^，。；：、（）\n\t□“”\d]{1,24}?)"
SINCE = re.compile(
    rf"{EVENT}(?:之日起(?:计算)?(?:的)?|之日|之后|以后|后)(?:的|，|在)?(?P<first>首|第)?{SPAN}{WITHIN}"
)
WAS = re.compile(rf"(?P<at>于|在)?{SPAN}{WITHIN}")
# «发生事故的，应当在2小时内报告»: counted from what the clause before tells.
MET = re.compile(
    r"(?P<event>(?:发现|发生|接到|收到|接报|遇有?|出现)[^，。；：\n□]{0,24}?)(?:的|时|后)?，(?:[^，。；：\n□\d]{0,12}?)"
    rf"(?:应当?|须|要|必须|需)?(?:在|于)?(?<!限期)(?<!限时)(?<!限){SPAN}{WITHIN}"
)
AHEAD = re.compile(rf"(?:至少)?提前(?:至少|不少于)?{SPAN}(?:以上)?")
BEFOREHAND = re.compile(rf"{EVENT}(?:之|以)?前(?:的|至少)?{SPAN}(?:以?内|前|以上)?")
OPENERS = re.compile(r".*(?:应当|必须|自|从|应|须|在|于|将|并|要|每次|待|各单位)")
MODALS = re.compile(r"(?:应当?|必须|须|需|要|可)$")
ISSUING = re.compile(
    r"(?:印发|发布|下发|公布|发文|实施方案|通知|方案|办法|文件)(?:印发|发布|下发|公布|执行)?$"
)
ISSUE_WORDS = re.compile(r"印发|发布|下发|公布|发文")
# A length of time that bounds a state, not a duty.
DURATION = re.compile(
    r"(?:最长|最多|不超过|不得超过|近|最近|连续|累计|过去|前|聘期|任期|期限|有效期|超过|满|任意|同一|每|保存|未来|今后|在|至|到|限期)$"
)
CONDITION = re.compile(
    r"(?:不得|不予|不再|累计|连续|发生|出现|未|没有|被|多次|两次|的|有|新|已|受到|均|仍|无|任)"
)
ACT = re.compile(
    r"(?:将|由|向|对|把|按|予以|给予)?[^，。；]{0,16}?(?:完成|报|办|整改|提交|反馈|制定|印发|建立|组织|召开|开展|答复|核实|处理|处置|上报|报告|移交|备案|公开|通报|落实)"
)
WORDS = {"工作日": 1, "自然日": 1, "日": 1, "天": 1, "周": 7, "星期": 7}
MONTHS = {"月": 1, "季度": 3, "年": 12}
NAMES = {"会": "会议", "会议": "会议", "考": "考试", "节": "节日"}
HOURS = 24


def find_relative(passage: Passage, context: Context) -> Iterator[Found]:
    """Yield what is due some days after, or before, an event; 印发 is the issue of the paper."""
    text = passage.text
    spans: list[tuple[int, int]] = []
    for match in SINCE.finditer(text):
        event, start = _event(match)
        if event is None:
            continue
        found = _found(start, match, event, context, 1)
        if found is not None:
            spans.append((match.start(), match.end()))
            yield found
    for match in MET.finditer(text):
        if any(first < match.end() and match.start() < last for first, last in spans):
            continue
        if not ACT.match(text, match.end()):
            continue
        found = _found(match.start(), match, match["event"], context, 1)
        if found is not None:
            spans.append((match.start(), match.end()))
            yield found
    for match in AHEAD.finditer(text):
        before = text[passage.clause(match.start(), match.start())[0] : match.start()]
        named = _trim(MODALS.sub("", before)) or None
        doubt = None if named else "没有写明以什么事为准"
        found = _found(match.start(), match, named or "该事项", context, -1, doubt)
        if found is not None:
            yield found
    for match in BEFOREHAND.finditer(text):
        event, start = _event(match)
        if (
            event is not None
            and (len(event) > 1 or event in NAMES)
            and not event.endswith(("提", "月", "年", "季"))
        ):
            found = _found(start, match, event, context, -1)
            if found is not None:
                yield found
    for match in WAS.finditer(text):
        if _counted_alone(match, passage, spans):
            doubt = "没有写明从何时起算，按印发之日起计"
            found = _found(match.start("number"), match, ISSUED, context, 1, doubt)
            if found is not None:
                yield found


def _counted_alone(match: re.Match[str], passage: Passage, spans: list[tuple[int, int]]) -> bool:
    """«3个月内完成» without saying from when; a year's length is a scope, not a deadline."""
    text, start = passage.text, match.start("number")
    if match["unit"] in {"年", "小时", "分钟"} or (match["unit"] == "季度"):
        return False
    if any(first <= start < last for first, last in spans[-3:]):
        return False
    if _quoted(passage.before(start, 40)):
        return False
    before = text[max(0, match.start() - 6) : start]
    if DURATION.search(before.removesuffix("在").removesuffix("于")) or before.endswith(
        ("第", "每", "后", "前", "起")
    ):
        return False
    return CONDITION.match(text, match.end()) is None and ACT.match(text, match.end()) is not None


def _quoted(before: str) -> bool:
    """Whether a place stands within quotes: «“15日内告知、60日内办结”» cites a rule."""
    return before.rfind("“") > before.rfind("”")


def _event(match: re.Match[str]) -> tuple[str | None, int]:
    """The event's name without what only leads to it, and where the phrase begins."""
    printed = match["event"]
    event = _trim(printed)
    if not event or event.endswith(
        ("最", "今", "此", "然", "先", "以", "之", "目", "往", "落", "背")
    ):
        return None, match.start()
    start = match.start("event") + len(printed) - len(event)
    if ISSUE_WORDS.search(event) and ("之日" in match[0] or ISSUING.search(event)):
        return (ISSUED if _is_own(event) else event), start
    return NAMES.get(event, event), start


def _is_own(event: str) -> bool:
    """«本通知印发» and «印发» are this paper's; «省局方案印发» is another's."""
    rest = re.sub(
        r"本|该|此|意见|实施|通知|方案|办法|文件|细则|印发|发布|下发|公布|发文|正式|文|之|制度|规划|工作|考核|预案|行动",
        "",
        event,
    )
    return not rest


def _trim(printed: str) -> str:
    opener = OPENERS.match(printed)
    return printed[opener.end() :] if opener else printed


def _found(
    start: int,
    match: re.Match[str],
    event: str,
    context: Context,
    sign: int,
    doubt: str | None = None,
) -> Found | None:
    unit = match["unit"]
    number = numerals.whole(match["number"])
    half = match["number"] == "半"
    if (number is None and not half) or (half and unit not in MONTHS):
        return None
    days, working = 0, unit == "工作日"
    if unit in WORDS:
        days = (number or 0) * WORDS[unit]
    elif unit in {"小时", "分钟"}:
        days = (number or 0) // HOURS if unit == "小时" else 0
        doubt = doubt or f"以{unit}计的时限按天计"
    else:
        days, told = _months(number, MONTHS[unit], context, event, half=half)
        doubt = doubt or told
    if days > MOST_DAYS:
        return None
    return Found(start, match.end(), Relative(sign * days, working, event), doubt)


def _months(
    number: int | None, months: int, context: Context, event: str, *, half: bool
) -> tuple[int, str | None]:
    """Months as days: exactly where the issue date is known, else 30 days each, with a doubt."""
    if half:
        return (15 * months, "半个月按15天计") if months == 1 else (months * 15, "按每月30天计")
    count = (number or 0) * months
    if event == ISSUED and context.issued_on is not None and count <= MOST_DAYS // 28:
        return (shift_months(context.issued_on, count) - context.issued_on).days, None
    return count * 30, "按每月30天计"
