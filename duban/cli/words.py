"""Commands whose help is Chinese throughout, and usage errors worded as one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import typer
from typer._click.exceptions import BadParameter, ClickException, MissingParameter, NoSuchOption
from typer.core import TyperCommand, TyperGroup, TyperOption

_TYPES = {
    "bool": None,
    "str": "文字",
    "int": "整数",
    "int range": "整数",
    "list[int]": "整数",
    "list[str]": "文字",
    "path": "路径",
    "file": "文件",
    "list[path]": "路径",
}
_HELP = "显示帮助后退出。"
_KINDS = {"argument": "参数", "option": "选项"}
_PLAIN = (
    (r"(没有命令 \S+?)。\.? Did you mean '?(.*?)'?\?", r"\1，是否想用 \2"),
    (r"Got unexpected extra argument\(s\) \((.*)\)", r"多余的参数：\1"),
    (r"Option '?(.*?)'? requires (?:an argument|\d+ arguments)\.?", r"选项 \1 后面要有值"),
    (r"Option '?(.*?)'? does not take a value\.?", r"选项 \1 不带值"),
    (r"'?(.*?)'? is not a valid (?:integer|int)\.?", r"「\1」不是整数"),
    (r".*unable to parse string as an integer.*", "应为整数"),
    (r"Input should be less than or equal to (\S+)", r"最大为\1"),
    (r"Input should be greater than or equal to (\S+)", r"最小为\1"),
    (r"'?(.*?)'? is not in the range (.*)\.", r"\1 不在范围 \2 内"),
)


class Command(TyperCommand):
    """A command whose usage line and help option read Chinese."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401  (a context of Typer's own copy of Click)
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        """Return the help option."""
        return _help_option(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Return the parameters, their types in Chinese words."""
        return _with_types(super().get_params(ctx))


class Group(TyperGroup):
    """A group whose usage line and help option read Chinese."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        """Return the help option."""
        return _help_option(super().get_help_option(ctx))

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Return the parameters, their types in Chinese words."""
        return _with_types(super().get_params(ctx))


def _usage(line: str) -> str:
    return (
        line.replace("Usage:", "用法：")
        .replace("[OPTIONS]", "[选项]")
        .replace("COMMAND [ARGS]...", "命令 [参数]...")
    )


def _with_types(params: list[Any]) -> list[Any]:
    """Have each parameter show its type as a word, or nothing for a plain switch."""
    for param in params:
        plain = type(param).display_type.__get__(param)

        def chinese(ctx: object, plain: Callable[[object], str | None] = plain) -> str | None:
            said = plain(ctx)
            return _TYPES.get(said.strip("<>"), said) if said is not None else None

        param.display_type = chinese
    return params


def _help_option(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = _HELP
    return option


class Application(typer.Typer):
    """A Typer application whose commands are all `Command`s."""

    def command(self, name: str | None = None, **options: Any) -> Callable[..., Any]:  # noqa: ANN401
        """Register a command; the same as Typer's own, in Chinese."""
        options.setdefault("cls", Command)
        return super().command(name, **options)


def sentence(error: ClickException) -> str:
    """Return one plain sentence for a usage error, with where to find help."""
    text = _worded(error).rstrip("。.")
    context = getattr(error, "ctx", None)
    where = f"（用 {context.command_path} -h 查看用法）" if context is not None else ""
    return f"{text}{where}。"


def _worded(error: ClickException) -> str:
    if isinstance(error, MissingParameter):
        kind = _KINDS.get(
            str(error.param_type or getattr(error.param, "param_type_name", "")), "参数"
        )
        name = error.param.get_error_hint() if error.param is not None else ""
        return f"缺少{kind} {name}".replace("'", "")
    if isinstance(error, NoSuchOption):
        near = f"，是否想用 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, BadParameter) and error.param is not None:
        hint = str(error.param.get_error_hint()).replace("'", "")
        return f"{hint} 的值不可用：{_plain(error.message)}"
    return _plain(error.format_message())


def _plain(message: str) -> str:
    for pattern, words in _PLAIN:
        found = re.search(pattern, message, re.DOTALL)
        if found:
            return found.expand(words)
    return message
