"""The names of grades, and how a sentence joins one to what earns it."""

from __future__ import annotations

GRADE = (
    r"(?:特别优秀|基本称职|基本合格|基本达标|不合格|不达标|不称职|不及格|优秀|优良|良好|合格|及格|称职"
    r"|达标|中等|一般|较好|较差|先进|[一二三四]等奖|[一二三四]等|[一二三四]档|[A-E][级等]?(?![A-Za-z])"
    r"|优|良|中|好|差)"
)
# Grades of which there may be only so many; «合格率达到95%» gives no share.
BEST = r"(?:特别优秀|优秀|良好|优良|先进|[一二三]等奖|A[级等])"
# «评定为“优秀”», «为优秀», «，评为优秀», «：优秀»; a comma alone joins nothing.
AFTER = (
    r"(?:[，：]?(?:可?被?(?:综合评定|评定|确定|认定|核定|划定|界定|评价|评|定|列|记)?(?:等次|等级|结果)?"
    r"(?:为|是|属于))|：|（)?[“\"「]?"
)
