"""Furniture of a web page saved as text: what stands above the paper and below it."""

from __future__ import annotations

import re

from plans.reading.paper import Line

PROPERTIES = "页面信息"
_NAMES = (
    "索引号|发文字号|文号|主题分类|体裁分类|组配分类|信息分类|服务对象分类|发布机构|发文机关|发文机构|"
    "成文日期|发布日期|发文日期|生成日期|公开日期|生效日期|废止日期|生效时间|失效时间|有效性|是否有效|"
    "效力状态|信息来源|公开方式|公开范围|公开形式|公开类别|信息名称|内容概述|主题词|关键词|关键字|"
    "责任部门|所属机构|名称|标题|制发机关|统一登记号|公文种类|体裁|语种|来源|发布时间|作者"
)
_SURE = "索引号|主题分类|体裁分类|组配分类|信息分类|公开方式|信息名称|公开范围|统一登记号"
_PROPERTY = re.compile(rf"[\[【（]? ?(?:{_NAMES}) ?(?:[\]】）：]|$).*")
_ONLY_NAME = re.compile(rf"[\[【（]? ?(?:{_NAMES}) ?[\]】）]?：?")
_SURE_NAME = re.compile(rf"[\[【（]? ?(?:{_SURE}) ?[\]】）：]")
_WAY = re.compile(
    r"(?:您|你)?(?:当前|现在|目前)?(?:所在|的)*位置：?.{0,120}|.{0,30}首页 ?[>＞»›/→·-].{0,120}"
)
_WIDGET = re.compile(
    r"[\[【（]?(?:字[体号]大?小?：?.{0,12}|[大中小][ ,，|]*[大中小][ ,，|]*[大中小]|打印"
    r"(?:本页|此页)?|关闭(?:窗口|本页)?|分享(?:到|至)?：?.{0,30}|收藏(?:本页)?|(?:浏览|阅读|点击|访问)"
    r"(?:次数|量|数|率)?：?\d*次?|(?:信息)?来源：.{0,40}|(?:发布|更新|发表)(?:时间|日期)：.{0,30}|时间：\d{4}-.{0,20}"
    r"|(?:作者|编辑|责任编辑|责编|审核|编审|校对|供稿)：.{0,20}|下载(?:本页|全文|文件)?|扫一扫.{0,30}"
    r"|(?:手机)?扫码.{0,20}|用微信.{0,20}|无障碍.{0,10}|长者.{0,8}|适老.{0,8}|关怀版"
    r"|返回(?:顶部|首页|上一页)?|回到顶部|TOP|上一[篇条页].{0,80}|下一[篇条页].{0,80}"
    r"|相关(?:链接|文档|阅读|稿件|附件|信息|解读|文章|新闻|政策).{0,20}|网站(?:地图|声明|支持.{0,12})"
    r"|联系我们|关于我们|版权所有.{0,60}|copyright.{0,60}|(?:主办|承办|协办)(?:单位)?：.{0,40}"
    r"|技术支持.{0,40}|.{0,12}ICP备.{0,30}|.{0,6}公网安备.{0,30}|网站标识码.{0,30}"
    r"|政务(?:新媒体|微博|微信|公开)|政策(?:问答|解读|文件)|智能(?:问答|客服|机器人)|繁[體体]|简体"
    r"|English|登录.{0,6}|注册|搜索|我要(?:咨询|纠错|收藏|打印)|网页纠错|纠错|微信|微博|QQ空间|首页)[\]】）]?",
    re.IGNORECASE,
)
# What ends a paper without being a sentence; furniture never begins before it.
_KEPT = re.compile(
    r"附件|附表|抄送|.{0,30}\d{4}年\d{1,2}月\d{1,2}日|[一二三四五六七八九十\d]+[、.．]|（"
)
_HEAD_LINES = 80
_TAIL_LINES = 200
_LONGEST = 200
_SHORTEST = 14


def page_head(lines: list[Line], places: list[int]) -> dict[int, str]:
    """Return what stands above the paper, with the style each such line gets."""
    head: list[int] = []
    for at in places[:_HEAD_LINES]:
        if _is_prose(lines[at].text) and not _PROPERTY.fullmatch(lines[at].text):
            break
        head.append(at)
    found = {at: lines[at].style for at in head if _is_above(lines[at].text)}
    # A web page's own table of properties was set aside with the rest around the article.
    aside = [at for at in range(places[0] if places else 0) if lines[at].text]
    own = [*_properties(lines, head), *_properties(lines, aside)]
    return found | dict.fromkeys(own, PROPERTIES)


def _is_prose(text: str) -> bool:
    """Tell whether a line holds a sentence: a stop that is not near its beginning."""
    stop = max(text.find("。", _SHORTEST), text.find("；", _SHORTEST))
    return stop >= 0 or (text.endswith("：") and len(text) > _SHORTEST and "，" in text)


def _is_above(text: str) -> bool:
    return bool(_WAY.fullmatch(text) or _WIDGET.fullmatch(text))


def _properties(lines: list[Line], head: list[int]) -> list[int]:
    """Return the table of a page's properties, with values on lines of their own."""
    if not any(_SURE_NAME.match(lines[at].text) for at in head):
        return []
    named = [here for here, at in enumerate(head) if _is_property(lines[at].text)]
    found: list[int] = []
    for this, following in zip(named, [*named[1:], len(head)], strict=True):
        found.append(head[this])
        # A name alone on its line has its value on the next; further lines are the paper.
        if _ONLY_NAME.fullmatch(lines[head[this]].text) and this + 1 < following:
            found.append(head[this + 1])
    return found


def _is_property(text: str) -> bool:
    return len(text) <= _LONGEST and _PROPERTY.fullmatch(text) is not None


def page_tail(lines: list[Line], places: list[int]) -> dict[int, str]:
    """Return what stands below the paper: all from the first widget after the last sentence."""
    tail = places[-_TAIL_LINES:]
    begin = 0
    for here, at in enumerate(tail):
        text = lines[at].text
        widget = _WIDGET.fullmatch(text) is not None
        if not widget and (lines[at].cell is not None or _is_prose(text) or _KEPT.match(text)):
            begin = here + 1
    below = tail[begin:]
    first = next((i for i, at in enumerate(below) if _WIDGET.fullmatch(lines[at].text)), None)
    return {} if first is None else {at: lines[at].style for at in below[first:]}
