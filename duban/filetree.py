"""YAML files that people write, into plain values with the line of every key kept.

Scalars stay text (YAML's own guesses are left out: `on` is a key, not True; `1.10` keeps its
zero); the schema decides what each text must be. Only null becomes None. Repeated keys, keys
that are no words, and aliases (one may contain itself, or multiply without end) are faults:
collected and shown together, never raised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from duban.errors import Fault

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Path = tuple[str | int, ...]
MAX_DEPTH = 30


def read_own(text: str) -> Any:  # noqa: ANN401 (whatever stands there)
    """Return what a file of the program itself says, by YAML's own rules: it is known to be sound.

    Several are read by every command, and the parser in Python takes ten times as long.
    """
    return yaml.load(text, Loader=_Loader)


@dataclass(slots=True)
class Tree:
    """A file's values, the line of each path in it, and what was wrong with the YAML."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: Sequence[str | int], what: str) -> Fault:
        """Word a fault at `path`, or at the nearest place above it that stands in the file."""
        return Fault(self.line(path) or None, spell(path), what)

    def line(self, path: Sequence[str | int]) -> int:
        """Return the line of `path` or of the nearest place above it; 0 where none is known."""
        place = tuple(path)
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def spell(path: Sequence[str | int]) -> str:
    """Write a path as people read it: `tasks[3].deadlines[0].on`, counting from 0."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def read_tree(text: str) -> Tree:
    """Read one YAML document; a file that is no YAML gives a tree with one fault."""
    tree = Tree()
    if _too_deep(text):
        tree.faults.append(Fault(None, "", f"嵌套过深，最多{MAX_DEPTH}层"))
        return tree
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        tree.faults.append(Fault(line, "", "不是合格的 YAML，请看缩进、冒号和引号"))
        return tree
    except yaml.YAMLError:
        tree.faults.append(Fault(None, "", "含有 YAML 不允许的字符"))
        return tree
    if node is None:
        tree.faults.append(Fault(None, "", "文件是空的"))
        return tree
    tree.value = _plain(node, (), tree, set())
    return tree


def _too_deep(text: str) -> bool:
    """Whether collections nest deeper than any file of ours; events need no recursion."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MAX_DEPTH:
                    return True
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError:
        return False  # composing it says what is wrong, and where
    return False


def _plain(node: yaml.Node, path: Path, tree: Tree, seen: set[int]) -> object:
    tree.lines.setdefault(path, node.start_mark.line + 1)
    if id(node) in seen:  # an alias is the same node met again
        tree.faults.append(tree.fault(path, "不允许用锚点和别名"))
        return None
    seen.add(id(node))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), tree, seen) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, tree, seen)
    # A plain scalar's style is None or "", by the loader; a quoted «null» is a text.
    if isinstance(node, yaml.ScalarNode) and not node.style and node.value in {"", "null", "~"}:
        return None
    if "\0" in node.value:
        tree.faults.append(tree.fault(path, "含有不能保存的字符"))
    return str(node.value)


def _mapping(node: yaml.MappingNode, path: Path, tree: Tree, seen: set[int]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            tree.faults.append(Fault(line, spell(path), "键必须是一个词"))
            continue
        key = str(key_node.value)
        here = (*path, key)
        if key in values:
            what = f"键重复（第{tree.lines[here]}行已有）"
            tree.faults.append(Fault(line, spell(here), what))
            continue
        tree.lines[here] = line
        values[key] = _plain(value_node, here, tree, seen)
    return values
