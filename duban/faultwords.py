"""Chinese sentences for what pydantic finds wrong in a file that a person wrote."""

from __future__ import annotations

from typing import Any

_PLAIN = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个键",
    "string_type": "必须是文字",
    "list_type": "必须是列表",
    "tuple_type": "必须是列表",
    "dict_type": "必须是键值对",
    "model_type": "必须是键值对",
    "model_attributes_type": "必须是键值对",
    "int_parsing": "必须是整数",
    "int_type": "必须是整数",
    "bool_parsing": "必须是 true 或 false",
    "bool_type": "必须是 true 或 false",
    "date_from_datetime_parsing": "必须是日期，如 2023-12-31",
    "date_parsing": "必须是日期，如 2023-12-31",
    "date_type": "必须是日期，如 2023-12-31",
    "date_from_datetime_inexact": "必须是日期，不带时刻",
}


def word(error: dict[str, Any]) -> str:
    """Return the sentence for one of `ValidationError.errors()`; it shows the value given."""
    kind: str = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    given = _shown(error.get("input"))
    match kind:
        case "value_error":
            return str(context["error"])
        case "enum" | "literal_error":
            allowed = str(context["expected"]).replace("'", "").replace(" or ", "、")
            return f"不能是{given}，可用：{allowed.replace(', ', '、')}"
        case "string_too_short" | "too_short":
            return "不能为空"
        case "string_too_long":
            return f"过长，最多{context['max_length']}个字"
        case "too_long":
            return f"过多，最多{context['max_length']}项"
        case "string_pattern_mismatch":
            return f"不能是{given}，只用小写字母、数字和连字符"
        case "greater_than_equal":
            return f"不能是{given}，最小为{context['ge']}"
        case "less_than_equal":
            return f"不能是{given}，最大为{context['le']}"
        case "missing" | "extra_forbidden":
            return _PLAIN[kind]
    if kind in _PLAIN:
        return f"{_PLAIN[kind]}，现为{given}"
    return f"不合格（{error['msg']}）"


def _shown(value: object) -> str:
    if value is None:
        return "空"
    if isinstance(value, dict):
        return "键值对"
    if isinstance(value, list):
        return "列表"
    text = str(value)
    return f"「{text[:40]}…」" if len(text) > 40 else f"「{text}」"
