"""A letter in short fits whatever a platform takes, in whole lines."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.letters.fitting import NoRoomError, fit, plain, size

URL = "http://duban.test/letters/7"
WORDS = st.text(alphabet=st.sampled_from("统计基层ab 《》，。—é🙂"), min_size=1, max_size=60).map(
    lambda text: " ".join(text.split()) or "项"
)
HEAD = "**督办提醒：3项**\n文化科 王填："


def _brief(titles: list[str]) -> str:
    lines = [f"{n}. [{t}](http://x.test/{n}) 任务{n}" for n, t in enumerate(titles, 1)]
    return "\n".join([HEAD, *lines, "法规科　2024年11月25日"])


def _items(text: str) -> list[str]:
    return [line for line in text.split("\n") if re.match(r"\d+\. ", line)]


@given(st.lists(WORDS, max_size=30), st.integers(120, 3000))
def test_it_fits_in_whole_lines_and_says_how_many_items_are_left(
    titles: list[str], most: int
) -> None:
    brief = _brief(titles)
    found = fit(brief, URL, most)
    assert size(found) <= most
    assert size(plain(found)) <= most
    if size(brief) <= most:
        assert found == brief
        return
    *kept, last = found.split("\n")
    assert last.endswith(f"[督办页面]({URL})")
    shown = [line for line in kept if line in brief.split("\n")]
    shortened = [line for line in kept if line not in shown]
    assert len(shortened) <= 1
    assert all(line.startswith(("1. ", "**督办")) for line in shortened)
    left = int(found_left.group(1)) if (found_left := re.match(r"其余 (\d+) 项", last)) else 0
    assert len(_items("\n".join(kept))) + left == len(titles)


def test_what_fits_is_left_as_it_is() -> None:
    assert fit(_brief(["甲", "乙"]) + "\n", URL, 4096) == _brief(["甲", "乙"])


def test_the_rest_stands_behind_a_link() -> None:
    brief = _brief([f"第{n}项统计基层基础任务" for n in range(1, 41)])
    lines = fit(brief, URL, 2048).split("\n")
    assert lines[:3] == brief.split("\n")[:3]
    assert lines[-1] == f"其余 {40 - (len(lines) - 3)} 项见 [督办页面]({URL})"


def test_an_item_that_alone_is_too_long_is_shortened() -> None:
    found = fit(_brief(["长" * 300, "乙"]), URL, 300)
    head, item, last = found.split("\n")
    assert head == "**督办提醒：3项**"
    assert re.fullmatch(r"1\. 长+…", item)
    assert last == f"其余 1 项见 [督办页面]({URL})"
    assert size(found) > 290


def test_without_room_for_the_address_the_link_goes() -> None:
    found = fit(_brief(["甲" * 40, "乙"]), "http://duban.test/" + "x" * 300, 120)
    assert found.endswith("其余 1 项见督办页面")
    assert size(found) <= 120


def test_a_limit_without_room_for_a_line_is_a_mistake() -> None:
    with pytest.raises(NoRoomError):
        fit(_brief(["甲", "乙"]), URL, 20)


def test_plain_text_keeps_the_addresses_and_loses_the_marks() -> None:
    assert (
        plain("**督办** 见\n1. [甲](http://x.test/1) 任务1")
        == "督办 见\n1. 甲 http://x.test/1  任务1"
    )
