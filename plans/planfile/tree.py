"""YAML into plain values, with the line of every key kept.

Scalars stay text (YAML's own guesses are left out: `on` is a key, not True; `1.10` keeps
its zero); the schema decides what each text must be. Only null and `~` become None.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

import yaml

from duban.errors import Fault

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: slower, same result
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

Path = tuple[Hashable, ...]
MAX_DEPTH = 30


@dataclass(slots=True)
class Tree:
    """A file's values, the line of each path in it, and the faults of the YAML itself."""

    value: object = None
    lines: dict[Path, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line_of(self, path: Path) -> int | None:
        """The line of `path`, or of its nearest ancestor that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def spell(path: Path) -> str:
    """Write a path as a person reads it: `tasks[3].deadlines[0].on`, counting from 0."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_tree(text: str) -> Tree:
    """Read YAML; a file that is no YAML gives a tree whose only content is one fault."""
    tree = Tree()
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        tree.faults.append(Fault(line, "", f"不是合格的YAML：{error.problem or error}"))
        return tree
    except yaml.YAMLError as error:
        tree.faults.append(Fault(None, "", f"不是合格的YAML：{error}"))
        return tree
    if node is None:
        tree.faults.append(Fault(None, "", "文件是空的"))
        return tree
    tree.value = _plain(node, (), tree, set())
    return tree


def _plain(node: yaml.Node, path: Path, tree: Tree, above: set[int]) -> object:
    """Turn one node into a value; a loop or too deep a nesting is a fault, not a crash."""
    tree.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        # A plain scalar's style is None or "", by the loader; a quoted «null» is a text.
        if not node.style and node.value in {"", "null", "~"}:
            return None
        return node.value
    if id(node) in above or len(path) > MAX_DEPTH:
        tree.faults.append(Fault(tree.lines[path], spell(path), "嵌套过深或循环引用"))
        return None
    inside = above | {id(node)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), tree, inside) for i, child in enumerate(node.value)]
    return _mapping(node, path, tree, inside)


def _mapping(node: yaml.Node, path: Path, tree: Tree, above: set[int]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            tree.faults.append(Fault(line, spell(path), "键必须是一个词"))
            continue
        key = str(key_node.value)
        here = (*path, key)
        if key in values:
            first = tree.lines[here]
            tree.faults.append(Fault(line, spell(here), f"键重复（第{first}行已有）"))
            continue
        values[key] = _plain(value_node, here, tree, above)
        tree.lines[here] = line
    return values
