from __future__ import annotations

import json
import shutil
from pathlib import Path

import docx
import pytest
import typer
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from duban.build.noting import Moment
from duban.build.office import open_office
from duban.build.operations import run_score
from duban.cli import bulletin_commands
from duban.cli.app import app as duban
from tests.bulletins.making import NOW
from tests.bulletins.papers import tables, texts

PLAN = "huangshan-2023"


@pytest.fixture(autouse=True)
def home(sqlite_huangshan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(sqlite_huangshan, folder / "duban.db")
    monkeypatch.setenv("DUBAN_HOME", str(folder))
    monkeypatch.delenv("DUBAN_DATABASE_URL", raising=False)
    return folder


def bulletin(*arguments: object) -> Result:
    app = typer.Typer()
    bulletin_commands.register(app)
    app.callback()(lambda: None)
    return CliRunner().invoke(app, ["bulletin", *map(str, arguments)])


def settled(day: str) -> None:
    from datetime import date

    with open_office() as opened:
        run_score(opened, PLAN, Moment(date.fromisoformat(day), NOW, "cli"))


def paper(path: Path) -> list[str]:
    return texts(docx.Document(str(path)))


def test_a_progress_bulletin_is_written_with_the_fields_of_a_file(tmp_path: Path) -> None:
    fields, out = tmp_path / "要素.yaml", tmp_path / "进展.docx"
    fields.write_text("to: 各区县统计局\nnumber: 黄统〔2023〕9号\n", encoding="utf-8")
    done = bulletin("progress", PLAN, "--as-of", "2023-11-20", "--fields", fields, "--out", out)
    assert done.stdout == f"已写出进展通报：{out}\n"
    lines = paper(out)
    assert "各区县统计局：" in lines
    assert "黄统〔2023〕9号" in lines
    assert "黄山市统计局" in lines
    assert "2023年11月20日" in lines


def test_an_assessment_bulletin_and_score_sheet_come_of_a_stored_settlement(
    tmp_path: Path,
) -> None:
    settled("2023-12-31")
    settled("2024-01-05")
    out, sheet = tmp_path / "考核.docx", tmp_path / "得分.xlsx"
    done = bulletin("assessment", PLAN, "--settlement", 1, "--out", out, "--as-of", "2024-01-10")
    assert done.exit_code == 0, done.exception
    assert any(
        "核算存档1号（核算日2023-12-31）" in row[3] for row in tables(docx.Document(str(out)))[-1]
    )
    assert bulletin("scores", PLAN, "--out", sheet, "--as-of", "2024-01-10").exit_code == 0
    assert load_workbook(sheet)["说明"]["B3"].value == "核算存档2号（核算日2024-01-05）"


@pytest.mark.parametrize("command", ["assessment", "scores"])
def test_without_a_settlement_the_sentence_says_how_to_make_one(
    tmp_path: Path, command: str
) -> None:
    out = tmp_path / ("a.docx" if command == "assessment" else "a.xlsx")
    refused = bulletin(command, PLAN, "--out", out).exception
    assert str(refused) == f"方案「{PLAN}」还没有核算存档，先用 duban score {PLAN} 核算。"
    settled("2024-01-05")
    missing = bulletin(command, PLAN, "--settlement", 9, "--out", out).exception
    assert str(missing) == "没有找到核算存档「9」。现有：1。"
    assert not out.exists()


def test_a_notice_asks_for_an_answer_in_five_working_days(tmp_path: Path) -> None:
    out = tmp_path / "督办.docx"
    arguments = ["rectify", PLAN, "--unit", "休宁县", "--as-of", "2023-11-20", "--out", str(out)]
    assert bulletin(*arguments).exit_code == 0
    assert any("请于2023年11月27日前报送" in line for line in paper(out))
    assert "已经存在" in str(bulletin(*arguments).exception)
    assert bulletin(*arguments, "--force", "--answer-by", "2023-12-01").exit_code == 0
    assert any("请于2023年12月1日前报送" in line for line in paper(out))


def test_a_unit_that_owes_nothing_gets_no_file(tmp_path: Path) -> None:
    out = tmp_path / "督办.docx"
    done = bulletin("rectify", PLAN, "--unit", "休宁县", "--as-of", "2023-03-30", "--out", out)
    assert "没有逾期未报的节点" in str(done.exception)
    assert not out.exists()


def test_a_contact_bulletin_needs_no_plan_but_an_issuer(tmp_path: Path) -> None:
    source, out = tmp_path / "评价.yaml", tmp_path / "联系点.docx"
    text = (
        "subject: 联系点评价\ngrades: [{name: 合格, from: 80}]\n"
        "points: [{region: 甲市, name: 子乡, score: 85}]\n"
    )
    source.write_text(text, encoding="utf-8")
    assert "写 issuer" in str(bulletin("contacts", source, "--out", out).exception)
    source.write_text(f"{text}fields: {{issuer: 某省统计局}}\n", encoding="utf-8")
    done = bulletin("contacts", source, "--out", out, "--as-of", "2022-11-11", "--draft")
    assert done.exit_code == 0, done.exception
    assert paper(out)[0] == "征求意见稿"


def test_a_contact_bulletin_is_written_from_what_the_office_has_settled(tmp_path: Path) -> None:
    plan, on = "hunan-contacts-2022", ("--as-of", "2022-12-31")
    out = tmp_path / "联系点.docx"
    for arguments in (["load", plan], ["score", plan, *on]):
        assert CliRunner().invoke(duban, arguments, catch_exceptions=False).exit_code == 0
    refused = bulletin("contacts", plan, *on, "--out", out)
    assert "还有800件事没有定论" in str(refused.exception)
    assert bulletin("contacts", plan, *on, "--draft", "--out", out).exit_code == 0
    text = "\n".join(paper(out))
    assert "2022年全省统计基层联系点建设工作评价已经完成" in text
    assert "本次评价联系点100个。" in text
    assert "核算存档1号（核算日2022-12-31）" in "".join(
        cell.text for table in docx.Document(str(out)).tables for cell in table.columns[3].cells
    )
    settled("2024-01-05")
    by_rank = bulletin("contacts", PLAN, "--as-of", "2024-01-05", "--out", tmp_path / "b.docx")
    assert "没有按分数评等次" in str(by_rank.exception)


def test_a_template_is_copied_edited_and_used(home: Path, tmp_path: Path) -> None:
    done = bulletin("templates", "--copy", "progress")
    path = home / "templates" / "bulletins" / "progress.docx"
    assert str(path) in done.stdout
    changed = docx.Document(str(path))
    changed.add_paragraph("特此通报{{ 方案 }}。")
    changed.save(str(path))
    out = tmp_path / "进展.docx"
    assert bulletin("progress", PLAN, "--as-of", "2023-11-20", "--out", out).exit_code == 0
    assert paper(out)[-1].startswith("特此通报黄山市")
    listed = {one["kind"]: one for one in json.loads(bulletin("templates", "--json").stdout)}
    assert listed["progress"] == {
        "kind": "progress", "name": "进展通报", "own": str(path), "fault": None,
    }  # fmt: skip
    assert listed["rectify"]["own"] is None


def test_a_broken_template_is_shown_in_the_list_and_refused_at_use(
    home: Path, tmp_path: Path
) -> None:
    bulletin("templates", "--copy", "progress")
    (home / "templates" / "bulletins" / "progress.docx").write_bytes(b"broken")
    listed = json.loads(bulletin("templates", "--json").stdout)
    assert any("不是完好的 .docx 文件" in (one["fault"] or "") for one in listed)
    out = tmp_path / "进展.docx"
    done = bulletin("progress", PLAN, "--as-of", "2023-11-20", "--out", out)
    assert "不是完好的 .docx 文件" in str(done.exception)
    assert not out.exists()
