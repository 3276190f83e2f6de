"""How templates are read: the bundled ones as they are, the office's own in a sandbox."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes, select_autoescape
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER = Path(__file__).parent
# What would be a mark of Markdown, as its full-width twin: not every robot knows backslashes.
_MARKS = str.maketrans("[]*`<>", "［］＊｀＜＞")
_OPTIONS: dict[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    # They do not change while the program runs; each letter would look at the files' dates.
    "auto_reload": False,
}
# They take a width, or switch escaping off.
_NOT_IN_SANDBOX = ("center", "format", "indent", "replace", "safe", "wordwrap", "xmlattr")


@lru_cache(maxsize=4096)
def markdown_words(text: str) -> str:
    """Return text as a line of Markdown says it: no marks, no line breaks.

    Letters of a day say the same few titles and reasons again and again.
    """
    return " ".join(text.translate(_MARKS).split())


class _Attributes(CodeGenerator):
    """Compiles `line.due` to plain attribute access.

    A letter of two hundred lines asks for thousands of attributes, and none of ours is ever
    an item of a mapping, which is what the longer way looks for next.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (its base's)
        self.visit(node.node, frame)
        self.write(f".{node.attr}")


class _Bundled(Environment):
    code_generator_class = _Attributes


@cache
def bundled_environment() -> Environment:
    """Return the environment of the bundled templates; their HTML is escaped."""
    made = _Bundled(
        loader=FileSystemLoader(FOLDER), autoescape=select_autoescape(("html.j2",)), **_OPTIONS
    )
    made.filters["md"] = markdown_words
    return made


class Sandbox(ImmutableSandboxedEnvironment):
    """Lets a template read the letter: no private names, no changes, no great numbers.

    It may build on the bundled macros, and nothing else can be loaded. It keeps a template
    from the machine and from the office's data; it does not keep an office from wording a
    letter that takes long to render.
    """

    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401
        """Refuse what makes much out of little; letters count, they do not compute."""
        if operator != "%" or not isinstance(left, int):
            said = f"不允许的运算 {operator}"
            raise SecurityError(said)
        return super().call_binop(context, operator, left, right)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401
        """Let macros and the loop's own helpers be called, but no method of a value."""
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, (str, bytes, int, float)) or isinstance(obj, type):
            return False
        return super().is_safe_callable(obj)


@cache
def sandbox(*, html: bool) -> Sandbox:
    """Return the environment of an office's own templates, for HTML or for plain text."""
    made = Sandbox(loader=FileSystemLoader(FOLDER), autoescape=html, **_OPTIONS)
    made.filters["md"] = markdown_words
    filters = cast("dict[str, Callable[..., Any]]", made.filters)
    for name in _NOT_IN_SANDBOX:
        filters.pop(name, None)
    for name in ("range", "lipsum", "dict", "cycler", "joiner"):
        made.globals.pop(name, None)
    return made


def switches_escaping(tree: nodes.Template) -> bool:
    """Say whether a template would decide for itself what is escaped."""
    return tree.find(nodes.ScopedEvalContextModifier) is not None
