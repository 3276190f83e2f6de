from pathlib import Path

import pytest

from notifications import channels, letters, occasions
from notifications.channels import channel_lines
from notifications.draft import Nature
from notifications.letters import choose_kind, letter_kinds
from notifications.letters.templates import PARTS
from notifications.links import purposes
from notifications.memos import kinds
from notifications.occasions import occasion_of
from notifications.registry import TableError, read_table


def _files(package: str | None) -> set[str]:
    folder = Path(str(package)).parent
    return {path.stem for path in folder.glob("*.py")} - {"__init__"}


def test_every_occasion_has_a_line_and_every_line_a_file() -> None:
    assert {one.key for one in occasions.occasions()} == _files(occasions.__file__)


def test_every_channel_has_a_line_and_every_line_a_file() -> None:
    assert set(channel_lines()) == _files(channels.__file__)


def test_every_letter_has_a_line_and_every_line_a_folder_with_its_templates() -> None:
    folder = Path(str(letters.__file__)).parent
    folders = {path.parent.name for path in folder.glob("*/*.j2")}
    assert {kind.key for kind in letter_kinds()} == folders
    for kind in letter_kinds():
        found = {path.name for path in (folder / kind.key).iterdir()}
        assert found == {f"{part}.j2" for part in PARTS}


def test_a_letter_of_any_nature_has_a_kind_and_so_has_one_of_memos_only() -> None:
    assert {choose_kind({nature}).key for nature in Nature} < {one.key for one in letter_kinds()}
    assert choose_kind(set()).key == "digest"


def test_every_purpose_of_a_link_has_a_line_and_every_line_a_file() -> None:
    assert {one.key for one in purposes.purpose_lines()} == _files(purposes.__file__)


def test_a_purpose_with_a_button_does_something_and_says_what_it_asks() -> None:
    for line in purposes.purpose_lines():
        wanted = {"done", "act", "FIELDS"} if line.button else set()
        assert wanted == {"done", "act", "FIELDS"} & set(vars(line.purpose))


def test_every_memo_has_a_line_and_every_line_a_file() -> None:
    assert {one.key for one in kinds.memo_lines()} == _files(kinds.__file__)


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("before-7", "before"),
        ("before-30", "before"),
        ("due", "before"),
        ("overdue-12", "overdue"),
        ("escalate-head", "escalate_head"),
        ("escalate-coordinator", "escalate_coordinator"),
    ],
)
def test_a_code_in_the_ledger_leads_back_to_its_occasion(code: str, key: str) -> None:
    assert occasion_of(code).key == key


@pytest.mark.parametrize("text", ["- {key: a, name: b}", "- {key: a}\n- {key: a}", "- {name: b}"])
def test_a_table_with_other_or_repeated_keys_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.yaml"
    path.write_text(text)
    with pytest.raises(TableError):
        read_table(path, frozenset({"key"}))
