"""The words by which a sentence shows who acts: its verbs, its openings, what is no subject."""

from __future__ import annotations

import re

from plans.reading.phrases.units import BY_VERB, MODALS
from plans.reading.phrases.verbs import BODY_VERBS

# What a unit is asked to do after 由, beyond the words that give it a role.
ASKED = (
    "提出|汇总|审核|初审|审查|统一|收集|完成|出具|核实|组织(?!部|实施)"
    "|自行|治理|整改|责令|督促|备案|办理|受理|答复|验收|评定|认定|确定|批准|下达|拨付|发放|指导|追究|约谈|通报|给予|编制|制定|起草|报"
)
BY = re.compile(
    rf"(?<![自理缘事经来])由(?P<names>[^，。；：\n]{{2,60}}?)"
    rf"(?:[于在][^，。；：\n]{{2,20}}?(?:前|内|底|旬|期间))?(?:{BY_VERB}|(?:{ASKED}))(?!解释)"
)
AND_THEN = re.compile(
    r"[，、](?:(?P<with>会同)(?P<other>[^，。；：\n]{2,60}?)"
    r"(?=共同|负责|联合|具体|实施|参与|配合|[，。；）\n]|$)|"
    r"(?P<more>[^，。；：（）\n]{2,60}?)(?:积极|协助|共同|予以)*(?P<role>配合|协办|参加|参与|协同|协助))"
)
NUMBERED = r"(?:（?[一二三四五六七八九十\d]{1,3}[）、.]|[①-⑳])"
PREFIXED = re.compile(rf"(?:^|\n)[ ]*(?:{NUMBERED}[ ]*)?(?P<names>[^，。；：\n□]{{2,40}})：")
# «长沙市（9个）：…» opens a list of names, not of duties.
COUNT_MARK = re.compile(r"（\d{1,4}[个家名]?）")
OPENING = re.compile(rf"(?:^|[。；：\n])[ ]*(?:{NUMBERED}|[一二三四五六七八九]是)?[ ]*")
DATED = re.compile(
    r"(?:[^，。；：\n]{0,24}?(?:前|期间|内|时|后|起)"
    r"|(?:\d{4}年)?\d{1,2}月[^，。；：\n]{0,16}?(?:日|号|月|旬|底|份))，"
)
ACTS = re.compile(
    r"(?:要(?![求点素件闻领害])|应(?![用急对统届])|应(?=对[^，。；]{2,20}?(?:进行|开展|实施|予以))|须|需(?![求要])|将(?!来)|负责|必须|应当|牵头|主办|承办|协办|协助|会办(?!公)|务必|于"
    r"|(?<!所)在(?![职岗建库编地])|可|统筹|按(?!时)|通过|对|结合|根据|每|围绕|认真|加强|做好|拟|建立|组织(?!部)|开展"
    r"|制定|完成|落实|主动|严格|配合|不得|同步|逐|排查|抽调|深入|广泛|全面|及时|定期|抓[好紧]|指导|督促|推[进动]"
    r"|集中|成立|组成|委托|报送|上报|填[报写]|明确|安排|选派|采[取用]|使用|运用|利用|发挥|强化|执行|自行|指定|开设|组建|履行|承担"
    r"|汇总|审核|收集|整[理合改治]|调度|充分|切实|健全|完善|编制|起草|召开|举办|提供|协调|监督|检查|发布|公布|公示|至少|积极|原则上|[汛节会]前|继续|进一步|分别|收到|依法|接到|启动|抽取|选取|共同|协同|参与|参加|密切|联合(?![省市县区各相有])|予以|依法|依规|参照)"
)
# Two brackets of evidence make a unit the actor of a dated clause: it looks like one, and the
# date (or what recurs) stands right behind it.
WHEN_NEXT = (
    r"次月|自(?=\d|即日|[今本明当]年|[^，。；：]{2,20}?之日起)|(?:(?:20\d\d|今|明|当|次|翌|本)年)?(?:\d{1,2}月|年底|年内|[一二三四]季度|[上下]半年)"
    r"|每(?:个?月|季度?|周|年|半年|学期|旬|半月|[两二三]个?月|日|天)|\d{1,2}日"
)
# «每周五下午各村上报»: a time before the subject without a comma.
TIMED = re.compile(
    r"(?:主?汛|防火|采暖|供暖|供热|考试|禁渔|农忙)期(?:（[^（）]{1,20}）)?(?:内|间|中)?，?(?=[各市县区镇乡街村])"
    r"|每(?:个?工作日|日|天|周[一二三四五六日]?|月(?:底|初|末|\d{1,2}[日号])?|季度末?|半年|年)"
    r"(?:上午|下午|晚上?|\d{1,2}(?:时|点|:\d\d))?(?:之?前)?，?(?=[各市县区镇乡街村])"
)
# Behind a body with its level these act as well; elsewhere they may be nouns.
ACTS_OR_WHEN = re.compile(
    rf"{ACTS.pattern}|(?:{BODY_VERBS})|(?:平时|日常)?(?:{WHEN_NEXT})|主?汛期|全年|常年"
    r"|届时|随即|立即|第一时间|24小时|向(?!前)"
)
SUBJECT = re.compile(r"(?:[^，。；：\n□“”]|，(?=各)){2,54}")
LONGEST_SUBJECT = 48
FURTHER = re.compile(
    r"，(?P<names>[^，。；：\n□“”]{2,40}?)"
    r"(?=负责(?!人|同志)|牵头|主办|(?:配合|协办|协助|协同|参与|会办)(?:[，。；）\n]|做好|抓好|实施|开展|推进|落实|完成|$)|要(?![求点素件闻领害])|应当|依法|具体|同步"
    r"|组织(?!部)|做好|提供|落实|承担|抓好|汇总|审核|指导|督促|完善|建立|加强|开展|推进|制定|完成|及时|全面)"
)
# «…，市财政局安排资金»: what is named with its level and plainly an office acts by any verb.
LEVELLED = re.compile(
    r"^(?:[各省市县区州旗镇乡街村社局校院]|全[省市县区]|国家|中央|有关|相关|属地|所在)"
)
# At the head of a sentence an office of a firm or school acts by any verb too («教务处修订»).
OFFICE = re.compile(r"[^，。；：、]{2}(?:[局科室处股部所队]|办公室|中心|公司|车间|分厂)$")
# «…牵头，联合门诊部、财务科推进»
ALONG = re.compile("，(?:要|应|并|主动|积极)?(?:联合|会同)")
FURTHER_CLAUSE = re.compile(r"，[^，。；：\n□“”]{3,48}")
HELPS = re.compile(
    r"(?:积极|密切|主动|全力|予以|共同|做好|要|应|须|按照?(?:各自)?职责(?:分工)?){0,3}"
    r"(?:(?:配合|协同|协办|协助|参与|参加|会办)(?=[。，；）\n]|$)"
    r"|(?:配合|协助|协同|参与)(?=做好|抓好|开展|实施|推进|完成|落实))"
)
# «…，各村通过广播宣传»: a collective after a comma acts by any of these.
EACH_FURTHER = re.compile(
    r"，(?P<names>各[^，。；：\n□“”]{1,30}?)(?=要(?!求)|应(?!急)|须|需(?!求)|必须|通过|结合|对照|按照|根据|组织|负责|每|做好|加强|落实|开展|配合|指导"
    r"|督促|及时|认真|提供|明确|安排|选派|成立|设立|配备|确定)"
)
LEADS = re.compile(r"(?:分别|共同|联合|具体|统一|负责|要|应)?(?:牵头|主办)")
# Verbs that stand in no name: what is before them is the subject or there is none.
PLAINLY = {"负责", "应当", "必须", "务必"}
JOINTLY = re.compile(rf"{MODALS}(?:会同|联合(?=[省市县区各相有]))")
FIRM = {
    "主办",
    "承办",
    "配合",
    "要",
    "应",
    "须",
    "需",
    "将",
    "负责",
    "必须",
    "应当",
    "牵头",
    "务必",
    "于",
    "在",
    "拟",
}
# Words before or in a subject that make it no unit, though its last character looks like one.
NO_SUBJECT = re.compile(
    r"^(?:个别|部分|少数|一些|有的|某些|督促|指导|对|不同|根据|按照?|通过|由|为|如|若|要求|组织|推动|帮助|确保|协助|支持|加强|鼓励|引导|您)"
    r"|由|中的|(?<=.)以(?![上下内外])|^(?:有关|相关)?(?:责任|牵头|配合|承办|主办|协办)(?:单位|部门)$"
    r"|(?:[场处住厕会难]所|局长|(?<!班)主任|(?<!第一)(?<!支部)(?<!组织)书记|[市县区乡镇]长|科长|处长|(?<!包[保联抓片案村])(?<!挂[钩点包])(?<!联系)领导|同志|负责人|[执实举发推进运]行|[机社开将都不]会|(?<!安)全部|大部)$"
)
DATED_CLAUSE = re.compile(
    rf"(?:^|[，；：。\n])(?P<names>[^，。；：\n□“”]{{2,40}}?)(?=(?:要|应|须|需|将|务必|负责)?[于在]?(?:{WHEN_NEXT}))"
)
# A name and a date that close a paper whose line breaks are lost say who signed it, not who acts.
SIGNED = re.compile(r" {0,4}\d{4}年\d{1,2}月\d{1,2}日 {0,4}(?:$|\n)")
# Words that open a clause without a subject; a name never begins with them.
NO_NAME = re.compile(
    r"^(?:会商|报|向|从|自(?![然来治])|将|把|经(?![开济信营发])|被|与|和|并|且|在|于|至|到|其中|原则|力争|确保|争取|计划|预计|拟|逐|完成|做好|实现"
    r"|全部|基本|协调(?![局科处组办])|建立|健全|完善|开展|推进|推动|落实|强化|深化|发挥|依托|成立|设立|组建|发动|动员|利用|选派|抽调"
    r"|充实|形成|制定|召开|举办|配合|参与|参加|做|提|打造|建设|实施|提升|提高|优化|规范|严格|统筹|压实|明确|以|用|凡"
    r"|结合|聚焦|围绕|针对|参照|对照|按|根据|借助|通过|加大|加快|坚持|突出|是|受(?!理)|有(?!关)|不|未|如|若)"
)
# «建设局», «推进办» begin like a clause and are names all the same.
EXAMINED = re.compile(r"被.{1,5}单位")
SHORT_OFFICE = re.compile(
    r"(?![向报将把被从与和至到对]).{1,4}[局办科室委处股]|用人单位|建设单位|实施单位|参建单位"
)
