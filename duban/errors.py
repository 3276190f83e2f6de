"""What every room raises: one sentence for a person, worded from facts."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

# A sentence that lists hundreds of names is read by nobody.
MOST_LISTED = 60
SHOWN = 12


class DubanError(Exception):
    """The base of every error that is the caller's to mend.

    Its text is one plain Chinese sentence that says what is wrong, where, and what is
    allowed; the command line and the pages print it as it is.
    """


class MisusedError(DubanError):
    """What was typed could be taken in no state of the office; the exit code is 2, not 1.

    A date that is none, an option without its reason, two options that exclude each other.
    """


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file that a person wrote; collected, never raised alone.

    `line` counts from 1 and is None when the fault belongs to the whole file; `key` is the
    dotted path as written in the file (`tasks[3].deadlines[0].on`).
    """

    line: int | None
    key: str
    what: str

    def __str__(self) -> str:
        place = f"第{self.line}行" if self.line is not None else "全文"
        return f"{place} {self.key}：{self.what}" if self.key else f"{place}：{self.what}"


class FileFaultsError(DubanError):
    """A file could not be taken; `faults` holds every fault found, in file order."""

    then = ""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.name = name
        self.faults = tuple(faults)
        super().__init__(f"{name} 有{len(self.faults)}处错误{self.then}。")


class NotLoadedError(FileFaultsError):
    """A file whose content was to come into the office has faults; none of it did."""

    then = "，未载入，原有数据没有改动"


def os_words(error: OSError) -> str:
    """Return why the system refused a file, in Chinese where the reason is a common one."""
    words = {
        errno.ENOENT: "文件不存在",
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EEXIST: "已有同名的文件",
        errno.EISDIR: "是文件夹，不是文件",
        errno.ENOTDIR: "路径中有一段不是文件夹",
        errno.ENOSPC: "磁盘已满",
        errno.EROFS: "磁盘是只读的",
        errno.ENAMETOOLONG: "文件名过长",
    }
    return words.get(error.errno or 0, error.strerror or str(error))


class NotFoundError(DubanError):
    """Something was asked for by a name or number that the office does not have.

    The sentence lists what there is; `otherwise` is said where there is nothing.
    """

    def __init__(
        self, kind: str, name: object, known: Sequence[str] = (), otherwise: str = ""
    ) -> None:
        self.kind = kind
        self.name = name
        said = f"现有：{_listed(str(name), known)}" if known else otherwise
        super().__init__(f"没有找到{kind}「{name}」。{said}{'。' if said else ''}")


def _listed(name: str, known: Sequence[str]) -> str:
    """List what there is; of very many, those that look like what was asked for."""
    if len(known) <= MOST_LISTED:
        return "、".join(known)
    like = [one for one in known if name and (one.startswith(name) or name in one)]
    like += get_close_matches(name, known, n=SHOWN, cutoff=0.5)
    shown = [*dict.fromkeys([*like, *known])][:SHOWN]
    return f"{'、'.join(shown)}，等{len(known)}个"


class RefusedError(DubanError):
    """An act that the present state does not allow; nothing was changed."""

    def __init__(self, act: str, why: str) -> None:
        super().__init__(f"不能{act}：{why}。")
