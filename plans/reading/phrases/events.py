"""Tied to something that happens: 年报上报期间, 月报开网至关网, 接报后立即, 首次填报前."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.deadline import Every
from plans.deadlines import OnEvent, Relative
from plans.reading.phrases.context import Context, Found
from plans.reading.phrases.passage import Passage

NAME = r"[^，。；：、（）\n\t□“”\d.]"
HAPPENS = (
    "上报|年报|月报|季报|快报|填报|直报|开网|报表|登记|普查|活动|会议|行动|考核|检查|督查|督察|巡视|巡察|"
    "汛期|[夏秋]收|[寒暑]假|考试|节假日|假期|春节|国庆|宣传月|宣传周|整改|公示|核查|验收|试点|两会|高考|演练|清查|摸底|调研|评审"
)
OPEN_TO_CLOSE = re.compile(
    rf"(?:每个?[年月]|每季度?)?(?P<event>{NAME}{{0,10}}?开网(?:至|到|-)关网)(?:时段|期间|时)?"
)
DURING = re.compile(rf"(?P<event>{NAME}{{0,14}}?(?:{HAPPENS}){NAME}{{0,4}}?)期间")
# The start of a term is in no calendar.
TERM = re.compile(r"每个?(?:学期|学年)(?P<event>开学(?:之?前|初|时|第?[一1]周|后[一两1-3]周内))")
# «汛期每日巡查»: a season by itself, without 期间.
SEASON = re.compile(
    r"(?P<event>(?:主|大)?汛期|(?:森林|草原)?防火期|(?:采暖|供暖|供热)(?:期|季)|特护期|封航期|禁渔期|禁烧期|迎峰度[夏冬]"
    r"|响应期|预警期|管控期|高温期|考试期|开学季|农忙季|春耕(?:期|季)?|三夏|三秋|春运)"
    r"(?:时?[间段内]|以?内|时|中)?，?(?:[^，。；：]{0,8}?)(?P<step>每[日天周]|逐日)"
)
AT = re.compile(
    rf"每(?:年|月|季度|次|届)(?P<event>{NAME}{{2,16}}?)时(?![间候期段限效点代刻任有常])"
)
ONCE = "(?:立即|立刻|第一时间|即刻|马上|当即|即时)"
AT_ONCE = re.compile(
    rf"(?P<event>{NAME}{{1,20}}?)(?:之)?后，?(?:应当?|须|要|必须)?{ONCE}"
    rf"|(?P<met>(?:发现|接到|收到|遇有|一旦发生|一旦发现|发生){NAME}{{2,16}}?)(?:的|时)?，?(?:应当?|须|要|必须)?{ONCE}"
)
# Before a season something is to be finished; «开学前检查» only names a kind of check.
DONE = (
    r"(?:要|须|应|必须|务必)?"
    r"(?:完成|全面|全部|基本|组织|落实|建成|投用|投入|启用|交付|实现|新增|达到|改造|更新|配齐|到位|报|备足|补充|补齐|修复|整改|消除)"
)
AHEAD = re.compile(
    rf"(?:(?P<lead>在|于|每次|每期|首次|下个月|下月)(?P<event>{NAME}{{0,16}}?"
    r"(?:填报|月报|季报|年报|上报|截止|验收|开网|关网|召开|会议|培训|启动|开始|发布|检查|考核|活动|评审|入库|上岗|开会))"
    rf"|(?:每年|每逢)?(?P<named>{NAME}{{2,12}}?(?:开网|关网|截止)|(?:重大|重要)?节假?日|春节|国庆节?|元旦|“?[五十]一”?|端午节?|中秋节?"
    r"|(?<![\d日底末旬])汛期|清明节?"
    rf"|(?<![\d日底末旬年期])(?:主汛期|入汛|高考|中考|(?:[春秋]季?)?(?:新?学[期年])?开学|供暖|春运|入[冬夏]|[寒暑]假|复工)(?=(?:到来|来临|放假)?前{DONE})"
    r"))(?:到来|来临|放假)?(?:之|以)?前(?![后述期\d一二两三四五六七八九十])"
)
FORBIDS = re.compile(r"，?[^，。；]{0,12}?(?:不得|禁止|严禁|不能|不准|除外)")
# Under a header such as 完成时限 any event may stand: «预警期间».
ALONE = re.compile(rf"(?P<event>{NAME}{{2,20}}?)(?:期间|过程中)")
OPENERS = re.compile(
    r".*(?:应当|必须|对于|做好|应|须|在|于|将|并|要|自|一旦)|.+(?=接到|收到|发现|接报)"
)
NEVER = re.compile(r"(?:规划|计划|任职|在职|任期|工作|建设|此|同|报告|历史|“.*”)$")
DAILY = re.compile(r"[^。；\n]{0,24}?每[天日]")
WEEKLY = re.compile(r"[^。；\n]{0,24}?(?:每周|周报)")


def find_events(passage: Passage, context: Context) -> Iterator[Found]:
    """Yield what hangs on an event; before one, an event without a day is a day earlier."""
    alone = ALONE.fullmatch(passage.text.strip()) if context.labelled else None
    if alone is not None:
        start = passage.text.index(alone["event"])
        yield Found(start, start + len(alone[0]), OnEvent(alone["event"]))
        return
    for match in OPEN_TO_CLOSE.finditer(passage.text):
        yield _during(match, passage)
    for match in DURING.finditer(passage.text):
        if not NEVER.search(match["event"]):
            yield _during(match, passage)
    for match in SEASON.finditer(passage.text):
        every = Every.WEEK if match["step"].endswith("周") else Every.DAY
        yield Found(match.start(), match.end(), OnEvent(match["event"], every))
    for match in TERM.finditer(passage.text):
        yield Found(match.start(), match.end(), OnEvent(match["event"]))
    for match in AT.finditer(passage.text):
        yield Found(match.start(), match.end(), OnEvent(match["event"]))
    for match in AT_ONCE.finditer(passage.text):
        event, start = _trim(match)
        if event and event not in {"此", "然", "以", "之", "其", "最", "随"}:
            yield Found(start, match.end(), OnEvent(event))
    for match in AHEAD.finditer(passage.text):
        if found := _ahead(match, passage):
            yield found


def _trim(match: re.Match[str]) -> tuple[str, int]:
    if (met := match.groupdict().get("met")) is not None:
        return met, match.start("met")
    printed = match["event"]
    opener = OPENERS.match(printed)
    cut = opener.end() if opener and opener.end() < len(printed) else 0
    return printed[cut:], match.start("event") + cut


def _during(match: re.Match[str], passage: Passage) -> Found:
    event, start = _trim(match)
    start = match.start() if match[0].startswith("每") else start
    rest = passage.after(match.end(), 30)
    for every, pattern in ((Every.DAY, DAILY), (Every.WEEK, WEEKLY)):
        if step := pattern.match(rest):
            return Found(start, match.end() + step.end(), OnEvent(event, every))
    return Found(start, match.end(), OnEvent(event))


def _ahead(match: re.Match[str], passage: Passage) -> Found | None:
    if FORBIDS.match(passage.text, match.end()):
        return None
    lead, event = match["lead"] or "", match["event"] or match["named"]
    if lead in {"首次", "下个月", "下月"}:
        event = lead + event
    opener = OPENERS.match(event)
    if opener and opener.end() < len(event):
        event = event[opener.end() :]
    start = match.end() - len("前") - len(event)
    start = passage.text.rindex(event, match.start(), match.end())
    event = event.strip("“”")
    if lead == "每次" or match[0].startswith("每"):
        start = match.start()
    doubt = "没有写明提前几天，按事前一天计"
    return Found(start, match.end(), Relative(-1, event=event), doubt)
