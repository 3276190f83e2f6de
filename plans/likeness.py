"""How alike two short texts are: shared pairs of neighbouring characters, marks left out."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

SHORTENED = 0.8  # a short text that stands whole in a long one is almost the same text
SHORTEST = 4


def bigrams(text: str) -> set[str]:
    """Return the pairs of neighbouring letters, figures and characters of `text`.

    A text of one character is its own pair, so that it is still like itself.
    """
    plain = "".join(c for c in text if c.isalnum())
    return {plain[i : i + 2] for i in range(max(len(plain) - 1, 1))} - {""}


def likeness(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return 0 (nothing shared) to 1 (the same set): Dice's measure; empty is like nothing."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


def shared(one: AbstractSet[str], other: AbstractSet[str]) -> float:
    """Return how alike two titles are, where one may be the other shortened by hand."""
    within = 0.0
    if min(len(one), len(other)) >= SHORTEST:
        within = SHORTENED * len(one & other) / min(len(one), len(other))
    return max(likeness(one, other), within)
