"""公文要素文件: what a person writes around a bulletin, as a small YAML file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bulletins.frame import Frame
from duban.days import FIRST_DAY, LAST_DAY
from duban.errors import Fault, FileFaultsError, os_words
from duban.faultwords import word
from duban.filetree import Tree, read_tree

_Model = TypeVar("_Model", bound=BaseModel)
_LARGEST = 4 * 1024 * 1024
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Passage = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class FieldsFile(BaseModel):
    """The file's keys; each may be left out. A title may hold line breaks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Line | None = None
    dated: Day | None = None
    to: Line | None = None
    title: Line | None = None
    number: Line | None = None
    masthead: Line | None = None
    copies: Line | None = None
    printed_by: Line | None = None
    printed_on: Day | None = None
    sealed: bool | None = None
    contact: Line | None = None
    phone: Line | None = None
    remark: Line | None = None
    draft: Line | None = None
    opening: Passage | None = None
    demands: list[Passage] | None = Field(default=None, max_length=50)

    def put_into(self, frame: Frame) -> Frame:
        """Return the frame with what the file says in place of what it had."""
        said: dict[str, Any] = {
            key: value for key, value in dict(self).items() if value is not None
        }
        if "demands" in said:
            said["demands"] = tuple(said["demands"])
        return replace(frame, **said)


def read_yaml(path: Path) -> Tree:
    """Read a YAML file that a person wrote.

    Raises:
        FileFaultsError: it cannot be read, is no UTF-8 text, or no YAML of keys and values.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise FileFaultsError(path.name, [Fault(None, "", "文件过大")])
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileFaultsError(path.name, [Fault(None, "", "应为 UTF-8 编码的文本")]) from error
    except OSError as error:
        raise FileFaultsError(path.name, [Fault(None, "", os_words(error))]) from error
    tree = read_tree(text)
    if tree.faults or not isinstance(tree.value, dict):
        faults = tree.faults or [Fault(1, "", "最外层必须是键值对")]
        raise FileFaultsError(path.name, faults)
    return tree


def read_fields(path: Path) -> FieldsFile:
    """Read a file of fields, or raise FileFaultsError with every fault in it."""
    tree = read_yaml(path)
    return validated(FieldsFile, tree, path.name)


def validated(model: type[_Model], tree: Tree, name: str) -> _Model:
    """Return the tree's values as a model, or raise FileFaultsError with every fault."""
    try:
        return model.model_validate(tree.value)
    except ValidationError as error:
        faults = [tree.fault(one["loc"], word(dict(one))) for one in error.errors()]
        raise FileFaultsError(name, faults) from error
