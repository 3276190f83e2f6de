"""The command line in this process, on an office of the test's own."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from duban.cli.app import run as run_on_argv

Run = Callable[..., Any]


@pytest.fixture
def duban(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run a command; returns its JSON, or its words where `--json` was not asked for."""
    for name in [name for name in os.environ if name.startswith("DUBAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DUBAN_HOME", str(tmp_path / "office"))

    def run(*arguments: str, code: int = 0) -> Any:  # noqa: ANN401  (JSON or words)
        monkeypatch.setattr(sys, "argv", ["duban", *arguments])
        found = run_on_argv()
        said = capsys.readouterr()
        assert found == code, said.err or said.out
        if code:
            return said.err
        return json.loads(said.out) if "--json" in arguments else said.out

    return run
