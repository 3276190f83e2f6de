"""The code of a plan as a person types it after `--code`."""

from __future__ import annotations

import re
import unicodedata

from duban.errors import MisusedError


class CodeUnfitError(MisusedError):
    """A code that no plan file may carry."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"代号「{code}」不能用：只能有小写字母、数字和连字符，"
            "以字母或数字开头，最多60个字，如 anquan-2025。"
        )


class CodeUnusedError(MisusedError):
    """A code given where the plan has one already."""

    def __init__(self) -> None:
        super().__init__(
            "--code 只在载入文件原文时用：方案文件的代号写在它的 plan.code 里，修订不改代号。"
        )


def plan_code(code: str | None) -> str | None:
    """Return a code as given, full-width letters made plain.

    Raises:
        CodeUnfitError: no plan file may carry it.
    """
    from plans.planfile.schema import CODE

    if code is None:
        return None
    plain = unicodedata.normalize("NFKC", code).strip()
    if not re.fullmatch(CODE, plain):
        raise CodeUnfitError(code)
    return plain
