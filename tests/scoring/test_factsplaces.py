"""What a rubric does not take of a facts file is told with the line on which it stands."""

from __future__ import annotations

from scoring.factsfile import read_facts
from scoring.factsplaces import misfits
from scoring.rubric import parse_rubric
from tests.scoring_office import RUBRIC

FILE = """
tallies:
  - {unit: 丙县统计局, what: articles, level: 省级}
  - {unit: 甲区统计局, what: articles, level: 国家级}
  - {unit: 甲区统计局, what: late-reports}
vetoes:
  - {unit: 甲区统计局, veto: fraud, by: 人事科}
columns: [甲区统计局,
          丁县统计局]
score_tables:
  - by: 办公室
    scores:
      "1.1": [40, 35]
      "1.9": [1, "-"]
count_tables:
  - {what: late-reports, amounts: [0, 2]}
milestone_tables:
  - {task: "1", due_on: 2023-11-30, done: ["-", missing]}
"""


def test_every_fact_that_does_not_fit_is_told_with_its_line_in_file_order() -> None:
    given = read_facts(FILE, "f.yaml")
    rubric = parse_rubric(RUBRIC, "small")
    said = [str(one) for one in misfits(given, rubric, ["甲区统计局", "乙县统计局"])]
    assert [one.partition("。")[0] for one in said] == [
        "第3行：没有找到核算单位「丙县统计局」",
        "第4行：没有找到「信息采用」的级别「国家级」",
        "第7行：没有找到否决情形 fraud 的认定单位「人事科」",
        "第9行：没有找到核算单位「丁县统计局」",
        "第14行：没有找到可评分的指标「1.9」",
    ]
    assert said[0].endswith("现有：甲区统计局、乙县统计局")


def test_a_file_that_fits_has_no_faults() -> None:
    given = read_facts("tallies:\n  - {unit: 甲区统计局, what: late-reports}", "f.yaml")
    assert misfits(given, parse_rubric(RUBRIC, "small"), ["甲区统计局"]) == []
