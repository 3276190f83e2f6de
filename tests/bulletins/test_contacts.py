from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import yaml
from openpyxl import Workbook

from bulletins.contactsfile import read_contacts
from bulletins.fields import read_fields
from bulletins.frame import Frame
from bulletins.kinds.contacts import Contacts, Point, Threshold, words
from bulletins.newfile import FileSuffixError
from bulletins.registry import get_kind
from bulletins.writing import Paper, as_docx
from duban.errors import FileFaultsError
from plans.reading.reader import read
from tests.bulletins.papers import AT, document, texts
from tests.conftest import seeds

THRESHOLDS = Threshold("优秀", Decimal(90)), Threshold("合格", Decimal(80))
FRAME = Frame("某省统计局", date(2022, 11, 11))
WRITTEN = {
    "subject": "2022年联系点评价",
    "grades": [{"name": "优秀", "from": 90}, {"name": "合格", "from": 80}],
    "points": [
        {"region": "甲市", "name": "子区丑街道", "score": 90},
        {"region": "乙市", "name": "寅县卯镇", "score": "89.95"},
        {"region": "甲市", "name": "辰县巳乡", "score": 96.3},
    ],
    "fields": {"issuer": "某省统计局", "demands": ["抓好整改。"]},
}


def saved(folder: Path, **changes: object) -> Path:
    path = folder / "评价.yaml"
    path.write_text(yaml.safe_dump(WRITTEN | changes, allow_unicode=True), encoding="utf-8")
    return path


def test_names_stand_by_grade_and_region_in_the_order_given_not_of_scores(tmp_path: Path) -> None:
    contacts, fields = read_contacts(saved(tmp_path))
    made = texts(document("contacts", words(contacts, fields.put_into(FRAME))))
    at = made.index("（一）优秀（90分及以上）（2个）")
    assert made[at : at + 4] == [
        "（一）优秀（90分及以上）（2个）",
        "甲市（2个）：子区丑街道、辰县巳乡",
        "（二）合格（80分及以上）（1个）",
        "乙市（1个）：寅县卯镇",
    ]
    text = "\n".join(made)
    assert "本次评价联系点3个。平均得分92.1分。全部达到合格标准（80分）。" in text
    assert "抓好整改。" in made


def test_a_score_below_every_threshold_is_listed_apart() -> None:
    contacts = Contacts("评价", THRESHOLDS, (Point("甲市", "子乡", Decimal("79.9")),), "表")
    text = "\n".join(texts(document("contacts", words(contacts, FRAME))))
    assert "全部达到" not in text
    assert "（一）未达标（1个）" in text


