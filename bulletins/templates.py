"""Templates: the program's own, made when wanted, or the copy that somebody edited in Word.

An edited copy lies in `<home>/templates/bulletins/<kind>.docx` and is used as soon as it is
there. It is filled in within Jinja's sandbox: it sees the words handed in and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bulletins.newfile import FileUnwritableError, new_file
from duban.errors import DubanError, os_words

if TYPE_CHECKING:
    from docx.document import Document

    from bulletins.registry import Kind

FOLDER = Path("templates") / "bulletins"
_LARGEST = 16 * 1024 * 1024
# What a text must not hold: XML forbids most, and docxtpl takes the rest for page breaks.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNKNOWN = re.compile(r"^'(.+?)' is undefined$|has no attribute '(.+?)'$")


class TemplateUnusableError(DubanError):
    """A template that somebody edited cannot be filled in; nothing was written."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"模板「{path}」不能用：{why}。改好或移走它再试，没有写出文件；移走后用程序自带的模板。"
        )


class TemplateExistsError(DubanError):
    """There is an edited copy already, and nobody said that it may be replaced."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"模板「{path}」已经存在，没有改动；要换成自带的样子请加 --force。")


def own_path(home: Path, kind: Kind) -> Path:
    """Return where the edited copy of a kind's template lies, whether it is there or not."""
    return home / FOLDER / f"{kind.key}.docx"


def made(kind: Kind) -> bytes:
    """Return the program's own template as a Word file."""
    out = BytesIO()
    kind.draft().document.save(out)
    return out.getvalue()


def fill_in(kind: Kind, words: Mapping[str, Any], home: Path | None) -> Document:
    """Return the kind's paper with the words in place, not yet finished.

    `home` is the office folder that may hold an edited template; None takes the program's own.

    Raises:
        TemplateUnusableError: the edited template is no Word file, has a tag that is not right,
            or asks for a word that there is not.
    """
    path = own_path(home, kind) if home is not None else None
    if path is None or not path.exists():
        return _render(made(kind), words)
    try:
        if path.stat().st_size > _LARGEST:
            raise TemplateUnusableError(path, f"超过{_LARGEST // 1024 // 1024} MB")
        data = path.read_bytes()
    except OSError as error:
        raise TemplateUnusableError(path, os_words(error)) from error
    return _render_edited(path, data, words)


def _render_edited(path: Path, data: bytes, words: Mapping[str, Any]) -> Document:
    from zipfile import BadZipFile

    from docx.opc.exceptions import PackageNotFoundError
    from jinja2 import TemplateSyntaxError, UndefinedError
    from jinja2.exceptions import SecurityError
    from lxml.etree import LxmlError

    try:
        return _render(data, words)
    except TemplateSyntaxError as error:
        near = _near(error)
        raise TemplateUnusableError(path, f"标记写得不对{near}（{error.message}）") from error
    except UndefinedError as error:
        raise TemplateUnusableError(path, _unknown(error)) from error
    except SecurityError as error:
        raise TemplateUnusableError(path, "用了模板里不许用的写法") from error
    except (BadZipFile, PackageNotFoundError, KeyError, LxmlError) as error:
        raise TemplateUnusableError(path, "不是完好的 .docx 文件") from error
    except Exception as error:
        # A template is a small program that somebody wrote: it may fail in any way there is.
        raise TemplateUnusableError(path, f"填写时出错（{error}）") from error


def _render(data: bytes, words: Mapping[str, Any]) -> Document:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    template = DocxTemplate(BytesIO(data))
    sandbox = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    template.render(_clean(words), sandbox, autoescape=True)
    document: Document = template.docx
    return document


def _clean(value: Any) -> Any:  # noqa: ANN401 - words are texts, lists and mappings of such
    """Return the words without characters that a Word file cannot hold."""
    if isinstance(value, str):
        return _CONTROL.sub("", value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return value


def _unknown(error: Exception) -> str:
    found = _UNKNOWN.search(str(error))
    word = next(filter(None, found.groups()), "") if found else ""
    return f"用了没有的词「{word}」" if word else "用了没有的词"


def _near(error: Any) -> str:  # noqa: ANN401 - docxtpl adds the lines around to Jinja's error
    around = [line.strip() for line in getattr(error, "docx_context", ()) if "{" in line]
    return f"，在「{around[len(around) // 2].strip()[:40]}」附近" if around else ""


def copy_out(kind: Kind, home: Path, *, replace: bool) -> Path:
    """Write the program's template where an edited one is looked for, and return where.

    Raises:
        TemplateExistsError: there is one already, and `replace` is false.
        FileUnwritableError: the office folder cannot be written to.
    """
    path = own_path(home, kind)
    if path.exists() and not replace:
        raise TemplateExistsError(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritableError(path, os_words(error)) from error
    with new_file(path, ".docx", replace=True) as part:
        part.write_bytes(made(kind))
    return path


def fault_of(kind: Kind, home: Path) -> str | None:
    """Try the edited template with made-up words; return what is wrong, None when it is right."""
    try:
        fill_in(kind, kind.sample(), home)
    except TemplateUnusableError as error:
        return str(error)
    return None
