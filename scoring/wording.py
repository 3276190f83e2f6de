"""Chinese sentences for what pydantic finds wrong in a rubric file."""

from __future__ import annotations

from typing import Any

_SENTENCES = {
    "missing": "必须填写",
    "extra_forbidden": "没有这个键",
    "string_type": "必须是文字",
    "list_type": "必须是列表",
    "tuple_type": "必须是列表",
    "dict_type": "必须是键值对",
    "model_type": "必须是键值对",
    "int_type": "必须是整数",
    "int_parsing": "必须是整数",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "string_pattern_mismatch": "只能用小写字母、数字和连字符",
}


def word(error: dict[str, Any]) -> str:
    """Return the sentence for one of `ValidationError.errors()`."""
    kind: str = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    if kind == "value_error":
        return str(context["error"])
    if kind in {"enum", "literal_error"}:
        allowed = str(context["expected"]).replace("'", "").replace(" or ", ", ")
        return f"不能是「{error['input']}」，可用：{allowed.replace(', ', '、')}"
    if kind in {"greater_than_equal", "less_than_equal"}:
        side, bound = next(iter(context.items()))
        return f"{'最小' if side == 'ge' else '最大'}为 {bound}"
    return _SENTENCES.get(kind, f"写法不对（{error['msg']}）")