def test_a_workbook_gives_the_same_as_the_yaml_file(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["评价结果"])
    sheet.append(["市州", "联系点", "分数"])
    for point in WRITTEN["points"]:  # type: ignore[attr-defined]
        sheet.append([point["region"], point["name"], float(point["score"])])
    grades = book.create_sheet("等次")
    for line in (["等次", "最低分"], ["优秀", 90], ["合格", 80]):
        grades.append(line)
    book.save(tmp_path / "2022年联系点评价.xlsx")
    one, _ = read_contacts(tmp_path / "2022年联系点评价.xlsx")
    other, _ = read_contacts(saved(tmp_path))
    assert one.subject == other.subject
    assert [(p.region, p.name, p.score) for p in one.points] == [
        (p.region, p.name, p.score) for p in other.points
    ]
    assert one.thresholds == other.thresholds


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"points": [{"region": "甲", "name": "乙"}]}, "分数和等次至少写一个"),
        ({"points": [{"region": "甲", "name": "乙", "score": 200}]}, "200分超过满分100分"),
        ({"points": [{"region": "甲", "name": "乙", "score": "NaN"}]}, "0 到 100 的数"),
        ({"points": [{"region": "甲", "name": "乙", "grade": "优良"}]}, "没有「优良」这个等次"),
        (
            {"points": [{"region": "甲", "name": "乙", "score": 85, "grade": "优秀"}]},
            "85分应为合格，不是优秀",
        ),
        ({"points": [{"region": "甲", "name": "乙", "score": n} for n in (85, 86)]}, "重复"),
        ({"points": []}, "不能为空"),
        ({"grades": [{"name": "合格", "from": 80}, {"name": "优秀", "from": 90}]}, "从高到低"),
        ({"fields": {"isuer": "某局"}}, "没有这个键"),
    ],
)
def test_what_contradicts_itself_is_told_with_its_place(
    tmp_path: Path, changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(FileFaultsError) as caught:
        read_contacts(saved(tmp_path, **changes))
    assert fault in "；".join(map(str, caught.value.faults))
    assert all(one.line for one in caught.value.faults)


def test_a_workbook_without_headings_or_grades_is_told_what_it_lacks(tmp_path: Path) -> None:
    book = Workbook()
    path = tmp_path / "空.xlsx"
    book.save(path)
    with pytest.raises(FileFaultsError) as caught:
        read_contacts(path)
    assert "找不到栏目行" in str(caught.value.faults[0])
    book.worksheets[0].append(["地区", "联系点", "等次"])
    book.save(path)
    with pytest.raises(FileFaultsError) as caught:
        read_contacts(path)
    assert "缺工作表「等次」" in str(caught.value.faults[0])
    book.worksheets[0].append(["甲市", "子乡", "优良"])
    book.create_sheet("等次").append(["等次", "最低分"])
    book["等次"].append(["合格", "八十"])
    book.save(path)
    with pytest.raises(FileFaultsError) as caught:
        read_contacts(path)
    assert "等次表：必须是 0 到 100 的数" in str(caught.value.faults[0])
    book["等次"]["B2"] = 80
    book.save(path)
    with pytest.raises(FileFaultsError) as caught:
        read_contacts(path)
    assert str(caught.value.faults[0]).startswith("第2行 等次：没有「优良」这个等次")


@pytest.mark.parametrize("name", ["a.txt", "a.xls"])
def test_another_kind_of_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileSuffixError):
        read_contacts(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("issuer: 甲\nissuer: 乙\n", "键重复"),
        ("dated: 2024-13-01\n", "必须是日期"),
        ("- 甲\n", "最外层必须是键值对"),
        ("demands: 抓紧\n", "必须是列表"),
    ],
)
def test_faults_of_a_fields_file_are_told(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "要素.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileFaultsError) as caught:
        read_fields(path)
    assert fault in str(caught.value.faults[0])


def test_fields_replace_what_the_command_says_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "要素.yaml"
    path.write_text("number: 某统〔2022〕35号\nsealed: false\n", encoding="utf-8")
    frame = read_fields(path).put_into(Frame("某局", date(2022, 1, 1), to="各单位"))
    assert (frame.number, frame.sealed, frame.to) == ("某统〔2022〕35号", False, "各单位")


def test_the_bulletin_of_2022_is_listed_again_as_it_was() -> None:
    """Read the real bulletin, write one of its facts, read that: the names are the same."""
    real = next(seeds().glob("004_*"))
    found = read(real.read_bytes(), real.name)
    points = tuple(Point(one["group"], one["name"], grade=one["grade"]) for one in found.listed)
    contacts = Contacts("2022年联系点评价", THRESHOLDS, points, real.name, Decimal("93.6"))
    data = as_docx(Paper(get_kind("contacts"), words(contacts, FRAME), sealed=True), at=AT)
    text = "\n".join(texts(docx.Document(BytesIO(data))))
    assert "平均得分93.6分。全部达到合格标准（80分）。" in text
    assert "优秀（90分及以上）87个，合格（80分及以上）13个" in text
    again = read(data, "通报.docx")
    assert [(one["group"], one["name"], one["grade"]) for one in again.listed] == [
        (one["group"], one["name"], one["grade"]) for one in found.listed
    ]
    assert len(again.listed) == 100
