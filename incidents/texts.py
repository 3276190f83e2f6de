"""What a person typed, checked before a database would refuse or a table show a blank."""

from __future__ import annotations

from duban.errors import DubanError


class TextUnfitError(DubanError):
    """A text is blank where one is needed, or longer than is kept."""

    def __init__(self, name: str, length: int, limit: int) -> None:
        what = f"过长（{length}字，最多{limit}字）" if length else "不能为空"
        super().__init__(f"{name}{what}。")


def fitting(name: str, text: str, limit: int) -> str:
    """Return the text without blanks at its ends.

    Raises:
        TextUnfitError: nothing is left, or more than `limit` characters are.
    """
    kept = text.strip()
    if not 0 < len(kept) <= limit:
        raise TextUnfitError(name, len(kept), limit)
    return kept
