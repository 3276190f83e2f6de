"""Lists of units as printed: where each name begins and ends, and what it leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

LONGEST = 32
# Those whose duty is their name («调查员») are all of them wherever no body is named.
STAFF = (
    r"(?:网格|护林|护河|管护|管水|巡护|巡河|巡查|巡坝|保洁|协管|安全(?:管理)?|管理|信息|联络|统计|普查"
    r"|调查|辅导|监督|防疫|协查|水利|消防|专管|指导|登记|采价|编码)员"
)
STAFF_NAME = re.compile(f"{STAFF}$")
# Posts that answer like a body when all their holders are meant («各镇河长»); one post is a person.
POST = (
    rf"(?:(?:总|副)?[河湖林田路山渠湾]长(?!度)|[网微]格长|{STAFF}"
    r"|第一书记|(?:党?支部|村支部|党组织)书记|村支书|班主任|[楼栋]长|链长|专干|(?:包[保联抓片案村]|挂钩|挂点|挂包|联系)领导)"
)
SUFFIX = (
    r"(?:局|委|办|室|科|处|队|部|厅|中心|政府|机构|组|院|站|所|会|行|社|司|集团|单位|部门|股|学校|大学|高校|院校|院所|党校|中小学|[科作记]协|"
    r"乡镇?|街道|镇街|街镇|园区|开发区|高新区|新区|[县区市州镇盟旗]|工会|妇联|残联|[文侨科协商]联|地方|地区|专业|社区|企业|"
    r"专班|馆|台|[省市县区镇乡]财政|[林农牧渔]场|[水电分]厂|车间|班组|各[粮油]库|矿|各(?:行政)?村|各[^，。；：、]{0,6}(?:[园校店库港井户]|码头|超市|市场|网点)|幼儿园|(?<![乡农])村|作业区|村委|各地|各级|法院|检察院|人大|政协|税务|海关|消防|气象|供电|单元|基地|支部|主体|局长|办事处|机关|团体|"
    rf"{STAFF}|各.{{0,16}}{POST})"
)
UNITLIKE = re.compile(rf".{{0,{LONGEST}}}{SUFFIX}(?:（[^（）]{{1,16}}）)?$", re.DOTALL)
COLLECTIVE = re.compile(
    r"^(?:各|有关|相关|全[市县省区州镇乡街体]|所有|其他|其它|成员单位|[省市县区州]直|区县|县区|市县|县市区|市州|乡镇|辖区|"
    r"县（|市（|[省市县区州][、和]|牵头|责任|配合)|各|相关|有关|成员单位"
    rf"|{STAFF}$"
)
# A level without its office («市、县统计局»): it belongs to the name after it.
LEVEL = re.compile(
    r"(?:各?(?:有关|相关)?(?:省|市|县|区|州|盟|旗|乡|镇|乡镇|街道|区县|县区|县市区|市州|设区市))$"
)
ADMIN = re.compile(r"^(?:各|有关|相关|省|市|县|区|州|国家|中央|全|国务院|[一-鿿]{1,5}[省市县区州])")
HEAD = re.compile(r"^([省市县区州])(?![、直场民政长])")
SHORT = re.compile(r"^[一-鿿]{2,9}(?:局|委|办|厅|会|中心|院|社|队|科|处|室|联|税务|海关|消防)$")
# «各街道、区直有关部门» are two: the second has a level of its own.
OWN_LEVEL = re.compile(r"[省市县区州][直属]|有关|相关")
NEXT_LEVEL = "省市县区州盟旗乡镇街各"
# Offices that are plainly offices: what else ends like a unit (小组, 社会) may be another word.
PLAIN = re.compile(
    r"(?:企业|[局委办厅科室处股队]|[委工协]会|委员会|街道|村|(?<![网车油费电基驿充换])站|[省市县区镇乡]财政|公司|集团|(?<![出进入建水电])厂|车间|作业区|工区|班组|[支分银]行|各[粮油]库|(?<![全内大外干局总底顶细])部|学校|高校|院校|院所|党校|中小学|幼儿园|医院|学院|法院|检察院|研究院|保健院|卫生院|[管法税卫务理]所|各[园校]|党组|指挥部|政府|中心|专业|支队|[组宣统]织?部|部门|单位|机构|管委会|领导小组|工会|妇联|残联|[科作记]协|文联|社)(?:（[^（）]{1,12}）)?$"
)
# «各临床、医技科室», «同级水利、生态环境部门»: fields of work that share one word for the body.
FIELDS = re.compile(
    r"^(?:各(?:级|相关|有关)?|同级|[省市县区]级|[省市县区]直|有关|相关|本级)[^（）]{2,8}$"
)
LEAD_IN = re.compile(r"^(?:[ 、，：]|由|请|并|以及|以|及|会同|联合|和(?!平|谐|县|田)|与|即)+")
OPEN = re.compile(
    r"(?:等(?:[^，。；、（）]{0,6}(?:部门|单位|科室|处室|机构|地区|组|局|委办局|方面))?|等等)$"
)
# The body's own short name behind it is no part of its name.
SHORTENED = re.compile(
    r"（(?:以下|下文)?(?:统一)?(?:简称|称)(?:为|：)?“?(?P<short>[^（）“”]{1,16})”?(?:，下同)?）$"
)
TAIL = re.compile(
    r"(?:[ ]|(?:按照?|依|根据)?(?:各自)?职责(?:分工)?|按?分工|分别|共同|联合|具体|结合实际"
    r"|为主|下同|参照执行|统一|[双三四各]方){1,6}$"
)
# «抽取不低于15%的单位» only ends like one.
COUNTS = re.compile(r"\d%")
# In a cell or after a label a date or «长期» may stand where a unit would.
NO_UNIT = re.compile(
    r"^(?!12\d{3})[\d每]|\d[月日年]|^(?:持续|长期|全年|常年|立即|按时|按要求|下同)"
)
MARKED = re.compile(r"（(牵头|主办|主责|负责|责任|配合|协办|参与|协助)(?:单位|部门)?）$")
JOINED = re.compile(
    r"(?:(?<=[局委办科处队部厅站所组院会府构门位股心])|(?<=[公究科处股]室))(?:和|与|及|以及)"
    rf"(?=[^和与及]{{1,20}}?{SUFFIX}(?:$|等|按|依|根据|分|共同|结合))"
)


@dataclass(frozen=True, slots=True)
class Name:
    """One unit of a list: the name as printed, and whole where a prefix is left out."""

    text: str
    full: str
    start: int
    end: int
    collective: bool
    open: bool = False
    mark: str = ""


def is_plain(name: Name) -> bool:
    """Whether a name could be nothing but a unit: an office, or «各…»."""
    return PLAIN.search(name.text) is not None or name.text.startswith("各")


def is_staff(name: str) -> bool:
    """Whether a name is that of staff without «各» («调查员»), who act where no body is named."""
    return not name.startswith("各") and STAFF_NAME.search(name) is not None


def split_names(text: str, start: int, end: int, *, strict: bool) -> list[Name]:
    """Return the names that `text[start:end]` lists; none when it is no list of units.

    Marks inside brackets part nothing: «各县（市、区）人民政府» is one name. With `strict` every
    part must look like a unit, else the whole is no list.
    """
    pieces = _join_levels(text, _pieces(text, start, end))
    names: list[Name] = []
    prefix = ""
    opened = False
    for first, last in pieces:
        name, is_open = _named(text, first, last)
        opened = opened or is_open
        if name is None:
            continue
        unlike = not UNITLIKE.match(name.text) or COUNTS.search(name.text)
        if len(name.text) > LONGEST or (strict and unlike):
            if strict:
                return []
            continue
        head = HEAD.match(name.text)
        elided = prefix and not ADMIN.match(name.text) and SHORT.match(name.text)
        full = prefix + name.text if elided else name.text
        prefix = head[1] if head else prefix if elided else ""
        names.append(replace(name, full=full))
    if not opened:
        return names
    return [replace(name, open=True) for name in names]


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at marks and blanks outside of brackets, and at «和» between two units."""
    found: list[tuple[int, int]] = []
    depth, first = 0, start
    for place in range(start, end):
        char = text[place]
        if char == "（":
            depth += 1
        elif char == "）":
            depth = max(0, depth - 1)
        elif depth == 0 and char in "、，；。/\\\n\t ":
            found.append((first, place))
            first = place + 1
    found.append((first, end))
    cut: list[tuple[int, int]] = []
    for first, last in found:
        if last - first > 4 * LONGEST:
            cut.append((first, last))
            continue
        begin = first
        for joint in JOINED.finditer(text[first:last]):
            cut.append((begin, first + joint.start()))
            begin = first + joint.end()
        cut.append((begin, last))
    return [(first, last) for first, last in cut if text[first:last].strip()]


