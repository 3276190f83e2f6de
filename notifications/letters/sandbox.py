"""One of an office's own templates: read, checked and rendered, or refused with the reason."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Template
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError

from duban.errors import DubanError, os_words
from notifications.draft import Draft
from notifications.letters.environments import sandbox, switches_escaping

MOST_SOURCE = 64_000
# No letter of MOST_LINES lines comes near it.
MOST_OUTPUT = 2_000_000


class TemplateRefusedError(DubanError):
    """A template of the office cannot be used; the sentence says why, without its name."""

    def __init__(self, why: str) -> None:
        super().__init__(why)


def load(path: Path, part: str) -> Template:
    """Read and compile a template file.

    Raises:
        TemplateRefusedError: it is not to be read, not text, too long, or no template.
    """
    return compile_source(read_source(path), part)


def read_source(path: Path) -> str:
    """Read a template file.

    Raises:
        TemplateRefusedError: it is not to be read, or not text.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        said = f"不能读取：{os_words(error)}"
        raise TemplateRefusedError(said) from error
    except UnicodeDecodeError as error:
        said = "不是 UTF-8 编码的文本"
        raise TemplateRefusedError(said) from error


def compile_source(source: str, part: str) -> Template:
    """Compile a template in the sandbox; HTML is escaped whatever it says.

    Raises:
        TemplateRefusedError: it is too long, or no template, or would switch escaping off.
    """
    if len(source) > MOST_SOURCE:
        said = f"太长，最多{MOST_SOURCE}字"
        raise TemplateRefusedError(said)
    environment = sandbox(html=part.endswith(".html"))
    try:
        if switches_escaping(environment.parse(source)):
            said = "不能用 autoescape 改变转义"
            raise TemplateRefusedError(said)
        return environment.from_string(source.replace("\r\n", "\n"))
    except TemplateSyntaxError as error:
        said = f"第{error.lineno}行写法有误（{error.message}）"
        raise TemplateRefusedError(said) from error


def render(template: Template, draft: Draft, subject: str) -> str:
    """Render a letter's part.

    Raises:
        TemplateRefusedError: it names what is not there, does what it may not, fails in any
            other way, or renders to nothing or to far too much.
    """
    pieces: list[str] = []
    size = 0
    try:
        for piece in template.generate(letter=draft, subject=subject):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_OUTPUT:
                break
    except UndefinedError as error:
        said = f"用了没有的名字（{error.message}）"
        raise TemplateRefusedError(said) from error
    except SecurityError as error:
        said = f"用了不允许的写法（{error.message}）"
        raise TemplateRefusedError(said) from error
    except Exception as error:  # whatever it does wrong, the letter goes out
        said = f"不能生成（{type(error).__name__}：{error}）"
        raise TemplateRefusedError(said[:300]) from error
    text = "".join(pieces)
    if size > MOST_OUTPUT or not text.strip():
        raise TemplateRefusedError("生成的内容过长" if size > MOST_OUTPUT else "生成的内容是空的")
    return text
