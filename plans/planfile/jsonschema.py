"""The JSON Schema of the plan file, for editors that check YAML while it is typed."""

from __future__ import annotations

from typing import Any

from plans.planfile.schema import PlanFile


def plan_schema() -> dict[str, Any]:
    """Return the schema of a whole plan file; keys as they are written in YAML.

    It is looser than `plans.planfile.reading`: names that must exist in the roster, and
    fields that depend on the kind of deadline, are checked only there. The loader keeps
    scalars as text, an editor parses them: so numbers are allowed where text is.
    """
    schema = PlanFile.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "督办方案文件"
    _accept_numbers(schema)
    return schema


def _accept_numbers(node: object) -> None:
    """Let every text take a number too: `number: 1` in YAML is a number to an editor."""
    if isinstance(node, dict):
        if node.get("type") == "string" and "format" not in node and "enum" not in node:
            node["type"] = ["string", "number"]
        if node.get("const") == "1":
            node.pop("const")
            node.pop("type", None)
            node["enum"] = ["1", 1]
        for child in node.values():
            _accept_numbers(child)
    elif isinstance(node, list):
        for child in node:
            _accept_numbers(child)
