"""Templates of letters: those bundled, and the office's own, which never cost a letter.

An office's own template stands in `<home>/templates/<kind>/<part>.j2`. It is rendered in a
sandbox: it sees the letter and nothing else, calls nothing that changes anything, and a
mistake in it falls back to the bundled one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from notifications.draft import Draft

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = Path(__file__).parent
PARTS = ("subject.txt", "text.txt", "body.html", "brief.md")
PART_NAMES = {"subject.txt": "标题", "text.txt": "纯文本", "body.html": "网页", "brief.md": "简报"}


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """An office's own template that cannot be used; the bundled one was used in its place."""

    kind: str
    part: str
    why: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.part}：{self.why}"


class Templates:
    """The templates of one office; each is read and compiled once for this object.

    `faults` fills up as letters are worded: what of the office's own could not be used.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.faults: list[TemplateFault] = []
        self._folder = folder
        self._own: dict[tuple[str, str], Template | None] = {}

    def render(self, draft: Draft, part: str, subject: str = "") -> str:
        """Render one part of a letter; it never fails by a template of the office.

        Templates see the letter, and the `subject` once that is worded.
        """
        own = self._own_template(draft.kind, part)
        if own is not None:
            from notifications.letters.sandbox import TemplateRefusedError, render

            try:
                return render(own, draft, subject)
            except TemplateRefusedError as error:
                self._refuse(draft.kind, part, str(error))
        return bundled(draft.kind, part).render(letter=draft, subject=subject)

    def _own_template(self, kind: str, part: str) -> Template | None:
        key = kind, part
        if key not in self._own:
            self._own[key] = None
            path = own_path(self._folder, kind, part) if self._folder else None
            if path is not None and path.is_file():
                from notifications.letters.sandbox import TemplateRefusedError, load

                try:
                    self._own[key] = load(path, part)
                except TemplateRefusedError as error:
                    self._refuse(kind, part, str(error))
        return self._own[key]

    def _refuse(self, kind: str, part: str, why: str) -> None:
        """Note the fault and do without the office's template from now on."""
        self._own[kind, part] = None
        self.faults.append(TemplateFault(kind, part, why))


def own_path(folder: Path, kind: str, part: str) -> Path:
    """Return where the office's own template of a part stands, whether there is one or not."""
    return folder / kind / f"{part}.j2"


def bundled_source(kind: str, part: str) -> str:
    """Return the text of a bundled template."""
    return (FOLDER / kind / f"{part}.j2").read_text(encoding="utf-8")


@cache
def bundled(kind: str, part: str) -> Template:
    """Return a bundled template, compiled once a process.

    Jinja2 is imported with the first letter: most sweeps write none.
    """
    from notifications.letters.environments import bundled_environment

    return bundled_environment().get_template(f"{kind}/{part}.j2")