def _join_levels(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """«市、县统计局» and «各市、县人民政府» are one name each."""
    joined: list[tuple[int, int]] = []
    pending: int | None = None
    for index, (first, last) in enumerate(pieces):
        begin = first if pending is None else pending
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        level = LEVEL.match(text[first:last].strip())
        adjacent = following is not None and text[last : following[0]] in {"、", "和", "及"}
        apart = bool(following and text[first] == "各" == text[following[0]])
        apart = apart or bool(following and OWN_LEVEL.match(text, following[0]))
        if level and adjacent and following and not apart and text[following[0]] in NEXT_LEVEL:
            pending = begin
            continue
        joined.append((begin, last))
        pending = None
    return _join_fields(text, joined)


def _join_fields(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """«各临床、医技科室» is one name: its first part alone is none, and the body's word ends it."""
    joined: list[tuple[int, int]] = []
    for first, last in pieces:
        if (
            joined
            and text[joined[-1][1] : first] in {"、", "和", "及"}
            and FIELDS.match(text[slice(*joined[-1])])
            and not UNITLIKE.match(text[slice(*joined[-1])])
            and not ADMIN.match(text[first:last])
            and UNITLIKE.match(text[first:last])
        ):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _named(text: str, first: int, last: int) -> tuple[Name | None, bool]:
    lead = LEAD_IN.match(text[first:last])
    first += lead.end() if lead else 0
    is_open, mark = False, ""
    while True:
        piece = text[first:last]
        if found := TAIL.search(piece):
            last = first + found.start()
        elif found := OPEN.search(piece):
            last, is_open = first + found.start(), True
        elif found := SHORTENED.search(piece):
            last = first + found.start()
        elif found := MARKED.search(piece):
            last, mark = first + found.start(), found[1]
        else:
            break
    piece = text[first:last]
    if not piece.strip() or NO_UNIT.search(piece) or piece.count("（") != piece.count("）"):
        return None, is_open
    collective = COLLECTIVE.search(piece) is not None
    return Name(piece, piece, first, last, collective, mark=mark), is_open
