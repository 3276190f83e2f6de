"""Typer's own words in Chinese: its help, and its usage errors as one plain sentence.

Typer ships no Chinese. What it looks up through `gettext.gettext` is given before Typer is
imported (it binds that function then); what it writes out plainly is replaced in `words`.
"""

from __future__ import annotations

import gettext

WORDS = {
    "Options": "选项",
    "Arguments": "参数",
    "Commands": "命令",
    "Error": "错误",
    "Aborted.": "已中止。",
    "Aborted!": "已中止。",
    "(deprecated) ": "（已停用）",
    "(dynamic)": "（随情况而定）",
    "[default: {}]": "[默认：{}]",
    "[env var: {}]": "[环境变量：{}]",
    "[required]": "[必填]",
    "required": "必填",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
    "Missing command.": "缺少命令。",
    "No such command {name!r}.": "没有命令 {name}。",
}


def speak_chinese() -> None:
    """Give Typer its words; call it before Typer is imported, in a process of our own."""
    plain = gettext.gettext

    def look_up(message: str) -> str:
        return WORDS.get(message) or plain(message)

    gettext.gettext = look_up
