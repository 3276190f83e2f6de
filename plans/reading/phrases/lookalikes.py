"""What looks like a deadline and is none: terms, starts, targets, conditions, history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plans.reading.phrases import numerals
from plans.reading.phrases.context import Context
from plans.reading.phrases.datewords import CLOCK
from plans.reading.phrases.passage import Passage

if TYPE_CHECKING:
    from plans.reading.phrases.pointdates import Point

# Verbs that open what is to be done; a bare date before anything else dates no duty.
VERBS = (
    "务必|确保|力争|争取|完成|报送|上报|提交|报告|报备|召开|举办|举行|开展|组织|进行|启动|制定|制订|形成|实现|建立|建成|出台|"
    "汇总|总结|考核|检查|督查|督导|抽查|验收|评选|评估|评审|评比|通报|公布|反馈|整改|落实|推进|做好|"
    "编制|编印|编发|编写|征求|审核|核查|培训|部署|动员|参加|达到|基本|全面|全部|集中|正式|确定|"
    "发送|推送|移交|印制|下发|收集|整理|梳理|摸排|拟定|拟订|起草|修订|发放|开通|上线|"
    "开工|竣工|动工|投产|普查|登记|宣传|接受|迎接|申报|备案|办结|交付|结束|布置|安排|调研|演练|协助|配合|填报|录入|更新|"
    "主体|完工|封顶|投用|通车|贯通|投入|启用|挂牌|揭牌|交房|达产|运营|试运行|试点|轮训|集训|攻坚|排查|整治|清查|清理|自查|抽查|复查|巡查|巡检|施工|栽植|收购|登门|入户|兑付|兑现|拨付|发布|印发|出台|修订|交工|移栽|播种|见效"
)
REPORT = r"报(?:市|省|县|区|局|国家|至|给|办公室|我)"
DUTY = re.compile(rf"(?:份|左右)?(?:{VERBS}|{REPORT}|要|应|须|需|将|拟|按|由|对)")
DUTY_LATER = re.compile(rf"(?:份|左右)?，[^，。；：□]{{0,24}}?(?:{VERBS}|{REPORT}|要|应|须|需)")
# «上半年、下半年各组织1次».
QUARTER_DUTY = re.compile(rf"(?:、下半年)?(?:各|分别|各自)?(?:{VERBS})")
# «6月16日上午9时，在广场举办咨询».
HELD_AT = re.compile(
    rf"{CLOCK}，?(?:在[^，。；]{{1,20}}?)?(?:统一|集中)?(?:召开|举办|举行|启动|开展|组织)"
)
HELD = re.compile(r"(?:召开|举办|举行|启动|开展|组织)")

TERM = re.compile(
    r"(?:延长|延续|顺延|延期|延|展期|保留|保持|持续|有效|执行|实施|适用|暂停|暂缓|免征|享受|施行|试行|"
    r"推迟|期限|任期|聘期|起)[^，。；、]{0,8}(?:至|到|为)$"
)
LABEL = re.compile(
    r"(?:(?:完成|办结|截止|报送|上报|整改|反馈|办理|提交|落实)(?:时限|时间|期限|日期)|时限(?:要求)?)(?:为|是|：)*$"
    r"|(?:不晚于|不迟于|最迟(?:于|在|不超过)?|最晚(?:于|在)?|不得[晚迟]于|限[于在]?|务必?[于在]"
    r"|(?<![，。；：、])截止(?:到|至|于)?|(?:即日|之日)起[至到])$"
)
TARGET = re.compile(r"(?<!截止)(?:到|至|截至)$")
AT = re.compile(r"(?:^|[，。；：、（\n\t]|于|在|力争|确保|争取|计划|预计|拟|并|其中|阶段|-)$")
START = re.compile(r"(?:份)?(?:起(?!草)|开始|以后|之后|后|以来)")
DATA = re.compile(
    r"的|份?(?:数据|时点|报表|月报|报(?:的|表|数)|全[国省市区县]|我[省市县]|规模|限额|累计|同比|增长|统计数|"
    r"工业|固定资产|社会|地区|财政|城镇|各月|主要指标|经济|以来|快报)"
)
STATES = (
    "到期|成立|设立|注册|登记|出生|入库|建成|签订|签署|发放|取得|发生|投产|开工|竣工|入职|参加工作|退休|"
    "购买|立项|获批|批准|印发|发布|实施|施行|出台|制定|颁布|毕业|缴纳|生产|存在|形成|开业|纳入|投入|录用|聘用"
)
ATTRIBUTE = re.compile(rf"(?:已经?|尚?未|新|仍)?(?:{STATES})[^，。；、：]{{0,6}}?的")
WITHIN_ATTRIBUTE = re.compile(r"(?:新增|累计|发生|首次|多次|再次|到期|被|受到|出现|无|未)")
# «年内新增联办事项15个» asks for a number.
NEWLY = re.compile(r"新增[^，。；：、的]{0,14}\d")
PAST = re.compile(r"(?<![为除不得极])了(?![解结然望])|^，?[^，。；]{0,12}(?:已经?|曾)(?!有)")
MODAL = re.compile(r"要|应|须|需|将|确保|力争|务必|拟")
PERIOD = re.compile(
    r"(?:考核|评价|统计|报告|核算|有效|聘|任|所属|征信|调查|数据|执行|实施期|保险|保修|质保|租赁|合同|承包|服务|补贴|贷款|借款|许可)"
    r"[^，。；：]{0,6}?"
    r"(?:期间?|时限|时间|周期|时段|期限)(?:为|是|：|从|自|在|均)*$|(?:与|较|比|同)$"
)
# «各粮库6月20日至9月30日开门收购»: whose time it is stands right before it.
UNIT_BEFORE = re.compile(
    r"(?:^|[，。；：、\n])[^，。；：、]{1,20}(?:[局委办厅科室处股队部站所库院校行]|中心|公司|政府|单位|车间|街道|[乡镇村])$"
)
# «（体卫艺科，5月、10月）»: beside who answers a month alone says by when.
BESIDE_UNIT = re.compile(
    r"（[^（）]{0,20}(?:[局委办厅科室处股队部站]|中心|学校|公司|单位|部门)，(?:\d{1,2}月(?:底|[上中下]旬)?、)?$"
)
LISTED_DATES = re.compile(r"(?:、\d{1,2}月(?:底|[上中下]旬)?)?(?:完成)?）")
STAGE_END = re.compile(r"$|[）。，；：、\n\t]|期间|(?:之|以)?前|为|是")
JANUARY = 1


def is_past(passage: Passage, end: int) -> bool:
    """Whether the sentence goes on to tell what has been done rather than what is to be."""
    rest = passage.after(end, 80)
    told = PAST.search(rest)
    return told is not None and MODAL.search(rest, 0, told.end()) is None


def is_deadline(
    passage: Passage, context: Context, point: Point, end: int, *, bounded: bool
) -> bool:
    """Whether a date is one by which something is due; `bounded` says that 前 or 止 follows."""
    text = passage.text
    before = passage.before(point.start, 24)
    if context.base is not None and point.dated and point.year and point.year < context.base:
        return False
    if TERM.search(before) and not LABEL.search(before):
        return False
    if text.startswith(("起", "以来"), end) and not text.startswith("起草", end):
        return False
    if bounded:
        return not ATTRIBUTE.match(text, end) and not is_past(passage, end)
    if context.labelled:
        return START.match(text, end) is None
    if START.match(text, end) or DATA.match(text, end) or is_past(passage, end):
        return False
    if LABEL.search(before):
        return True
    if TARGET.search(before):
        return _reached(text, point, context, end)
    return _bare(text, before, point, context, end)


def _reached(text: str, point: Point, context: Context, end: int) -> bool:
    """«到9月底完成» is a deadline; «到2025年达到» is a target of policy."""
    if point.grain == "year" or (point.dated and point.year != context.base):
        return False
    return point.grain in {"day", "part"} and bool(
        DUTY.match(text, end) or DUTY_LATER.match(text, end)
    )


def _bare(text: str, before: str, point: Point, context: Context, end: int) -> bool:
    """A date without 前: by the bracket around it, or by the duty that it opens."""
    inside = text[point.start : end].endswith("内")
    if inside:
        asked = NEWLY.match(text, end) is not None
        told = WITHIN_ATTRIBUTE.match(text, end) is not None
        return (asked or not told) and not before.endswith("对")
    if BESIDE_UNIT.search(before) and LISTED_DATES.match(text, end):
        return True
    bracketed = text.startswith("）", end) and before.endswith("（")
    if bracketed:
        cited = before.endswith(("□（", "》（", "”（"))
        return not cited and not (point.grain == "day" and point.dated)
    if point.grain == "day":
        if point.dated or not AT.search(before):
            return bool(
                AT.search(before) and before.endswith(("于", "在")) and HELD.match(text, end)
            )
        return DUTY.match(text, end) is not None or HELD_AT.match(text, end) is not None
    if point.grain == "quarter" or (
        point.grain == "part" and text[point.start : end].endswith("半年")
    ):
        return bool(AT.search(before)) and QUARTER_DUTY.match(text, end) is not None
    if not AT.search(before):
        return point.grain == "part" and DUTY.match(text, end) is not None
    if point.on is not None and context.issued_on is not None and point.on < context.issued_on:
        return False
    return bool(DUTY.match(text, end) or DUTY_LATER.match(text, end))


def is_stage(passage: Passage, context: Context, match: re.Match[str]) -> bool:
    """Whether a range is a time for doing; «1至11月全市…» is a statistical period."""
    text, end = passage.text, match.end()
    before = passage.before(match.start(), 24)
    year = numerals.year(match["year"]) if match["year"] else None
    if (
        context.base is not None
        and year is not None
        and year < context.base
        and not match["toyear"]
    ):
        return False
    if context.labelled or text.strip() == match[0]:
        return True
    if PERIOD.search(before) or DATA.match(text, end) or is_past(passage, end):
        return False
    if TERM.search(before):
        return False
    bracketed = before.endswith(("（", "，", "、")) and text.startswith("）", end)
    if bracketed:
        return True
    opens = numerals.month(match["month"] or match["bare"]) == JANUARY and not match["day"]
    duty = DUTY.match(text, end) is not None
    if opens and not match["year"]:
        return duty and bool(AT.search(before))
    placed_by = AT.search(before) or UNIT_BEFORE.search(before)
    exact = bool(match["day"] and match["today"]) and placed_by is not None
    placed = bool(AT.search(before)) or before.endswith(("自", "从", "为", "间", "是"))
    return exact or (placed and (duty or STAGE_END.match(text, end) is not None))
