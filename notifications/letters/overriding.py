"""An office's own templates: listed, checked, kept and given up."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Template
from markupsafe import escape

from duban.errors import DubanError, NotFoundError, os_words
from notifications.draft import Draft
from notifications.letters import letter_kinds
from notifications.letters.environments import markdown_words
from notifications.letters.samples import sample_drafts
from notifications.letters.sandbox import (
    TemplateRefusedError,
    compile_source,
    load,
    read_source,
    render,
)
from notifications.letters.templates import PART_NAMES, PARTS, bundled_source, own_path

MOST_SUBJECT = 200


class TemplateNotKeptError(DubanError):
    """A template cannot be written to, or taken out of, the office's folder."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"模板文件 {path} 不能写入：{os_words(error)}")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of one kind of letter, and how it stands in this office.

    `own` says that the office has a template for it, `fault` why that cannot be used.
    """

    kind: str
    kind_name: str
    part: str
    part_name: str
    own: bool
    fault: str | None

    def as_json(self) -> dict[str, object]:
        """Return it with stable keys."""
        return {
            "kind": self.kind,
            "part": self.part,
            "own": self.own,
            "fault": self.fault,
        }


def parts(folder: Path) -> Iterator[Part]:
    """Yield every part of every kind, with the office's own templates checked."""
    for kind in letter_kinds():
        for part in PARTS:
            path = own_path(folder, kind.key, part)
            own, fault = path.is_file(), None
            if own:
                try:
                    _check(load(path, part), kind.key, part)
                except TemplateRefusedError as error:
                    fault = str(error)
            yield Part(kind.key, kind.name, part, PART_NAMES[part], own, fault)


def strangers(folder: Path) -> list[Path]:
    """Return the files in the folder that are no template of any letter: a name misspelt."""
    known = {own_path(folder, kind.key, part) for kind in letter_kinds() for part in PARTS}
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in known)


def source(folder: Path, kind: str, part: str, *, bundled: bool = False) -> str:
    """Return the text of a template as it is used: the office's own, else the bundled one.

    Raises:
        NotFoundError: there is no such kind or part.
        TemplateRefusedError: the office's own cannot be read.
    """
    _known(kind, part)
    path = own_path(folder, kind, part)
    if bundled or not path.is_file():
        return bundled_source(kind, part)
    return read_source(path)


def check(kind: str, part: str, text: str) -> None:
    """Check a template on a letter that has everything a letter may hold.

    Raises:
        NotFoundError: there is no such kind or part.
        TemplateRefusedError: it cannot be used; the sentence says why.
    """
    _known(kind, part)
    _check(compile_source(text, part), kind, part)


def keep(folder: Path, kind: str, part: str, text: str) -> Path:
    """Check a template and keep it as the office's own; it appears whole or not at all.

    Raises:
        NotFoundError, TemplateRefusedError: see `check`; nothing was changed.
        TemplateNotKeptError: the folder cannot be written.
    """
    check(kind, part, text)
    path = own_path(folder, kind, part)
    draft = path.with_suffix(f".{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise TemplateNotKeptError(path, error) from error
    return path


def reset(folder: Path, kind: str, part: str) -> bool:
    """Give the office's own template up; say whether there was one.

    Raises:
        NotFoundError: there is no such kind or part.
        TemplateNotKeptError: the file cannot be removed.
    """
    _known(kind, part)
    path = own_path(folder, kind, part)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise TemplateNotKeptError(path, error) from error
    return True


def _known(kind: str, part: str) -> None:
    kinds = [one.key for one in letter_kinds()]
    if kind not in kinds:
        raise NotFoundError("信函种类", kind, kinds)
    if part not in PARTS:
        raise NotFoundError("模板部分", part, list(PARTS))


def _check(template: Template, kind: str, part: str) -> None:
    draft = sample_drafts()[kind]
    text = render(template, draft, "样稿标题")
    if part == "subject.txt":
        if len(" ".join(text.split())) > MOST_SUBJECT:
            said = f"标题超过{MOST_SUBJECT}字"
            raise TemplateRefusedError(said)
        return
    missing = [name for name in _named(draft) if _as_in(part, name) not in text]
    if missing:
        said = f"样稿里的事项没有列全，缺「{missing[0]}」"
        raise TemplateRefusedError(said)


def _named(draft: Draft) -> Iterator[str]:
    """Yield what a letter must name: every milestone, and the first cell of every row."""
    for section in draft.sections:
        yield from (line.item.title for line in section.lines)
    for block in draft.blocks:
        yield from (row[0] for row in block.rows)


def _as_in(part: str, name: str) -> str:
    """Return a name as a part of that kind says it."""
    if part.endswith(".html"):
        return str(escape(name))
    return markdown_words(name) if part.endswith(".md") else name
